namespace PanelServer.Machines.WinderV1;

/// <summary>Ends of ranges that appear in more than one place.</summary>
public static class WinderRanges
{
    /// <summary>Travel of the long traverse ("XL"), mm; the standard one has 180.</summary>
    public const double LongestTravelMillimetres = 385;

    /// <summary>The winding limits must be farther apart than this, mm.</summary>
    public const double NarrowestStrokeMillimetres = 0.9;

    /// <summary>Greatest speed of the puller's wheel at gear 1:1, m/min.</summary>
    public const double GreatestPullerSpeed = 50;

    /// <summary>Greatest speed of the spool: 2000 full steps/s, rpm.</summary>
    public const double GreatestSpoolRpm = 600;
}
