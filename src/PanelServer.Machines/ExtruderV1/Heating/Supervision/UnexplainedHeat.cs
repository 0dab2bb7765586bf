using PanelServer.Machines.Control;

namespace PanelServer.Machines.ExtruderV1.Heating.Supervision;

/// <summary>
/// The last resort for the nozzle: at a high speed the material may bring as much heat as its heater, so that no window tells a relay that
/// conducts. But what the material brings comes from the front zone, and no screw works in the nozzle: one that stays far hotter than both its set
/// point and the front zone, with its relay told to be open, has nowhere else to have it from.
/// </summary>
internal sealed class UnexplainedHeat
{
    private const double FarKelvin = 20;
    private const double HoldSeconds = 120;

    // What cools down after its set point was lowered is not heated.
    private const double FallKelvin = 0.5;

    private readonly OnDelayTimer _lasting = new(HoldSeconds);
    private double _highest;

    /// <summary>Takes a sample.</summary>
    /// <param name="reading">What the nozzle reads, in °C; NaN if it is not known.</param>
    /// <param name="setPoint">Its set point, in °C.</param>
    /// <param name="frontReading">What the front zone reads, in °C; NaN if it is not known.</param>
    /// <param name="watts">What its relay was told to give.</param>
    /// <param name="seconds">Time since the last sample.</param>
    /// <returns>True once it has lasted.</returns>
    internal bool Update(double reading, double setPoint, double frontReading, double watts, double seconds)
    {
        bool isFar = watts == 0 && reading - setPoint > FarKelvin && reading - frontReading > FarKelvin;
        bool falls = reading < _highest - FallKelvin;
        _highest = isFar && !falls ? Math.Max(_highest, reading) : reading;
        return _lasting.Update(isFar && !falls, seconds);
    }

    /// <summary>Begins anew.</summary>
    internal void Reset() => _lasting.Reset();
}
