namespace PanelServer.Machines.WinderV1;

/// <summary>What the spool's regulation sees in one cycle.</summary>
/// <param name="Arm">The tension arm, as the regulation shall take it.</param>
/// <param name="MetresPerSecond">Speed of the filament, never negative.</param>
/// <param name="MetresPerSecondSquared">Its change, positive or negative.</param>
/// <param name="IsOn">False to stand still.</param>
/// <param name="Seconds">Time since the last cycle.</param>
public readonly record struct SpoolInputs(
    TensionReading Arm, double MetresPerSecond, double MetresPerSecondSquared, bool IsOn, double Seconds);

/// <summary>The speed that a regulation asks for, and how fast to get there.</summary>
/// <param name="RadiansPerSecond">Target speed, never negative.</param>
/// <param name="RadiansPerSecondSquared">Greatest acceleration.</param>
public readonly record struct SpoolDemand(double RadiansPerSecond, double RadiansPerSecondSquared);
