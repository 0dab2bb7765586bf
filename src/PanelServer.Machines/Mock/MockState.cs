namespace PanelServer.Machines.Mock;

/// <summary>Mode of the mock machine.</summary>
public enum MockMode
{
    /// <summary>Generators off: all amplitudes are exactly 0.</summary>
    [Label("Standby", German = "Bereitschaft")]
    Standby,

    /// <summary>Generators on.</summary>
    [Label("Running", German = "Läuft")]
    Running,
}

/// <summary>Commanded values of the mock machine.</summary>
public readonly record struct MockState
{
    /// <summary>True only in the state the machine starts with, which a new subscriber gets first.</summary>
    [Label("Start-up state", German = "Startzustand")]
    public bool IsDefaultState { get; init; }

    /// <summary>Frequency of sine 1.</summary>
    [Quantity("mHz")]
    [Label("Frequency 1", German = "Frequenz 1")]
    public double Frequency1 { get; init; }

    /// <summary>Frequency of sine 2.</summary>
    [Quantity("mHz")]
    [Label("Frequency 2", German = "Frequenz 2")]
    public double Frequency2 { get; init; }

    /// <summary>Frequency of sine 3.</summary>
    [Quantity("mHz")]
    [Label("Frequency 3", German = "Frequenz 3")]
    public double Frequency3 { get; init; }

    /// <summary>The mode.</summary>
    [Label("Mode", German = "Betriebsart")]
    public MockModeState ModeState { get; init; }
}

/// <summary>Mode of the mock machine, as an object of its own like on every machine.</summary>
/// <param name="Mode">The mode.</param>
public readonly record struct MockModeState(
    [Label("Mode", German = "Betriebsart")]
    [KeyValue] MockMode Mode);
