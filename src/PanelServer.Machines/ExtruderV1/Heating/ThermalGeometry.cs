namespace PanelServer.Machines.ExtruderV1.Heating;

/// <summary>
/// The barrel cut into slices along its axis for the heat model, from the maker's drawing, with the maker's coefficients. x is
/// in metres: nozzle tip −0.249, front flange 0, gearbox end 0.839; material travels towards falling x. The slices are as wide
/// as they may be without their centre running visibly ahead of the steel: 40 mm in a zone, 11 mm under the nozzle's narrow band.
/// </summary>
internal static class ThermalGeometry
{
    internal const int Zones = 4;
    internal const int NozzleZone = 3;
    internal const int Slices = 31;

    internal const double Bore = 0.025;
    internal const double OuterDiameter = 0.065;
    internal const double Band = 0.071;
    internal const double Sleeve = 0.111;
    internal const double Flange = 0.110;

    /// <summary>Steel: density in kg/m³, specific heat in J/(kg·K), conductivity in W/(m·K).</summary>
    internal const double Density = 7850;
    internal const double SpecificHeat = 490;
    internal const double Conductivity = 42;

    /// <summary>Contact between a band and the steel, and of the gap between bore and screw, in W/(m²·K).</summary>
    internal const double BandContact = 98;
    internal const double BoreGap = 3;

    /// <summary>Contact over the ring face between nozzle group and barrel, of the feed opening's mounting and of the gearbox, in W/K.</summary>
    internal const double RingFace = 3;
    internal const double FeedThroat = 9;
    internal const double Gearbox = 40;

    /// <summary>Losses: insulation in W/(m·K), convection c in c · ΔT^1.25 W/m², emissivity of bare surfaces.</summary>
    internal const double Insulation = 0.014;
    internal const double Convection = 1.88;
    internal const double Emissivity = 0.225;

    /// <summary>How much more the nozzle group loses than a smooth cylinder would: bolts and connections stand out.</summary>
    internal const double NozzleExposure = 1.6;

    /// <summary>Power of the heaters relative to their ratings, as the recording has it.</summary>
    internal const double HeaterGain = 1.08;

    /// <summary>Where a zone's band begins and ends, by number of the zone: front, middle, back, nozzle.</summary>
    internal static readonly (double From, double To)[] Bands = [(0.004, 0.204), (0.206, 0.406), (0.408, 0.608), (-0.077, -0.043)];

    /// <summary>A zone's slices: under its band.</summary>
    internal static readonly (int First, int Last)[] ZoneSlices = [(9, 13), (14, 18), (19, 23), (4, 6)];

    /// <summary>The slices that follow a zone's temperature as a whole: for the nozzle its group up to the ring face.</summary>
    internal static readonly (int First, int Last)[] GroupSlices = [(9, 13), (14, 18), (19, 23), (0, 7)];

    /// <summary>The last slice of the nozzle group; behind it lies the ring face.</summary>
    internal const int LastOfNozzle = 7;

    private const double ScrewTip = -0.073;
    private const double ScrewEnd = 0.827;
    internal const double Feed = 0.700;

    private static readonly (double To, int Count, double Diameter, bool IsBare)[] Sections =
    [
        (-0.077, 4, OuterDiameter, true),
        (-0.043, 3, OuterDiameter, false),
        (-0.020, 1, Flange, true),
        (0.004, 1, Flange, true),
        (0.205, 5, OuterDiameter, false),
        (0.407, 5, OuterDiameter, false),
        (0.608, 5, OuterDiameter, false),
        (0.797, 5, OuterDiameter, true),
        (0.820, 1, Flange, true),
        (0.839, 1, 0.076, true),
    ];

    /// <summary>One slice.</summary>
    /// <param name="From">Its end towards the nozzle.</param>
    /// <param name="To">Its end towards the gearbox.</param>
    /// <param name="SteelArea">Cross-section in m².</param>
    /// <param name="BareArea">Surface towards the room in m².</param>
    /// <param name="CapacityScale">Its heat capacity compared with the drawing's.</param>
    internal readonly record struct Slice(double From, double To, double SteelArea, double BareArea, double CapacityScale)
    {
        internal double Length => To - From;

        internal double Capacity => SteelArea * Length * Density * SpecificHeat * CapacityScale;

        internal double ScrewLength => Math.Max(0, Math.Min(To, ScrewEnd) - Math.Max(From, ScrewTip));

        internal double ScrewDiameter => ((From + To) / 2) switch
        {
            < 0.097 => 0.0212,
            < 0.627 and var x => 0.0212 - (0.0076 * (x - 0.097) / 0.530),
            < 0.747 => 0.0136,
            _ => 0.019,
        };

        internal double ScrewCapacity => Disc(ScrewDiameter) * ScrewLength * Density * SpecificHeat * CapacityScale;

        /// <summary>Length with material under shear.</summary>
        internal double MeltLength => Math.Max(0, Math.Min(To, Feed) - Math.Max(From, ScrewTip));

        internal double MeltVolume => Math.Max(0, Math.Min(To, Feed) - From) * (Disc(Bore) - (ScrewLength > 0 ? Disc(ScrewDiameter) : 0));
    }

    /// <summary>All slices, from the nozzle's tip to the gearbox.</summary>
    /// <param name="scale">How the barrel compares with the drawing's.</param>
    internal static Slice[] Cut(BarrelScale scale)
    {
        List<Slice> slices = [];
        double from = -0.249;
        foreach ((double to, int count, double diameter, bool isBare) in Sections)
        {
            double width = (to - from) / count;
            for (int i = 0; i < count; i++)
            {
                double start = from + (i * width);
                double capacity = (slices.Count <= LastOfNozzle ? scale.Nozzle : scale.Barrel).Capacity;
                double bareArea = isBare ? Math.PI * diameter * width * (start < -0.021 ? NozzleExposure : 1) : 0;
                slices.Add(new Slice(start, start + width, Disc(diameter) - Disc(Bore), bareArea, capacity));
            }

            from = to;
        }

        return [.. slices];
    }

    internal static double Disc(double diameter) => Math.PI / 4 * diameter * diameter;
}
