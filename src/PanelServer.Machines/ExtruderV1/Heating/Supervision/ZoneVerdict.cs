using PanelServer.Machines.Control;

namespace PanelServer.Machines.ExtruderV1.Heating.Supervision;

/// <summary>Judges one zone from its windows and from what the estimator believes of it.</summary>
/// <param name="ratedWatts">Rated power of its heater.</param>
/// <param name="lossWatts">Loss beyond the model's that is no longer plausible.</param>
internal sealed class ZoneVerdict(double ratedWatts, double lossWatts)
{
    /// <summary>Heat flow that the model may be wrong by on a sound machine, as a share of the heater's rating.</summary>
    internal const double PlausibleShare = 0.25;

    // A relay that conducts: the reading lies where full power would bring it. Small deviations are the model's, and so is a small
    // share of what the heater has brought in the meantime.
    private const double LeastDeviationKelvin = 0.5;
    private const double DeviationShare = 0.1;
    private const double UnknownShare = 0.15;
    private const double UnsureStuckShare = 0.6;
    private const double UnsureUnknownShare = 0.4;
    private const double StuckShare = 0.4;
    // While material or a warm beginning makes a zone drift, the estimate follows by this much behind.
    private const double FollowKelvin = 0.8;
    private const double LargestShare = 1.3;
    private const double LongestWitnessSeconds = 120;
    private const double Deviations = 3;
    private const double LittleShare = 0.5;
    private const double StuckSeconds = 1;

    // A heater without effect: of what it should have brought, nearly nothing is there.
    private const double LeastEffectKelvin = 4;
    private const double DeadShare = 0.7;
    private const double LargestDeadShare = 1.5;
    private const double DeadSeconds = 10;

    // A probe that reads 60 % of the rise makes a heater look as much weaker as its neighbours are not.
    private const double WeakShare = 0.75;
    private const double LargestGainDoubt = 0.05;
    private const double RoomCelsius = 22;
    private const double WeakSeconds = 60;

    private const double ScrewShare = 0.15;
    private const double LossSeconds = 600;

    private const double CauseSeconds = 120;

    private readonly OnDelayTimer _stuck = new(StuckSeconds);
    private readonly OnDelayTimer _dead = new(DeadSeconds);
    private readonly OnDelayTimer _weak = new(WeakSeconds);
    private readonly OnDelayTimer _loss = new(LossSeconds);
    private readonly OnDelayTimer _screw = new(WeakSeconds);
    private HeatingFault _latched;
    private double _sinceLatched;
    private double _suspectedCelsius;

    /// <summary>
    /// Whether the cause may still turn out to be another: what follows from a fault, and from switching a zone off for it, misleads
    /// after a while.
    /// </summary>
    internal bool IsOpen => _latched == HeatingFault.None || _sinceLatched < CauseSeconds;

    /// <summary>What has been found.</summary>
    internal HeatingFault Fault { get; private set; }

    /// <summary>
    /// Whether the zone must not heat: for a fault, and for a probe that may sit so loose that the steel is beyond the cut-off.
    /// </summary>
    internal bool MustBeOff => Fault >= HeatingFault.DoesNotHeat
        || (Fault == HeatingFault.ReadsTooLittle && _suspectedCelsius > TemperatureZone.CutOffCelsius);

    internal void Forget()
    {
        _latched = HeatingFault.None;
        _sinceLatched = 0;
        Fault = HeatingFault.None;
        _stuck.Reset();
        _dead.Reset();
        _weak.Reset();
        _loss.Reset();
        _screw.Reset();
    }

    internal void Declare(HeatingFault fault)
    {
        _latched = fault;
        Fault = fault;
    }

    internal void Update(
        HypothesisWindow[] windows, in ZoneEstimate estimate, double gainDoubt, double othersGain, double watts, double screwRpm, bool isSure, bool materialExplains, bool isBeyondMaterial, double seconds)
    {
        bool isStuck = _stuck.Update(!materialExplains && watts < LittleShare * ratedWatts && StuckEvidence(windows, isSure, isBeyondMaterial) > 0, seconds);
        bool isDead = _dead.Update(DeadEvidence(windows, isSure) > DeadShare, seconds);
        bool isWeak = _weak.Update(isSure && screwRpm == 0 && estimate.HeaterGain < WeakShare * othersGain && gainDoubt < LargestGainDoubt, seconds);
        bool losesHeat = _loss.Update(isSure && estimate.UnknownWatts < -lossWatts, seconds);
        bool isHeatedByScrew = _screw.Update(isSure && screwRpm > 0 && watts == 0 && estimate.UnknownWatts > ScrewShare * ratedWatts, seconds);
        double share = estimate.HeaterGain / Math.Max(othersGain, estimate.HeaterGain);
        _suspectedCelsius = RoomCelsius + ((estimate.MetalCelsius - RoomCelsius) / share);
        if (_latched != HeatingFault.None)
        {
            _sinceLatched += seconds;
        }
        else
        {
            _latched = isStuck ? HeatingFault.RelayStuck : isDead ? HeatingFault.DoesNotHeat : HeatingFault.None;
        }

        Fault = _latched != HeatingFault.None ? _latched
            : isWeak ? HeatingFault.ReadsTooLittle
            : isHeatedByScrew ? HeatingFault.HeatedByScrew
            : losesHeat ? HeatingFault.LosesHeat
            : HeatingFault.None;
    }

    /// <summary>How much of what a conducting relay would have brought is there beyond what a sound zone can explain, in the window that shows most; 0 if none can tell.</summary>
    /// <param name="windows">The zone's windows.</param>
    /// <param name="isSure">Whether a beginning with a warm barrel is far enough back.</param>
    /// <param name="isBeyondMaterial">Whether the zone gets more heat than material can explain.</param>
    internal static double StuckEvidence(HypothesisWindow[] windows, bool isSure, bool isBeyondMaterial)
    {
        double most = 0;
        (double share, double unknownShare) = isSure ? (StuckShare, UnknownShare) : (UnsureStuckShare, UnsureUnknownShare);
        foreach (HypothesisWindow window in windows)
        {
            // What a relay brings shows in every window that began before it.
            double deviation = window.Deviation;
            foreach (HypothesisWindow older in windows)
            {
                deviation = older.Seconds >= window.Seconds && older.Seconds <= LongestWitnessSeconds ? Math.Min(deviation, older.Deviation) : deviation;
            }

            double least = LeastDeviationKelvin + (DeviationShare * window.EffectOfHeater) + (isSure ? 0 : FollowKelvin);
            bool getsHotter = window.Rise > StuckShare * (window.Rise - window.Deviation + window.EffectOfAlways);
            if (deviation > least && window.EffectOfAlways > least && window.Deviation < LargestShare * window.EffectOfAlways && getsHotter)
            {
                double unknown = isBeyondMaterial ? 0 : window.EffectOfUnknown + (unknownShare * window.EffectOfAlways);
                double explained = Math.Max(share * window.EffectOfAlways, unknown);
                most = Math.Max(most, (deviation - explained - (Deviations * window.Doubt)) / window.EffectOfAlways);
            }
        }

        return most;
    }

    /// <summary>How much of what the heater should have brought is missing, in the window that shows least; 0 if none can tell.</summary>
    /// <param name="windows">The zone's windows.</param>
    /// <param name="isSure">Whether a beginning with a warm barrel is far enough back.</param>
    internal static double DeadEvidence(HypothesisWindow[] windows, bool isSure)
    {
        double least = double.PositiveInfinity;
        foreach (HypothesisWindow window in windows)
        {
            // After a warm beginning, what has lost more than its heater could bring has another cause.
            bool isExplained = isSure || -window.Deviation < LargestDeadShare * window.EffectOfHeater;
            if (window.EffectOfHeater > LeastEffectKelvin && isExplained)
            {
                least = Math.Min(least, (-window.Deviation - window.EffectOfUnknown - (isSure ? 0 : Deviations * window.Doubt)) / window.EffectOfHeater);
            }
        }

        return double.IsInfinity(least) ? 0 : least;
    }
}
