using PanelServer.Machines.Control;

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

    /// <summary>The gains with those of one zone replaced.</summary>
    /// <param name="states">All zones.</param>
    /// <param name="gains">Gains of the zone that they name.</param>
    public static TemperaturePidStates With(this in TemperaturePidStates states, in TemperaturePidState gains) => gains.Zone switch
    {
        ExtruderZoneName.Front => states with { Front = gains },
        ExtruderZoneName.Middle => states with { Middle = gains },
        ExtruderZoneName.Back => states with { Back = gains },
        _ => states with { Nozzle = gains },
    };
}
