namespace PanelServer.Machines.Supervision;

/// <summary>Adds up energy cycle by cycle, so that short peaks count for as long as they last.</summary>
public sealed class EnergyMeter
{
    private const double JoulesPerKilowattHour = 3.6e6;

    /// <summary>Energy since the start in kilowatt-hours.</summary>
    public double KilowattHours { get; private set; }

    /// <summary>Counts one cycle.</summary>
    /// <param name="watts">Power during the cycle.</param>
    /// <param name="elapsedSeconds">Its length.</param>
    public void Add(double watts, double elapsedSeconds) => KilowattHours += watts * elapsedSeconds / JoulesPerKilowattHour;
}
