namespace PanelServer.Simulation.ExtruderV1.Thermal;

/// <summary>
/// Shape and material of nozzle group, barrel, screw and bore, from the maker's drawing. x is the place along the axis in
/// metres, 0 near the front flange: nozzle tip −0.249, gearbox end 0.839. Material travels towards falling x.
/// </summary>
internal static class BarrelGeometry
{
    internal const double TipMetres = -0.249;
    internal const double RingFaceMetres = -0.020;
    internal const double GearboxMetres = 0.839;
    internal const double FeedMetres = 0.700;
    internal const double ScrewTipMetres = -0.073;
    internal const double ScrewEndMetres = 0.827;
    internal const double OuterDiameterMetres = 0.065;
    internal const double BoreDiameterMetres = 0.025;
    internal const double BandDiameterMetres = 0.071;
    internal const double SleeveDiameterMetres = 0.111;
    internal const double SleeveFromMetres = 0.004;
    internal const double SleeveToMetres = 0.608;
    internal const double FlangeDiameterMetres = 0.110;

    /// <summary>Steel, held fixed by the maker: conductivity in W/(m·K), density in kg/m³, specific heat in J/(kg·K).</summary>
    internal const double SteelConductivity = 42;
    internal const double SteelDensity = 7850;
    internal const double SteelSpecificHeat = 490;

    private const double SpigotDiameterMetres = 0.076;
    private const double JournalDiameterMetres = 0.019;
    private const double FrontRootMetres = 0.0212;
    private const double FeedRootMetres = 0.0136;

    /// <summary>Where a zone's band begins.</summary>
    internal static double BandFrom(ExtruderZone zone) => zone switch
    {
        ExtruderZone.Back => 0.408,
        ExtruderZone.Middle => 0.206,
        ExtruderZone.Front => 0.004,
        _ => -0.077,
    };

    /// <summary>Where a zone's band ends.</summary>
    internal static double BandTo(ExtruderZone zone) => zone switch
    {
        ExtruderZone.Back => 0.608,
        ExtruderZone.Middle => 0.406,
        ExtruderZone.Front => 0.204,
        _ => -0.043,
    };

    /// <summary>Where a zone's probe sits: under the middle of its band.</summary>
    internal static double Probe(ExtruderZone zone) => (BandFrom(zone) + BandTo(zone)) / 2;

    /// <summary>Outer diameter of the steel: three flanges, of which two meet at the ring face, and the spigot stand out.</summary>
    internal static double OuterDiameter(double x) => x switch
    {
        > -0.043 and < 0.004 => FlangeDiameterMetres,
        > 0.797 and < 0.820 => FlangeDiameterMetres,
        >= 0.820 => SpigotDiameterMetres,
        _ => OuterDiameterMetres,
    };

    /// <summary>Root diameter of the screw: constant at the tip, tapering towards the feed, then the journal. 0 where there is none.</summary>
    internal static double ScrewDiameter(double x) => x switch
    {
        < ScrewTipMetres or > ScrewEndMetres => 0,
        < 0.097 => FrontRootMetres,
        < 0.627 => FrontRootMetres + ((FeedRootMetres - FrontRootMetres) * (x - 0.097) / 0.530),
        < 0.747 => FeedRootMetres,
        _ => JournalDiameterMetres,
    };

    /// <summary>Area of a circle.</summary>
    internal static double Disc(double diameterMetres) => Math.PI / 4 * diameterMetres * diameterMetres;

    /// <summary>Length that two stretches have in common.</summary>
    internal static double Overlap(double from, double to, double otherFrom, double otherTo) =>
        Math.Max(0, Math.Min(to, otherTo) - Math.Max(from, otherFrom));
}
