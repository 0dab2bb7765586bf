namespace PanelServer.Simulation.ExtruderV1.Thermal;

/// <summary>
/// How a barrel compares, zone by zone, with the one that was drawn and recorded (machine 4), and how strong its heaters are. Of another
/// model there is neither a drawing nor a recording: its zones' capacities, losses and conduction are assumed, and only their ratios to those
/// assumed in the same way for the recorded one are used.
/// </summary>
public sealed record BarrelSize
{
    /// <summary>The barrel that was recorded: 3 × 700 W, 200 W.</summary>
    public static BarrelSize Recorded { get; } = new()
    {
        RatedWatts = [700, 700, 700, 200],
        CapacityScale = [1, 1, 1, 1],
        LossScale = [1, 1, 1, 1],
        ConductionScale = [1, 1, 1, 1],
    };

    /// <summary>
    /// The barrel of machine 22: 3 × 900 W, 150 W. The assumed figures in J/K and W/K, those of the recorded barrel below the stroke; the
    /// conduction is that towards the neighbour nearer to the nozzle, and for the nozzle that across its ring face.
    /// </summary>
    public static BarrelSize Larger { get; } = new()
    {
        RatedWatts = [900, 900, 900, 150],
        CapacityScale = [9200.0 / 7200, 7500.0 / 5800, 8400.0 / 6500, 1200.0 / 1400],
        LossScale = [1.9 / 1.5, 1.4 / 1.1, 1.7 / 1.3, 0.35 / 0.45],
        ConductionScale = [2.5 / 2.5, 2.5 / 2.5, 2.5 / 2.5, 1.0 / 1.2],
    };

    /// <summary>Rated power of the heaters in watts, by number of the zone.</summary>
    public required IReadOnlyList<double> RatedWatts { get; init; }

    /// <summary>Heat capacity of steel, screw and band, and what passes between them.</summary>
    public required IReadOnlyList<double> CapacityScale { get; init; }

    /// <summary>Heat given to room, mounting and gearbox.</summary>
    public required IReadOnlyList<double> LossScale { get; init; }

    /// <summary>Heat conducted along the axis.</summary>
    public required IReadOnlyList<double> ConductionScale { get; init; }
}
