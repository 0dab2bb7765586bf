namespace PanelServer.Machines.LaserV1;

/// <summary>State of the diameter gauge.</summary>
public readonly record struct LaserState
{
    /// <summary>True only in the state the machine starts with, which a new subscriber gets first.</summary>
    [Label("Start-up state", German = "Startzustand")]
    public bool IsDefaultState { get; init; }

    /// <summary>Settings and verdict.</summary>
    [System.Text.Json.Serialization.JsonPropertyName("laser_state")]
    [Label("Diameter", German = "Durchmesser")]
    public LaserSettings Settings { get; init; }
}

/// <summary>Settings of the diameter gauge, and its verdict.</summary>
public readonly record struct LaserSettings
{
    /// <summary>How far the diameter may lie above the target.</summary>
    [Quantity("mm", Decimals = 3)]
    [Label("Upper tolerance", German = "Obere Toleranz")]
    public double HigherTolerance { get; init; }

    /// <summary>How far the diameter may lie below the target.</summary>
    [Quantity("mm", Decimals = 3)]
    [Label("Lower tolerance", German = "Untere Toleranz")]
    public double LowerTolerance { get; init; }

    /// <summary>The diameter that is wanted.</summary>
    [Quantity("mm", Decimals = 3)]
    [Label("Target diameter", German = "Solldurchmesser")]
    public double TargetDiameter { get; init; }

    /// <summary>
    /// The diameter lies in the band, both ends included, or there is no filament. Keeps its value while the gauge gives no readings.
    /// </summary>
    [KeyValue]
    [Judges("diameter")]
    [Label("In tolerance", German = "In Toleranz")]
    public bool InTolerance { get; init; }

    /// <summary>Warnings are on.</summary>
    [Label("Warnings", German = "Warnungen", True = "On", GermanTrue = "Ein", False = "Off", GermanFalse = "Aus")]
    public bool GlobalWarning { get; init; }
}

/// <summary>Measured values of the diameter gauge. Without a fresh reading the diameter is 0 and the rest null.</summary>
public readonly record struct LaserLiveValues
{
    /// <summary>Average diameter; 0 without filament or without a fresh reading (the machine's <c>error</c> tells them apart).</summary>
    [KeyValue]
    [SetPoint("laser_state.target_diameter")]
    [ProcessValue(ProcessQuantity.Diameter, LowerTolerance = "laser_state.lower_tolerance", UpperTolerance = "laser_state.higher_tolerance")]
    [Quantity("mm", Minimum = 0, Decimals = 3)]
    [Invalid("No filament or no reading", German = "Kein Filament oder keine Messung", WhenZero = true)]
    [Label("Diameter", German = "Durchmesser")]
    public double Diameter { get; init; }

    /// <summary>Diameter along the first axis; null on gauges with one axis.</summary>
    [Quantity("mm", Minimum = 0, Decimals = 3)]
    [Invalid("No filament or no reading", German = "Kein Filament oder keine Messung", WhenZero = true)]
    [Label("Diameter X", German = "Durchmesser X")]
    public double? XDiameter { get; init; }

    /// <summary>Diameter along the second axis; null on gauges with one axis.</summary>
    [Quantity("mm", Minimum = 0, Decimals = 3)]
    [Invalid("No filament or no reading", German = "Kein Filament oder keine Messung", WhenZero = true)]
    [Label("Diameter Y", German = "Durchmesser Y")]
    public double? YDiameter { get; init; }

    /// <summary>The smaller axis divided by the greater, 0 to 1; 0 without filament; null if one axis sees filament and the other does not.</summary>
    [Quantity("", Minimum = 0, Maximum = 1, Decimals = 3, IsFraction = true)]
    [Invalid("No filament or no reading", German = "Kein Filament oder keine Messung", WhenZero = true)]
    [Label("Roundness", German = "Rundheit")]
    public double? Roundness { get; init; }
}
