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
}
