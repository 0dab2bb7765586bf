using static PanelServer.Machines.ExtruderV1.Heating.ThermalGeometry;

namespace PanelServer.Machines.ExtruderV1.Heating.Supervision;

/// <summary>
/// One stretch of time in which a zone's reading is compared with three predictions that begin alike: the heater gave what it
/// was told, it gave nothing, or it was on all the time. Where the reading lies between them tells which is true, whatever the
/// plant's exact lags, because the predictions share them.
/// </summary>
internal sealed class HypothesisWindow
{
    // What the estimator may believe of a sound machine. What lies beyond stays for the comparison to see.
    private const double LeastGain = 0.75;
    private const double LargestGain = 1.5;

    // Of two probes: each reading's deviation in K, and the share of its square that is left when they are exchanged.
    private const double ClearlyWrongKelvin = 2.5;
    private const double ClearlyBetter = 0.3;

    private readonly int _zone;
    private readonly double _ratedWatts;
    private readonly ThermalModel _asTold;
    private readonly ThermalModel _without;
    private readonly ThermalModel _always;
    private readonly ThermalModel _withUnknown;
    private readonly ZoneFilter _doubt = new();
    private readonly double[] _watts = new double[Zones];
    private double _start;
    private double _disturbance;

    internal HypothesisWindow(int zone, double ratedWatts, BarrelShape shape)
    {
        (_zone, _ratedWatts) = (zone, ratedWatts);
        _asTold = new ThermalModel(shape, 100);
        _without = new ThermalModel(shape, 100);
        _always = new ThermalModel(shape, 100);
        _withUnknown = new ThermalModel(shape, 100);
    }

    /// <summary>Whether it has begun.</summary>
    internal bool IsOpen { get; private set; }

    /// <summary>How long ago it has begun.</summary>
    internal double Seconds { get; private set; }

    /// <summary>What the reading should be if all is well, in °C.</summary>
    internal double Expected { get; private set; }

    /// <summary>Reading less what it should be if all is well, in K.</summary>
    internal double Deviation { get; private set; }

    /// <summary>How much the reading has risen since the beginning, in K.</summary>
    internal double Rise { get; private set; }

    /// <summary>Reading that a heater always on would have brought beyond what it should be, in K.</summary>
    internal double EffectOfAlways { get; private set; }

    /// <summary>Reading that the heater should have brought, in K.</summary>
    internal double EffectOfHeater { get; private set; }

    /// <summary>Reading that material or an unsure beginning may have brought or taken beyond what the model knows, in K.</summary>
    internal double EffectOfUnknown { get; private set; }

    /// <summary>Standard deviation of the reading to come on a sound machine, in K.</summary>
    internal double Doubt { get; private set; }

    /// <summary>Begins anew.</summary>
    /// <param name="believed">What the estimator believes.</param>
    /// <param name="doubt">How sure it is.</param>
    /// <param name="plausibleWatts">What it may believe of heat flows whose cause it does not know.</param>
    internal void Begin(ThermalModel believed, ZoneFilter doubt, double plausibleWatts)
    {
        IsOpen = true;
        Seconds = 0;
        _start = believed.Probe(_zone);
        _doubt.CopyFrom(doubt);
        Take(_asTold, believed, plausibleWatts);
        Take(_without, believed, plausibleWatts);
        Take(_always, believed, plausibleWatts);
        Take(_withUnknown, believed, plausibleWatts);
    }

    /// <summary>Lets time pass.</summary>
    /// <param name="seconds">How much.</param>
    /// <param name="watts">For each zone its rated power times the share of time its relay was closed.</param>
    /// <param name="screwRpm">Speed of the conveying screw.</param>
    /// <param name="reading">The zone's reading at the end.</param>
    /// <param name="unknownWatts">Heat that the zone may get or lose beyond what the model knows.</param>
    internal void Step(double seconds, ReadOnlySpan<double> watts, double screwRpm, double reading, double unknownWatts)
    {
        Seconds += seconds;
        watts.CopyTo(_watts);
        ThermalEstimator.Predict(_doubt, seconds, _asTold, _zone, _watts[_zone]);
        _asTold.Step(seconds, _watts, screwRpm);
        _withUnknown.SetDisturbance(_zone, _disturbance + unknownWatts);
        _withUnknown.Step(seconds, _watts, screwRpm);
        _watts[_zone] = 0;
        _without.Step(seconds, _watts, screwRpm);
        _watts[_zone] = _ratedWatts;
        _always.Step(seconds, _watts, screwRpm);
        Expected = _asTold.Probe(_zone);
        Deviation = reading - Expected;
        Rise = reading - _start;
        EffectOfAlways = _always.Probe(_zone) - Expected;
        EffectOfHeater = Expected - _without.Probe(_zone);
        EffectOfUnknown = _withUnknown.Probe(_zone) - Expected;
        Doubt = _doubt.ReadingUncertainty;
    }

    /// <summary>Nothing can be compared until it begins again.</summary>
    internal void Close() => (IsOpen, Seconds, Rise, Deviation, EffectOfAlways, EffectOfHeater, EffectOfUnknown, Doubt) = (false, 0, 0, 0, 0, 0, 0, 0);

    /// <summary>
    /// Whether two zones' readings have moved as each other's power explains, and not as their own does. Only the way since the
    /// beginning counts: where they began, each follows its own reading.
    /// </summary>
    internal static bool AreExchanged(HypothesisWindow one, HypothesisWindow other)
    {
        double apart = one.Expected - one._start - (other.Expected - other._start);
        double asTheyAre = Square(one.Deviation) + Square(other.Deviation);
        double exchanged = Square(one.Deviation + apart) + Square(other.Deviation - apart);
        bool areWrong = one.IsClearlyWrong && other.IsClearlyWrong && one.Deviation * other.Deviation < 0;
        return one.IsOpen && other.IsOpen && areWrong && exchanged < ClearlyBetter * asTheyAre;
    }

    private bool IsClearlyWrong => Math.Abs(Deviation) > ClearlyWrongKelvin + Math.Abs(EffectOfUnknown) + Doubt;

    private static double Square(double value) => value * value;

    private void Take(ThermalModel model, ThermalModel believed, double plausibleWatts)
    {
        model.CopyFrom(believed);
        for (int zone = 0; zone < Zones; zone++)
        {
            model.SetGain(zone, Math.Clamp(believed.Gain(zone), LeastGain, LargestGain));
        }

        _disturbance = Math.Clamp(believed.Disturbance(_zone), -plausibleWatts, plausibleWatts);
        model.SetDisturbance(_zone, _disturbance);
    }
}
