namespace PanelServer.Machines.Mock;

/// <summary>Measured values of the mock machine: the sines at this cycle's time.</summary>
public readonly record struct MockLiveValues
{
    /// <summary>Sum of the three sines, −3 … 3.</summary>
    [KeyValue]
    [Quantity("")]
    public double AmplitudeSum { get; init; }

    /// <summary>Sine 1, −1 … 1.</summary>
    [Quantity("")]
    public double Amplitude1 { get; init; }

    /// <summary>Sine 2, −1 … 1.</summary>
    [Quantity("")]
    public double Amplitude2 { get; init; }

    /// <summary>Sine 3, −1 … 1.</summary>
    [Quantity("")]
    public double Amplitude3 { get; init; }
}
