namespace PanelServer.Machines.WagoPowerV1;

/// <summary>What the driver last knew of the supply.</summary>
/// <param name="GoodReadings">Number of successful readings so far; a higher number than before means fresh values.</param>
/// <param name="Millivolts">Measured output voltage in mV.</param>
/// <param name="Milliamperes">Measured output current in mA.</param>
/// <param name="FoundMode">The mode in which the driver found the output at its first contact.</param>
/// <param name="ConfirmedCommand">Number of the last command that the supply has acknowledged.</param>
/// <param name="Fault">What is wrong with the supply or the way to it, as an operator reads it; null if nothing is.</param>
internal readonly record struct WagoPowerReading(
    long GoodReadings, int Millivolts, int Milliamperes, WagoPowerMode FoundMode, long ConfirmedCommand, string? Fault);

/// <summary>A mode for the supply.</summary>
/// <param name="Number">Counted from 1.</param>
/// <param name="Mode">The mode.</param>
internal readonly record struct WagoPowerCommand(long Number, WagoPowerMode Mode);
