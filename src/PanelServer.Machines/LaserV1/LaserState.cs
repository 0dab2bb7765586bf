namespace PanelServer.Machines.LaserV1;

/// <summary>State of the diameter gauge.</summary>
public readonly record struct LaserState
{
    /// <summary>True only in the state the machine starts with, which a new subscriber gets first.</summary>
    public bool IsDefaultState { get; init; }

    /// <summary>Settings and verdict.</summary>
    [System.Text.Json.Serialization.JsonPropertyName("laser_state")]
    public LaserSettings Settings { get; init; }
}

/// <summary>Settings of the diameter gauge, and its verdict.</summary>
public readonly record struct LaserSettings
{
    /// <summary>How far the diameter may lie above the target.</summary>
    [Quantity("mm", Decimals = 3)]
    public double HigherTolerance { get; init; }

    /// <summary>How far the diameter may lie below the target.</summary>
    [Quantity("mm", Decimals = 3)]
    public double LowerTolerance { get; init; }

    /// <summary>The diameter that is wanted.</summary>
    [Quantity("mm", Decimals = 3)]
    public double TargetDiameter { get; init; }

    /// <summary>
    /// The diameter lies in the band, both ends included, or there is no filament. Keeps its value while the gauge gives no readings.
    /// </summary>
    [KeyValue]
    public bool InTolerance { get; init; }

    /// <summary>Warnings are on.</summary>
    public bool GlobalWarning { get; init; }
}

/// <summary>Measured values of the diameter gauge. Without a fresh reading the diameter is 0 and the rest null.</summary>
public readonly record struct LaserLiveValues
{
    /// <summary>Average diameter; 0 without filament or without a fresh reading (the machine's <c>error</c> tells them apart).</summary>
    [KeyValue]
    [SetPoint("laser_state.target_diameter")]
    [Quantity("mm", Minimum = 0, Decimals = 3)]
    public double Diameter { get; init; }

    /// <summary>Diameter along the first axis; null on gauges with one axis.</summary>
    [Quantity("mm", Minimum = 0, Decimals = 3)]
    public double? XDiameter { get; init; }

    /// <summary>Diameter along the second axis; null on gauges with one axis.</summary>
    [Quantity("mm", Minimum = 0, Decimals = 3)]
    public double? YDiameter { get; init; }

    /// <summary>The smaller axis divided by the greater, 0 to 1; 0 without filament; null if one axis sees filament and the other does not.</summary>
    [Quantity("", Minimum = 0, Maximum = 1, Decimals = 3)]
    public double? Roundness { get; init; }
}
