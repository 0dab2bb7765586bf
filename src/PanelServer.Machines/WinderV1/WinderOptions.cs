using System.ComponentModel.DataAnnotations;

namespace PanelServer.Machines.WinderV1;

/// <summary>
/// What differs between winders and cannot be read from their terminals, section <c>Machines:WinderV1</c> of the configuration. It holds
/// for all winders of a panel.
/// </summary>
public sealed record WinderOptions
{
    /// <summary>Travel of the traverse for one revolution of its motor, mm. Machines of 2026 and before: 35.0, later 32.0. At least 20: its drive makes 5 revolutions a second, and the traverse 100 mm.</summary>
    [Range(20.0, 1000.0)]
    public double TraverseMillimetresPerRevolution { get; init; } = 35;

    /// <summary>Way that homing may need from the far end, mm.</summary>
    [Range(10.0, WinderRanges.LongestTravelMillimetres)]
    public double TraverseTravelMillimetres { get; init; } = WinderRanges.LongestTravelMillimetres;

    /// <summary>Greatest speed of the spool under adaptive regulation, rpm; at most 600.</summary>
    [Range(1.0, WinderRanges.GreatestSpoolRpm)]
    public double AdaptiveGreatestRpm { get; init; } = 150;

    /// <summary>
    /// Filament between the puller and the diameter gauge, m: the gauge sees a change of the puller's speed that much filament later.
    /// A third more or less does no harm. 0 for a gauge that sees it at once.
    /// </summary>
    [Range(0.0, 20.0)]
    public double GaugeToPullerMetres { get; init; } = 2;

    /// <summary>Radius beyond which the spool is full, mm.</summary>
    [Range(50.0, 1000.0)]
    public double FullSpoolRadiusMillimetres { get; init; } = 160;
}
