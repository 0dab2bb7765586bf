using System.ComponentModel.DataAnnotations;

namespace PanelServer.Machines.BufferV1;

/// <summary>
/// What differs between buffers and cannot be read from their terminals, section <c>Machines:BufferV1</c> of the configuration. It holds
/// for all buffers of a panel.
/// </summary>
public sealed record BufferOptions
{
    private const double LongestTravelRevolutions = 10_000;

    /// <summary>Speed of the tower's motor while it fills or empties, full steps/s; 200 are one revolution.</summary>
    [Range(0.0, 100.0)]
    public double TowerStepsPerSecond { get; init; } = 10;

    /// <summary>
    /// How far the tower's motor may turn in the direction of filling from where it stood when the server started, revolutions; 0 for no
    /// limit. There is no end switch.
    /// </summary>
    [Range(0.0, LongestTravelRevolutions)]
    public double FillingTravelRevolutions { get; init; }

    /// <summary>The same in the direction of emptying, revolutions; 0 for no limit.</summary>
    [Range(0.0, LongestTravelRevolutions)]
    public double EmptyingTravelRevolutions { get; init; }
}
