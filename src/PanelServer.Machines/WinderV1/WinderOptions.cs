namespace PanelServer.Machines.WinderV1;

/// <summary>What differs between winders and cannot be read from their terminals.</summary>
public sealed record WinderOptions
{
    /// <summary>Travel of the traverse for one revolution of its motor, mm. Machines of 2026 and before: 35.0, later 32.0.</summary>
    public double TraverseMillimetresPerRevolution { get; init; } = 35;

    /// <summary>Way that homing may need from the far end, mm.</summary>
    public double TraverseTravelMillimetres { get; init; } = WinderRanges.LongestTravelMillimetres;

    /// <summary>Greatest speed of the spool under adaptive regulation, rpm; at most 600.</summary>
    public double AdaptiveGreatestRpm { get; init; } = 150;

    /// <summary>Radius beyond which the spool is full, mm.</summary>
    public double FullSpoolRadiusMillimetres { get; init; } = 160;
}
