namespace PanelServer.Simulation.ExtruderV1.Thermal;

/// <summary>
/// The coefficients of the barrel that no drawing tells: fitted to the recorded cold start of a real machine. One recording
/// cannot tell a slow probe from a heavy band, since both only delay the reading; hence a family of plants that fit it
/// about equally well.
/// </summary>
public sealed record BarrelParameters
{
    /// <summary>Name of the member of the family, as the setting <c>Simulation:ExtruderPlant</c> has it.</summary>
    public required string Name { get; init; }

    /// <summary>True power of the heaters relative to their ratings: elements and mains have tolerances.</summary>
    public double HeaterPower { get; init; } = 1;

    /// <summary>Contact between a heater band and the steel in W/(m²·K).</summary>
    public double BandContact { get; init; } = 98;

    /// <summary>Heat capacity of a heater band per area in J/(m²·K).</summary>
    public required double BandCapacity { get; init; }

    /// <summary>First-order lag of a probe in its pocket in seconds.</summary>
    public required double ProbeLagSeconds { get; init; }

    /// <summary>Conductivity of the insulation sleeve in W/(m·K).</summary>
    public double InsulationConductivity { get; init; } = 0.030;

    /// <summary>Free convection: factor c in c · ΔT^1.25 W/m².</summary>
    public double Convection { get; init; } = 1.88;

    /// <summary>Emissivity of bare surfaces.</summary>
    public double Emissivity { get; init; } = 0.225;

    /// <summary>
    /// From the barrel at the feed opening into hopper and mounting, which stay at room temperature, in W/K. The maker's model
    /// has no such path and holds the back zone with less than half the power that the recording shows.
    /// </summary>
    public double FeedThroatSink { get; init; } = 1;

    /// <summary>How much more the nozzle group loses than a smooth cylinder would: bolts and connections stand out.</summary>
    public double NozzleExposure { get; init; } = 1;

    /// <summary>Contact over the bolted ring face between nozzle group and barrel in W/(m²·K).</summary>
    public double FlangeContact { get; init; } = 9660;

    /// <summary>From the end of barrel and screw into the gearbox, which stays at room temperature, in W/K.</summary>
    public double GearboxSink { get; init; } = 40;

    /// <summary>Across the gap between bore and screw in W/(m²·K).</summary>
    public double BoreGap { get; init; } = 10.2;

    /// <summary>The family: the nominal plant first.</summary>
    public static IReadOnlyList<BarrelParameters> Family { get; } =
    [
        new() { Name = "nominal", ProbeLagSeconds = 150, BandCapacity = 1000 },
        new() { Name = "probe-lag-20", ProbeLagSeconds = 20, BandCapacity = 13_720 },
        new() { Name = "probe-lag-60", ProbeLagSeconds = 60, BandCapacity = 9800 },
        new() { Name = "probe-lag-100", ProbeLagSeconds = 100, BandCapacity = 5880 },
        new() { Name = "probe-lag-150", ProbeLagSeconds = 150, BandCapacity = 1000 },
    ];

    /// <summary>The plant that fits the recording best.</summary>
    public static BarrelParameters Nominal => Family[0];

    /// <summary>A member of the family.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentException">No member has that name.</exception>
    public static BarrelParameters Named(string name) =>
        Family.FirstOrDefault(member => member.Name == name)
        ?? throw new ArgumentException($"no plant is named \"{name}\"; there are {string.Join(", ", Family.Select(member => member.Name))}", nameof(name));
}
