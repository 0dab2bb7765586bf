namespace PanelServer.Machines.Mock;

/// <summary>Mode of the mock machine.</summary>
public enum MockMode
{
    /// <summary>Generators off: all amplitudes are exactly 0.</summary>
    Standby,

    /// <summary>Generators on.</summary>
    Running,
}

/// <summary>Commanded values of the mock machine.</summary>
public readonly record struct MockState
{
    /// <summary>True only in the state the machine starts with, which a new subscriber gets first.</summary>
    public bool IsDefaultState { get; init; }

    /// <summary>Frequency of sine 1.</summary>
    [Quantity("mHz")]
    public double Frequency1 { get; init; }

    /// <summary>Frequency of sine 2.</summary>
    [Quantity("mHz")]
    public double Frequency2 { get; init; }

    /// <summary>Frequency of sine 3.</summary>
    [Quantity("mHz")]
    public double Frequency3 { get; init; }

    /// <summary>The mode.</summary>
    public MockModeState ModeState { get; init; }
}

/// <summary>Mode of the mock machine, as an object of its own like on every machine.</summary>
/// <param name="Mode">The mode.</param>
public readonly record struct MockModeState([KeyValue] MockMode Mode);
