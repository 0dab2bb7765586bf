namespace PanelServer.Machines.LaserV1;

/// <summary>What the driver last knew of the gauge.</summary>
/// <param name="GoodReadings">Number of successful readings so far; a higher number than before means fresh values.</param>
/// <param name="Average">Average diameter in µm.</param>
/// <param name="X">Diameter along the first axis in µm; null on gauges with one axis.</param>
/// <param name="Y">Diameter along the second axis in µm; null on gauges with one axis.</param>
/// <param name="Fault">Why there is no reading, as an operator reads it; null if there is one.</param>
internal readonly record struct LaserReading(long GoodReadings, int Average, int? X, int? Y, string? Fault)
{
    /// <summary>
    /// The smaller axis divided by the greater; 0 if both are exactly 0; null if an axis is missing or only one is 0, for then one of
    /// them does not see the filament.
    /// </summary>
    public double? Roundness => (X, Y) switch
    {
        (0, 0) => 0,
        ( > 0, > 0) => (double)Math.Min(X.Value, Y.Value) / Math.Max(X.Value, Y.Value),
        _ => null,
    };
}
