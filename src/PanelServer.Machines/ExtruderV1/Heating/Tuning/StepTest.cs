using static PanelServer.Machines.ExtruderV1.Heating.ThermalGeometry;

namespace PanelServer.Machines.ExtruderV1.Heating.Tuning;

/// <summary>How a step test excites the barrel.</summary>
/// <param name="First">First zone to step.</param>
/// <param name="All">Whether the barrel's other zones follow, ten minutes apart.</param>
/// <param name="StepDuty">Change of the duty.</param>
/// <param name="MaxRiseKelvin">How far a stepped zone may get from where it was.</param>
internal readonly record struct StepTestPlan(int First, bool All, double StepDuty, double MaxRiseKelvin);

/// <summary>How far a step test has come.</summary>
internal enum StepTestPhase
{
    Idle,
    Waiting,
    Baseline,
    Step,
    Over,
    Failed,
}

/// <summary>
/// Drives the zones through a step test and records it. All zones are first brought to where there is room for the step below their
/// set points and held there until nothing moves; then their duties are frozen, and one zone after the other gets more or less
/// power, for as long as its heat capacity allows.
/// </summary>
internal sealed class StepTest
{
    private const double SecondsBetweenZones = 600;
    private const double SecondsAfterLast = 900;
    private const double LongestStepSeconds = 600;
    private const double LongestWaitSeconds = 7200;
    private const double WindowSeconds = 120;
    private const double BaselineSeconds = 300;
    private const double SteadyKelvin = 0.12;
    private const double OverSetPointKelvin = 3;
    private const double SecondSeconds = 1;

    // Part of the room that the step's heat may fill: heaters are up to a quarter stronger than rated.
    private const double PartOfRoom = 0.75;

    // Heat that lifts a zone by one kelvin: its steel without what its neighbours take, in J/K.
    private static readonly double[] CapacityJoules = [2600, 2600, 2600, 1800];

    // The zone with two neighbours first: it tells most. The nozzle's bare group tells nothing that the model could be held to: it shares
    // what the others have found.
    private static readonly int[] Order = [1, 2, 0];

    private readonly double[] _rated;
    private readonly double[] _limit;
    private readonly double[] _readings = new double[Zones];
    private readonly double[] _sampleWatts = new double[Zones];
    private readonly double[] _joules = new double[Zones];
    private readonly double[] _sampleJoules = new double[Zones];
    private readonly double[] _setPoints = new double[Zones];
    private readonly double[] _targets = new double[Zones];
    private readonly double[] _duties = new double[Zones];
    private readonly double[] _watts = new double[Zones];
    private readonly double[] _sum = new double[Zones];
    private readonly double[] _lastMean = new double[Zones];
    private readonly double[] _moment = new double[Zones];
    private readonly double[] _slopes = new double[Zones];
    private readonly double[] _stepJoules = new double[Zones];
    private readonly bool[] _isStepped = new bool[Zones];
    private StepTestPlan _plan;
    private double _second;
    private double _inPhase;
    private double _window;
    private double _sample;
    private double _lowest;
    private double _highest;
    private bool _hasMean;

    internal StepTest(ExtruderModel model)
    {
        _rated = [model.BarrelHeaterWatts, model.BarrelHeaterWatts, model.BarrelHeaterWatts, model.NozzleHeaterWatts];
        _limit = [1, 1, 1, model.NozzleDutyLimit];
    }

    /// <summary>How far it has come.</summary>
    internal StepTestPhase Phase { get; private set; }

    /// <summary>Why it failed; null if it did not.</summary>
    internal string? FailureReason { get; private set; }

    /// <summary>Time since its beginning.</summary>
    internal double ElapsedSeconds { get; private set; }

    /// <summary>What was recorded.</summary>
    internal TuneRecording Recording { get; } = new();

    /// <summary>Zones whose power is stepped in this test.</summary>
    internal ReadOnlySpan<bool> Stepped => _isStepped;

    /// <summary>Span of the first zone's reading before the step.</summary>
    internal double NoiseKelvin => _highest - _lowest;

    /// <summary>Largest distance of the first zone's reading from where it would have been.</summary>
    internal double DeviationKelvin { get; private set; }

    /// <summary>Share that is done, 0 … 1.</summary>
    internal double Progress => Phase switch
    {
        StepTestPhase.Idle => 0,
        StepTestPhase.Waiting => 0.2 * Math.Min(1, ElapsedSeconds / LongestWaitSeconds),
        StepTestPhase.Baseline => 0.2 + (0.1 * _inPhase / BaselineSeconds),
        StepTestPhase.Step => 0.3 + (0.7 * _inPhase / TestSeconds),
        _ => 1,
    };

    /// <summary>The first zone's duty and temperature before the step, its duty now.</summary>
    internal double BaselineDuty => _watts[_plan.First] / _rated[_plan.First];

    internal double BaselineCelsius => Recording.Baseline[_plan.First];

    internal double PresentDuty => _duties[_plan.First];

    private double TestSeconds => SecondsAfterLast + (_plan.All ? (Order.Length - 1) * SecondsBetweenZones : 0);

    /// <summary>Begins.</summary>
    /// <param name="plan">How.</param>
    /// <param name="setPoints">Set points of all zones.</param>
    internal void Begin(in StepTestPlan plan, ReadOnlySpan<double> setPoints)
    {
        _plan = plan with { First = plan.All ? Order[0] : plan.First };
        setPoints.CopyTo(_setPoints);
        Array.Fill(_targets, double.NaN);
        Array.Clear(_isStepped);
        _isStepped[_plan.First] = true;
        foreach (int zone in Order)
        {
            _isStepped[zone] |= plan.All;
        }

        Array.Clear(_stepJoules);
        (ElapsedSeconds, DeviationKelvin, FailureReason) = (0, 0, null);
        Enter(StepTestPhase.Waiting);
        _hasMean = false;
    }

    /// <summary>Lets a running test fail.</summary>
    internal void GiveUp(string reason)
    {
        if (Phase is not (StepTestPhase.Idle or StepTestPhase.Failed))
        {
            Fail(reason);
        }
    }

    /// <summary>Ends it without a result.</summary>
    internal void Cancel() => Phase = StepTestPhase.Idle;

    /// <summary>Set point for the controller.</summary>
    internal double Target(int zone, double setPoint) =>
        Phase is StepTestPhase.Waiting or StepTestPhase.Baseline or StepTestPhase.Step && !double.IsNaN(_targets[zone]) ? _targets[zone] : setPoint;

    /// <summary>Duty of a zone's relay.</summary>
    internal double Duty(int zone, double regulated) => Phase is StepTestPhase.Baseline or StepTestPhase.Step ? _duties[zone] : regulated;

    /// <summary>Takes what a zone did since the last cycle.</summary>
    internal void Observe(int zone, double reading, bool relayWasClosed, double elapsedSeconds)
    {
        _readings[zone] = reading;
        double joules = relayWasClosed ? _rated[zone] * elapsedSeconds : 0;
        _joules[zone] += joules;
        _sampleJoules[zone] += joules;
    }

    /// <summary>Goes on; after <see cref="Observe"/> of all zones.</summary>
    internal void Update(double elapsedSeconds)
    {
        _second += elapsedSeconds;
        _sample += elapsedSeconds;
        if (Phase is not (StepTestPhase.Waiting or StepTestPhase.Baseline or StepTestPhase.Step) || !JudgeReadings())
        {
            return;
        }

        if (Phase == StepTestPhase.Step && _sample >= TuneRecording.SampleSeconds - (elapsedSeconds / 2))
        {
            Record();
        }

        if (_second >= SecondSeconds)
        {
            TakeSecond(_second);
            _second = 0;
        }
    }

    private bool JudgeReadings()
    {
        for (int zone = 0; zone < Zones; zone++)
        {
            if (double.IsNaN(_readings[zone]))
            {
                Fail("The temperature of a zone is not known. Check its sensor and cable, then start again.");
                return false;
            }

            if (double.IsNaN(_targets[zone]))
            {
                bool needsRoom = _plan.StepDuty > 0;
                _targets[zone] = needsRoom ? Math.Min(_setPoints[zone] - _plan.MaxRiseKelvin, _readings[zone]) : _setPoints[zone];
            }

            if (Phase == StepTestPhase.Step && _readings[zone] > _setPoints[zone] + OverSetPointKelvin)
            {
                Fail("A zone got more than 3 °C above its set point. Choose a smaller rise, or start from a barrel that has settled.");
                return false;
            }
        }

        return true;
    }

    private void TakeSecond(double seconds)
    {
        ElapsedSeconds += seconds;
        _inPhase += seconds;
        switch (Phase)
        {
            case StepTestPhase.Waiting:
                Wait(seconds);
                break;
            case StepTestPhase.Baseline:
                WatchBaseline(seconds);
                break;
            default:
                DriveStep(seconds);
                break;
        }
    }

    private void Wait(double seconds)
    {
        if (_inPhase > LongestWaitSeconds)
        {
            Fail("The zones did not come to rest within two hours. Wait until the temperatures have settled, then start again.");
            return;
        }

        _window += seconds;
        for (int zone = 0; zone < Zones; zone++)
        {
            _sum[zone] += _readings[zone] * seconds;
        }

        if (_window < WindowSeconds)
        {
            return;
        }

        bool isSteady = _hasMean;
        for (int zone = 0; zone < Zones; zone++)
        {
            double mean = _sum[zone] / _window;
            isSteady &= Math.Abs(mean - _lastMean[zone]) < SteadyKelvin;
            isSteady &= _plan.StepDuty < 0 || mean < _setPoints[zone] - (_plan.MaxRiseKelvin / 2);
            _lastMean[zone] = mean;
            _watts[zone] = _joules[zone] / _window;
            _duties[zone] = Math.Clamp(_watts[zone] / _rated[zone], 0, _limit[zone]);
            _sum[zone] = 0;
            _joules[zone] = 0;
        }

        (_hasMean, _window) = (true, 0);
        if (isSteady)
        {
            Enter(StepTestPhase.Baseline);
            (_lowest, _highest) = (double.PositiveInfinity, double.NegativeInfinity);
            Array.Clear(_moment);
        }
    }

    private void WatchBaseline(double seconds)
    {
        double reading = _readings[_plan.First];
        (_lowest, _highest) = (Math.Min(_lowest, reading), Math.Max(_highest, reading));
        for (int zone = 0; zone < Zones; zone++)
        {
            _sum[zone] += _readings[zone] * seconds;
            _moment[zone] += _readings[zone] * seconds * (_inPhase - (BaselineSeconds / 2));
        }

        if (_inPhase < BaselineSeconds)
        {
            return;
        }

        for (int zone = 0; zone < Zones; zone++)
        {
            _slopes[zone] = _moment[zone] * 12 / (BaselineSeconds * BaselineSeconds * BaselineSeconds);
            _sampleWatts[zone] = (_sum[zone] / _inPhase) + (_slopes[zone] * BaselineSeconds / 2);
        }

        double duty = StepDuty(_plan.First);
        if (Math.Abs(duty - _duties[_plan.First]) < Math.Abs(_plan.StepDuty) / 2)
        {
            Fail("There is no room for the step: the zone's duty is already at its limit. Choose a step of the other sign, or another set point.");
            return;
        }

        Recording.Begin(_sampleWatts, _slopes, _watts);
        Enter(StepTestPhase.Step);
        Array.Clear(_sampleJoules);
        _sample = 0;
        DriveStep(0);
    }

    private void DriveStep(double seconds)
    {
        for (int i = 0; i < Order.Length; i++)
        {
            int zone = _plan.All ? Order[i] : _plan.First;
            double since = _inPhase - (_plan.All ? i * SecondsBetweenZones : 0);
            double added = StepDuty(zone) - (_watts[zone] / _rated[zone]);
            bool hasHeat = _stepJoules[zone] >= PartOfRoom * _plan.MaxRiseKelvin * CapacityJoules[zone];
            bool isOn = since >= 0 && since < LongestStepSeconds && !hasHeat;
            _stepJoules[zone] += isOn ? Math.Abs(added) * _rated[zone] * seconds : 0;
            _duties[zone] = isOn ? StepDuty(zone) : _watts[zone] / _rated[zone];
            if (!_plan.All)
            {
                break;
            }
        }

        if (_inPhase >= TestSeconds)
        {
            Phase = StepTestPhase.Over;
        }
    }

    private void Record()
    {
        for (int zone = 0; zone < Zones; zone++)
        {
            _sampleWatts[zone] = _sampleJoules[zone] / _sample;
            _sampleJoules[zone] = 0;
        }

        _sample = 0;
        Recording.Add(_readings, _sampleWatts);
        double deviation = Math.Abs(Recording.Deviation(Recording.Count - 1, _plan.First));
        DeviationKelvin = Math.Max(DeviationKelvin, deviation);
        if (DeviationKelvin > _plan.MaxRiseKelvin && !_plan.All)
        {
            Fail("The zone moved further than was allowed. Allow a larger rise, or choose a smaller step.");
        }
    }

    private double StepDuty(int zone) => Math.Clamp((_watts[zone] / _rated[zone]) + _plan.StepDuty, 0, _limit[zone]);

    private void Fail(string reason) => (Phase, FailureReason) = (StepTestPhase.Failed, reason);

    private void Enter(StepTestPhase phase)
    {
        (Phase, _inPhase, _window, _second) = (phase, 0, 0, 0);
        Array.Clear(_sum);
        Array.Clear(_joules);
    }
}
