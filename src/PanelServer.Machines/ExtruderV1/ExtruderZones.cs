using PanelServer.Machines.Control;
using PanelServer.Machines.ExtruderV1.Heating;

namespace PanelServer.Machines.ExtruderV1;

/// <summary>Parts of the state by zone.</summary>
internal static class ExtruderZones
{
    /// <summary>A zone's target and sensor.</summary>
    /// <param name="states">All zones.</param>
    /// <param name="zone">Which.</param>
    public static ExtruderHeatingState Of(this in ExtruderHeatingStates states, ExtruderZoneName zone) => zone switch
    {
        ExtruderZoneName.Front => states.Front,
        ExtruderZoneName.Middle => states.Middle,
        ExtruderZoneName.Back => states.Back,
        _ => states.Nozzle,
    };

    /// <summary>The gains of a zone's controller.</summary>
    /// <param name="states">All zones.</param>
    /// <param name="zone">Which.</param>
    public static PidGains Of(this in TemperaturePidStates states, ExtruderZoneName zone)
    {
        TemperaturePidState gains = zone switch
        {
            ExtruderZoneName.Front => states.Front,
            ExtruderZoneName.Middle => states.Middle,
            ExtruderZoneName.Back => states.Back,
            _ => states.Nozzle,
        };
        return new(gains.Kp, gains.Ki, gains.Kd);
    }

    /// <summary>The gains with those of one zone, which they name, replaced.</summary>
    /// <param name="states">All zones.</param>
    /// <param name="gains">The new ones.</param>
    public static TemperaturePidStates With(this in TemperaturePidStates states, TemperaturePidState gains) => gains.Zone switch
    {
        ExtruderZoneName.Front => states with { Front = gains },
        ExtruderZoneName.Middle => states with { Middle = gains },
        ExtruderZoneName.Back => states with { Back = gains },
        _ => states with { Nozzle = gains },
    };

    /// <summary>The lags that were found in a zone.</summary>
    /// <param name="states">All zones.</param>
    /// <param name="zone">Which.</param>
    public static ZoneLags Of(this in ExtruderZoneLags states, ExtruderZoneName zone) => zone switch
    {
        ExtruderZoneName.Front => states.Front,
        ExtruderZoneName.Middle => states.Middle,
        ExtruderZoneName.Back => states.Back,
        _ => states.Nozzle,
    };

    /// <summary>The lags with those of one zone replaced.</summary>
    /// <param name="states">All zones.</param>
    /// <param name="zone">Which.</param>
    /// <param name="lags">The new ones.</param>
    public static ExtruderZoneLags With(this in ExtruderZoneLags states, ExtruderZoneName zone, ZoneLags lags) => zone switch
    {
        ExtruderZoneName.Front => states with { Front = lags },
        ExtruderZoneName.Middle => states with { Middle = lags },
        ExtruderZoneName.Back => states with { Back = lags },
        _ => states with { Nozzle = lags },
    };

    /// <summary>A zone's fixed heating power.</summary>
    /// <param name="states">All zones.</param>
    /// <param name="zone">Which.</param>
    public static HeatingPowerOverrideState Of(this in HeatingPowerOverrideStates states, ExtruderZoneName zone) => zone switch
    {
        ExtruderZoneName.Front => states.Front,
        ExtruderZoneName.Middle => states.Middle,
        ExtruderZoneName.Back => states.Back,
        _ => states.Nozzle,
    };

    /// <summary>The fixed powers with that of one zone, which it names, replaced.</summary>
    /// <param name="states">All zones.</param>
    /// <param name="power">The new one.</param>
    public static HeatingPowerOverrideStates With(this in HeatingPowerOverrideStates states, HeatingPowerOverrideState power) => power.Zone switch
    {
        ExtruderZoneName.Front => states with { Front = power },
        ExtruderZoneName.Middle => states with { Middle = power },
        ExtruderZoneName.Back => states with { Back = power },
        _ => states with { Nozzle = power },
    };

    /// <summary>What an auto-tune has found in a zone.</summary>
    /// <param name="results">All zones.</param>
    /// <param name="zone">Which.</param>
    public static TemperatureAutotuneResult? Of(this in TemperatureAutotuneResults results, ExtruderZoneName zone) => zone switch
    {
        ExtruderZoneName.Front => results.Front,
        ExtruderZoneName.Middle => results.Middle,
        ExtruderZoneName.Back => results.Back,
        _ => results.Nozzle,
    };

    /// <summary>The results with that of one zone replaced.</summary>
    /// <param name="results">All zones.</param>
    /// <param name="zone">Which.</param>
    /// <param name="result">The new one.</param>
    public static TemperatureAutotuneResults With(this in TemperatureAutotuneResults results, ExtruderZoneName zone, in TemperatureAutotuneResult result) => zone switch
    {
        ExtruderZoneName.Front => results with { Front = result },
        ExtruderZoneName.Middle => results with { Middle = result },
        ExtruderZoneName.Back => results with { Back = result },
        _ => results with { Nozzle = result },
    };
}
