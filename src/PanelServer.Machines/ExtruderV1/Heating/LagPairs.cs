using static PanelServer.Machines.ExtruderV1.Heating.ThermalGeometry;

namespace PanelServer.Machines.ExtruderV1.Heating;

/// <summary>
/// The pairs of lags with which one recorded cold start is explained about equally well (docs/extruder-measured.md), by their numbers.
/// </summary>
/// <remarks>
/// Readings tell the pair, but not which of the two is the probe's: a slow probe on a light band and a fast one on a heavy band read alike,
/// whatever is done. The pair that explains the recording best is there in both orders.
/// </remarks>
internal static class LagPairs
{
    /// <summary>The pair of the best fit to the recording, the longer lag in the band.</summary>
    internal const int FastProbe = 0;

    /// <summary>The same, the longer lag in the probe.</summary>
    internal const int SlowProbe = 1;

    /// <summary>None of them.</summary>
    internal const int Unknown = -1;

    // The nozzle's band is narrow, and heat that spreads sideways under it counts with its lag.
    private static readonly (double Probe, double Band, double NozzleBand)[] Pairs =
    [
        (17, 147, 162),
        (125, 21, 35),
        (70, 66, 83),
        (100, 37, 53),
        (150, 5, 17),
    ];

    private static readonly int[] ByHeat = [4, SlowProbe, 3, 2, FastProbe];

    /// <summary>How many there are.</summary>
    internal static int Count => Pairs.Length;

    /// <summary>Those with the hottest steel first.</summary>
    internal static ReadOnlySpan<int> HottestFirst => ByHeat;

    /// <summary>The lags of a pair in a zone, in seconds.</summary>
    /// <param name="pair">The pair.</param>
    /// <param name="zone">The zone.</param>
    internal static ZoneLags Of(int pair, int zone) => new(Pairs[pair].Probe, zone == NozzleZone ? Pairs[pair].NozzleBand : Pairs[pair].Band);

    /// <summary>The pair that has these lags in a zone, or <see cref="Unknown"/>.</summary>
    /// <param name="lags">The lags.</param>
    /// <param name="zone">The zone.</param>
    internal static int Find(ZoneLags lags, int zone)
    {
        int pair = Pairs.Length - 1;
        while (pair != Unknown && Of(pair, zone) != lags)
        {
            pair--;
        }

        return pair;
    }

    /// <summary>Whether lags are those of a pair as zones of the barrel have it.</summary>
    internal static bool AreOfBarrel(ZoneLags lags) => Find(lags, (int)ExtruderZoneName.Front) != Unknown;

    /// <summary>Whether two pairs are neighbours, which differ by less than matters.</summary>
    internal static bool AreBeside(int one, int other) => one > SlowProbe && other > SlowProbe && Math.Abs(one - other) == 1;
}
