namespace PanelServer.Machines.Mock;

/// <summary>Measured values of the mock machine: the sines at this cycle's time.</summary>
public readonly record struct MockLiveValues
{
    /// <summary>Sum of the three sines, −3 … 3.</summary>
    [KeyValue]
    [Quantity("")]
    [Label("Sum of amplitudes", German = "Summe der Amplituden")]
    public double AmplitudeSum { get; init; }

    /// <summary>Sine 1, −1 … 1.</summary>
    [Quantity("")]
    [Label("Amplitude 1", German = "Amplitude 1")]
    public double Amplitude1 { get; init; }

    /// <summary>Sine 2, −1 … 1.</summary>
    [Quantity("")]
    [Label("Amplitude 2", German = "Amplitude 2")]
    public double Amplitude2 { get; init; }

    /// <summary>Sine 3, −1 … 1.</summary>
    [Quantity("")]
    [Label("Amplitude 3", German = "Amplitude 3")]
    public double Amplitude3 { get; init; }
}
