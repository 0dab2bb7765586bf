using static PanelServer.Machines.ExtruderV1.Heating.ThermalGeometry;

namespace PanelServer.Machines.ExtruderV1.Heating;

/// <summary>
/// Estimators side by side while an auto-tune runs, each with another of <see cref="LagPairs"/> in the zones that are tuned. The likelihood of what they
/// expect of each zone's reading tells which pair it has.
/// </summary>
internal sealed class LagHypotheses
{
    // A surprise of more than three deviations is no evidence, as in the estimator.
    private const double LargestSurprise = 9;

    // The nozzle's model is coarser: of two that are nearly as likely the slower probe is assumed, whose steel is hotter.
    private const double NozzleDoubt = 3;

    // Its readings tell the sum of its lags, but not how they share it: with the right pair they have spoken up to 13 against it on the family of plants, voltages and
    // draughts varied. More is needed to believe that its probe is another one than the barrel's.
    private const double AnotherProbeEvidence = 20;

    // What it takes to rule a pair out, and to believe the order of the exchanged pair in which the recorded machine does not have it.
    private const double RulingOutEvidence = 2;
    private const double ExchangedEvidence = 1.5;

    // How far ahead the heat that was given is looked for: longer than both lags.
    private const int AheadSteps = 60;

    private readonly ThermalEstimator[] _estimators;
    private readonly ThermalModel _ahead;
    private readonly double[,] _extreme = new double[LagPairs.Count, Zones];
    private readonly double[] _wattsAfter = new double[Zones];
    private readonly bool[] _isTuned = new bool[Zones];
    private readonly int[] _known = new int[Zones];
    private readonly double[,] _logLikelihood = new double[LagPairs.Count, Zones];
    private readonly double[,] _squares = new double[LagPairs.Count, Zones];
    private readonly double[] _readings = new double[Zones];
    private readonly double[] _watts = new double[Zones];
    private double _seconds;
    private double _rpm;
    private double _evidenceSeconds;
    private bool _counts;
    private bool _isCooling;
    private int _next = LagPairs.Count;
    private int _nextAhead = LagPairs.Count * Zones;

    /// <summary>Prepares estimators of a barrel.</summary>
    /// <param name="shape">The barrel.</param>
    internal LagHypotheses(BarrelShape shape)
    {
        _estimators = [.. Enumerable.Range(0, LagPairs.Count).Select(pair => LagPairs.Of(pair, (int)ExtruderZoneName.Front)).Select(lags => new ThermalEstimator(shape, lags.ProbeSeconds, lags.BandSeconds))];
        _ahead = new ThermalModel(shape, 100);
    }

    /// <summary>Begins anew from what the controller believes.</summary>
    /// <param name="controller">The controller, which has started.</param>
    /// <param name="isTuned">For each zone whether its lags are looked for.</param>
    /// <param name="isCold">Whether everything is at room temperature, so that nothing but the lags is in question.</param>
    internal void Begin(HeatingController controller, ReadOnlySpan<bool> isTuned, bool isCold)
    {
        _next = LagPairs.Count;
        _nextAhead = LagPairs.Count * Zones;
        _evidenceSeconds = 0;
        isTuned.CopyTo(_isTuned);
        Array.Clear(_logLikelihood);
        Array.Clear(_squares);
        ThermalModel believed = controller.Model;
        for (int zone = 0; zone < Zones; zone++)
        {
            _known[zone] = LagPairs.Find(controller.Lags(zone), zone);
        }

        for (int i = 0; i < LagPairs.Count; i++)
        {
            ThermalEstimator estimator = _estimators[i];
            estimator.Follow(controller.Estimator);
            for (int zone = 0; zone < Zones; zone++)
            {
                estimator.SetLags(zone, isTuned[zone] ? LagPairs.Of(i, zone) : new(believed.ProbeLagSeconds(zone), believed.BandLagSeconds(zone)));
            }

            if (isCold)
            {
                estimator.Start(controller.Sample.Readings);
                estimator.TrustLags();
            }
        }
    }

    /// <summary>Takes a second of readings; <see cref="WorkOnePiece"/> works it off.</summary>
    /// <param name="controller">The controller, which has just sampled.</param>
    /// <param name="counts">Whether the zones move enough for their readings to be evidence.</param>
    internal void Take(HeatingController controller, bool counts)
    {
        while (_next < LagPairs.Count || _nextAhead < LagPairs.Count * Zones)
        {
            WorkOnePiece();
        }

        controller.Sample.Readings.CopyTo(_readings);
        controller.Sample.Watts.CopyTo(_watts);
        (_seconds, _rpm, _counts, _next) = (controller.Sample.Seconds, controller.Sample.Rpm, counts, 0);
        _evidenceSeconds += counts ? _seconds : 0;
    }

    /// <summary>Also finds out, after the seconds that are taken, what comes of the heat that was given.</summary>
    /// <param name="wattsAfter">Power of each zone from now on.</param>
    /// <param name="isCooling">Whether the coldest is looked for, and not the hottest.</param>
    internal void LookAhead(ReadOnlySpan<double> wattsAfter, bool isCooling)
    {
        wattsAfter.CopyTo(_wattsAfter);
        (_isCooling, _nextAhead) = (isCooling, 0);
    }

    /// <summary>Brings one estimator up to date, or looks ahead with one in one zone, if that is due.</summary>
    /// <returns>False if neither was.</returns>
    internal bool WorkOnePiece()
    {
        if (_next < LagPairs.Count)
        {
            Update(_next);
            _next++;
            return true;
        }

        while (_nextAhead < LagPairs.Count * Zones && !_isTuned[_nextAhead % Zones])
        {
            _nextAhead++;
        }

        if (_nextAhead < LagPairs.Count * Zones)
        {
            LookAhead(_nextAhead / Zones, _nextAhead % Zones);
            _nextAhead++;
            return true;
        }

        return false;
    }

    /// <summary>How hot a zone's steel will at most become of the heat that it has been given, by the hottest of all pairs, as of the last look ahead; the coldest while cooling.</summary>
    internal double Extreme(int zone)
    {
        double extreme = _extreme[0, zone];
        for (int i = 1; i < LagPairs.Count; i++)
        {
            extreme = _isCooling ? Math.Min(extreme, _extreme[i, zone]) : Math.Max(extreme, _extreme[i, zone]);
        }

        return extreme;
    }

    /// <summary>The pair that explains a zone's readings best; for the nozzle that of the barrel's zones, unless its readings are clearly against it.</summary>
    /// <param name="zone">The zone.</param>
    /// <param name="assumesSlowProbe">Whether of the pair that is there in both orders the slower probe is assumed: its steel is hotter.</param>
    internal LagFinding Find(int zone, bool assumesSlowProbe)
    {
        int best = MostLikely(zone);
        int barrel = zone == NozzleZone ? PairOfBarrel() : LagPairs.Unknown;
        if (barrel != LagPairs.Unknown && _logLikelihood[best, zone] - InEitherOrder(barrel, zone) < AnotherProbeEvidence)
        {
            best = barrel;
        }

        bool isExchangeable = best is LagPairs.FastProbe or LagPairs.SlowProbe;
        double second = double.NegativeInfinity;
        for (int i = 0; i < LagPairs.Count; i++)
        {
            bool isSame = i == best || (isExchangeable && i is LagPairs.FastProbe or LagPairs.SlowProbe) || LagPairs.AreBeside(i, best);
            second = isSame ? second : Math.Max(second, _logLikelihood[i, zone]);
        }

        double evidence = InEitherOrder(best, zone) - second;
        int assumed = isExchangeable ? (assumesSlowProbe ? LagPairs.SlowProbe : LagPairs.FastProbe) : best;
        double residual = Math.Sqrt(_squares[assumed, zone] / Math.Max(1, _evidenceSeconds));
        return new(LagPairs.Of(assumed, zone), _estimators[assumed].Model, residual, evidence);
    }

    /// <summary>
    /// What is believed with the pair that all zones of the barrel, which are built alike, have together: of those that the readings do not rule out the one with the
    /// slowest probe, since its steel is the hottest. A single zone that is out of order decides nothing.
    /// </summary>
    internal ThermalEstimator FindOfBarrel()
    {
        foreach (int pair in LagPairs.HottestFirst)
        {
            if (IsPossible(pair))
            {
                return _estimators[pair];
            }
        }

        return _estimators[LagPairs.HottestFirst[0]];
    }

    private int MostLikely(int zone)
    {
        int best = 0;
        for (int i = 1; i < LagPairs.Count; i++)
        {
            double doubt = LagPairs.AreBeside(i, best) && zone == NozzleZone ? NozzleDoubt : 0;
            best = _logLikelihood[i, zone] + doubt > _logLikelihood[best, zone] ? i : best;
        }

        return best;
    }

    // The pair that two of its three zones have, whether it is found now or known from before; of the exchanged pair the fast probe stands for both orders.
    private int PairOfBarrel()
    {
        int front = PairOf((int)ExtruderZoneName.Front);
        int middle = PairOf((int)ExtruderZoneName.Middle);
        int back = PairOf((int)ExtruderZoneName.Back);
        return front == middle || front == back ? front
            : middle == back ? middle
            : LagPairs.Unknown;
    }

    private int PairOf(int zone)
    {
        int pair = _isTuned[zone] ? MostLikely(zone) : _known[zone];
        return pair == LagPairs.SlowProbe ? LagPairs.FastProbe : pair;
    }

    private double InEitherOrder(int pair, int zone) => pair is LagPairs.FastProbe or LagPairs.SlowProbe
        ? Math.Max(_logLikelihood[LagPairs.FastProbe, zone], _logLikelihood[LagPairs.SlowProbe, zone])
        : _logLikelihood[pair, zone];

    private bool IsPossible(int pair)
    {
        for (int other = 0; other < LagPairs.Count; other++)
        {
            double needed = pair == LagPairs.SlowProbe && other == LagPairs.FastProbe ? ExchangedEvidence : -RulingOutEvidence;
            if (other != pair && EvidenceInBarrel(pair, other) < needed)
            {
                return false;
            }
        }

        return true;
    }

    // The middle one of the three zones' logarithms of the ratio of likelihoods.
    private double EvidenceInBarrel(int pair, int other)
    {
        double front = _logLikelihood[pair, 0] - _logLikelihood[other, 0];
        double middle = _logLikelihood[pair, 1] - _logLikelihood[other, 1];
        double back = _logLikelihood[pair, 2] - _logLikelihood[other, 2];
        return Math.Max(Math.Min(front, middle), Math.Min(Math.Max(front, middle), back));
    }

    private void Update(int pair)
    {
        ThermalEstimator estimator = _estimators[pair];
        estimator.Update(_seconds, _readings, _watts, _rpm);
        for (int zone = 0; zone < Zones && _counts; zone++)
        {
            if (double.IsNaN(_readings[zone]))
            {
                continue;
            }

            double deviation = estimator.ExpectedInnovation(zone);
            double surprise = estimator.Innovation(zone) / deviation;
            _logLikelihood[pair, zone] -= 0.5 * _seconds * (Math.Min(LargestSurprise, surprise * surprise) + (2 * Math.Log(deviation)));
            _squares[pair, zone] += _seconds * estimator.Innovation(zone) * estimator.Innovation(zone);
        }
    }

    private void LookAhead(int pair, int zone)
    {
        _ahead.CopyFrom(_estimators[pair].Model);
        double extreme = _ahead.Metal(zone);
        for (int i = 0; i < AheadSteps; i++)
        {
            _ahead.Step(ThermalModel.LongestStepSeconds, _wattsAfter, _rpm);
            extreme = _isCooling ? Math.Min(extreme, _ahead.Metal(zone)) : Math.Max(extreme, _ahead.Metal(zone));
        }

        _extreme[pair, zone] = extreme;
    }
}
