namespace PanelServer.Host.Runs;

/// <summary>A spool of a run, as it is stored.</summary>
/// <param name="Number">Its number in the run, from 1.</param>
/// <param name="Begun">When it was begun, in Unix milliseconds.</param>
/// <param name="BegunBy">Who has begun it: a person, or <see cref="Run.Winding"/>.</param>
internal sealed record Spool(int Number, long Begun, string BegunBy)
{
    /// <summary>Its mass without the empty spool, as somebody has weighed it, in kg; null if nobody has.</summary>
    public double? WeighedKg { get; init; }

    /// <summary>What somebody has to say about it; empty for nothing.</summary>
    public string Note { get; init; } = "";

    /// <summary>What its mass is computed from; null until the figures of the run are stored.</summary>
    public SpoolMeasure? Measure { get; init; }
}

/// <summary>What the mass of a spool is computed from.</summary>
/// <param name="LengthM">Its length in metres; null if no machine counts it.</param>
/// <param name="CrossSectionMm2">Mean cross-section of its filament where it was measured, in mm²; null if it never was.</param>
internal sealed record SpoolMeasure(double? LengthM, double? CrossSectionMm2);
