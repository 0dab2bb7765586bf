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

    /// <summary>How large it is.</summary>
    public BarrelSize Size { get; init; } = BarrelSize.Recorded;

    /// <summary>True power of the heaters relative to their ratings: elements and mains have tolerances.</summary>
    public double HeaterPower { get; init; } = 1;

    /// <summary>Contact between a heater band and the steel in W/(m²·K).</summary>
    public double BandContact { get; init; } = 98;

    /// <summary>Heat capacity of a heater band per area in J/(m²·K).</summary>
    public double BandCapacity { get; init; } = 1000;

    /// <summary>First-order lag of a probe in its pocket in seconds.</summary>
    public double ProbeLagSeconds { get; init; } = 150;

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

    /// <summary>The family, the nominal plant first, as <c>extruder-fit</c> found them: in that one the probe's lag was free.</summary>
    public static IReadOnlyList<BarrelParameters> Family { get; } =
    [
        new()
        {
            Name = "nominal",
            BandContact = 117.5,
            BandCapacity = 18600,
            ProbeLagSeconds = 16.8,
            InsulationConductivity = 0.0205,
            HeaterPower = 1.164,
            FlangeContact = 381.6,
            BoreGap = 1.516,
            FeedThroatSink = 17.08,
            NozzleExposure = 1.679,
        },
        new()
        {
            Name = "probe-lag-20",
            BandContact = 121.4,
            BandCapacity = 18460,
            ProbeLagSeconds = 20,
            InsulationConductivity = 0.01922,
            HeaterPower = 1.159,
            FlangeContact = 377.1,
            BoreGap = 1.162,
            FeedThroatSink = 17.51,
            NozzleExposure = 1.701,
        },
        new()
        {
            Name = "probe-lag-60",
            BandContact = 159.5,
            BandCapacity = 13590,
            ProbeLagSeconds = 60,
            InsulationConductivity = 0.01129,
            HeaterPower = 1.082,
            FlangeContact = 327.8,
            BoreGap = 0.4904,
            FeedThroatSink = 8.962,
            NozzleExposure = 1.609,
        },
        new()
        {
            Name = "probe-lag-100",
            BandContact = 179.9,
            BandCapacity = 8053,
            ProbeLagSeconds = 100,
            InsulationConductivity = 0.01028,
            HeaterPower = 1.085,
            FlangeContact = 235.8,
            BoreGap = 111.2,
            FeedThroatSink = 9.832,
            NozzleExposure = 1.669,
        },
        new()
        {
            Name = "probe-lag-150",
            BandContact = 201.4,
            BandCapacity = 1535,
            ProbeLagSeconds = 150,
            InsulationConductivity = 0.01045,
            HeaterPower = 1.013,
            FlangeContact = 282.8,
            BoreGap = 78.73,
            FeedThroatSink = 6.057,
            NozzleExposure = 1.378,
        },
    ];

    /// <summary>The maker's own coefficients, with neither a sink at the feed throat nor other losses or powers than rated.</summary>
    public static BarrelParameters Stated { get; } = new() { Name = "stated", FeedThroatSink = 0 };

    /// <summary>The plant that fits the recording best.</summary>
    public static BarrelParameters Nominal => Family[0];

    /// <summary>A member of the family.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="size">Its size; null for the recorded one.</param>
    /// <exception cref="ArgumentException">No member has that name.</exception>
    public static BarrelParameters Named(string name, BarrelSize? size = null)
    {
        BarrelParameters member = Family.FirstOrDefault(candidate => candidate.Name == name)
            ?? throw new ArgumentException($"no plant is named \"{name}\"; there are {string.Join(", ", Family.Select(candidate => candidate.Name))}", nameof(name));
        return member with { Size = size ?? BarrelSize.Recorded };
    }
}
