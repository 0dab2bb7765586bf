using PanelServer.Machines.ExtruderV1.Heating;
using PanelServer.Machines.ExtruderV1.Heating.Tuning;

namespace PanelServer.Machines.ExtruderV1;

/// <summary>
/// Auto-tune of the zones' heat model and gains: step test, evaluation, result, as the state says. While it runs it decides the zones'
/// set points and duties; what it has found works only once somebody takes it.
/// </summary>
internal sealed class TemperatureAutoTune
{
    private const double PieceSeconds = 0.002;
    private const int SamplesPerPiece = 4;
    private const int StepsPerPiece = 8;

    private const double TestPercent = 90;
    private const double LargestWhileRunning = 99;
    private const double ThresholdKelvin = 0.25;
    private const double LeastKelvin = 1;
    private const double GoodPercent = 3;
    private const double SensorStepKelvin = 0.1;
    private const double ClearRatio = 50;

    private readonly double[] _rated;
    private readonly StepTest _test;
    private readonly ThermalFit _fit = new();
    private readonly StepResponse _response = new();
    private readonly double[] _setPoints = new double[ThermalGeometry.Zones];
    private RequestTracker _starts;
    private RequestTracker _applications;
    private TemperatureAutoTuneSettings _settings;
    private int _first;
    private double _shown;
    private bool _isEvaluating;
    private bool _isResponding;

    internal TemperatureAutoTune(ExtruderModel model)
    {
        _rated = [model.BarrelHeaterWatts, model.BarrelHeaterWatts, model.BarrelHeaterWatts, model.NozzleHeaterWatts];
        _test = new StepTest(model);
    }

    /// <summary>Begins, ends or takes over a result, as the state asks for.</summary>
    /// <param name="state">The state.</param>
    /// <param name="controller">Gets what was found.</param>
    internal void Follow(in ExtruderState state, HeatingController controller)
    {
        TemperatureAutotuneState tune = state.TemperatureAutotuneState;
        if (_starts.TakeNew(state.TemperatureTunes) && tune.IsRunning)
        {
            Begin(state);
        }
        else if (!tune.IsRunning)
        {
            _test.Cancel();
            _isEvaluating = false;
        }

        if (_applications.TakeNew(state.TemperatureTunesApplied) && tune.Result is { IsConfident: true })
        {
            for (int zone = 0; zone < ThermalGeometry.Zones; zone++)
            {
                if (_settings.Zone == TemperatureTuneZone.All || zone == (int)_settings.Zone)
                {
                    controller.SetThermal((ExtruderZoneName)zone, _fit.Result);
                }
            }
        }
    }

    /// <summary>Set point for the controller.</summary>
    internal double Target(ExtruderZoneName zone, double setPoint) => _test.Target((int)zone, setPoint);

    /// <summary>Duty of a zone's relay.</summary>
    internal double Duty(ExtruderZoneName zone, double regulated) => _test.Duty((int)zone, regulated);

    /// <summary>Takes what a zone did since the last cycle.</summary>
    internal void Observe(ExtruderZoneName zone, double reading, bool relayWasClosed, double elapsedSeconds) =>
        _test.Observe((int)zone, reading, relayWasClosed, elapsedSeconds);

    /// <summary>Goes on by one cycle.</summary>
    /// <param name="faultyZone">Whether the supervision keeps a zone from heating.</param>
    /// <param name="elapsedSeconds">Time since the last cycle.</param>
    internal void Update(bool faultyZone, double elapsedSeconds)
    {
        if (faultyZone)
        {
            _test.GiveUp("The supervision has switched a zone off. Follow the machine's error message, then start again.");
        }

        _test.Update(elapsedSeconds);
        for (double room = elapsedSeconds; room > 0 && _isEvaluating; room -= PieceSeconds)
        {
            Evaluate();
        }
    }

    /// <summary>Shows phase, progress and result in the state.</summary>
    internal void Show(ref ExtruderState state)
    {
        TemperatureAutotuneState tune = state.TemperatureAutotuneState;
        if (!tune.IsRunning || _test.Phase == StepTestPhase.Idle)
        {
            return;
        }

        if (_test.Phase == StepTestPhase.Over && !_isEvaluating)
        {
            BeginEvaluation();
        }

        if (_test.Phase == StepTestPhase.Failed)
        {
            state = state with { TemperatureAutotuneState = tune with { Phase = TemperatureTunePhase.Failed, FailureReason = _test.FailureReason } };
        }
        else if (_isEvaluating && _isResponding && !_response.IsRunning)
        {
            state = state with { TemperatureAutotuneState = Conclude(tune) };
            _isEvaluating = false;
        }
        else
        {
            ShowProgress(ref state);
        }
    }

    private void ShowProgress(ref ExtruderState state)
    {
        double percent = (TestPercent * _test.Progress) + (_isEvaluating ? (LargestWhileRunning - TestPercent) * _fit.Progress : 0);
        _shown = Math.Min(LargestWhileRunning, Math.Max(_shown, Math.Floor(percent)));
        bool hasBaseline = _test.Phase is StepTestPhase.Step or StepTestPhase.Over;
        state = state with
        {
            TemperatureAutotuneState = state.TemperatureAutotuneState with
            {
                Phase = _test.Phase switch
                {
                    StepTestPhase.Waiting => TemperatureTunePhase.WaitingForSteady,
                    StepTestPhase.Baseline => TemperatureTunePhase.BaselineHold,
                    _ => TemperatureTunePhase.Step,
                },
                Progress = _shown,
                ElapsedSeconds = Math.Floor(_test.ElapsedSeconds),
                BaselineDuty = hasBaseline ? _test.BaselineDuty : 0,
                BaselineTemperature = hasBaseline ? _test.BaselineCelsius : 0,
                CurrentDuty = _test.PresentDuty,
            },
        };
    }

    private void Begin(in ExtruderState state)
    {
        _settings = state.TemperatureTune;
        for (int zone = 0; zone < ThermalGeometry.Zones; zone++)
        {
            _setPoints[zone] = state.HeatingStates.Of((ExtruderZoneName)zone).TargetTemperature;
        }

        bool all = _settings.Zone == TemperatureTuneZone.All;
        _first = all ? (int)ExtruderZoneName.Middle : (int)_settings.Zone;
        (_shown, _isEvaluating, _isResponding) = (0, false, false);
        _test.Begin(new StepTestPlan(_first, all, _settings.StepDuty, _settings.MaxRiseCelsius), _setPoints);
    }

    private void BeginEvaluation()
    {
        if (_test.DeviationKelvin < LeastKelvin)
        {
            _test.GiveUp("The zone hardly answered to the step. Check its heater, fuse, relay and the seat of its sensor, or choose a larger step.");
            return;
        }

        (_isEvaluating, _isResponding) = (true, false);
        _fit.Begin(_test.Recording, _test.Stepped);
    }

    private void Evaluate()
    {
        if (_fit.IsRunning)
        {
            _fit.Advance(SamplesPerPiece);
        }
        else if (!_isResponding)
        {
            _isResponding = true;
            _response.Begin(_test.Recording, _first, _rated[_first], _fit.Result, _fit.Gain(_first));
        }
        else
        {
            _response.Advance(StepsPerPiece);
        }
    }

    private TemperatureAutotuneState Conclude(in TemperatureAutotuneState tune)
    {
        double noise = Math.Max(SensorStepKelvin, _test.NoiseKelvin);
        double snr = _test.DeviationKelvin / noise;
        double lambda = _settings.LambdaFactor * _response.DeadTimeSeconds;
        double error = 100 * _fit.RmsKelvin / _test.DeviationKelvin;

        // The nozzle's own reading and the front zone's do not tell its band from its probe.
        bool isClear = _fit.IsClear && snr > ClearRatio && _settings.Zone != TemperatureTuneZone.Nozzle;
        return tune with
        {
            Phase = TemperatureTunePhase.Completed,
            Progress = 100,
            Result = new TemperatureTuneResult(
                _response.Gain,
                _response.TimeConstantSeconds,
                _response.DeadTimeSeconds,
                _response.Tau63Seconds,
                _test.Recording.TimeOf(_first, ThresholdKelvin),
                _fit.RmsKelvin,
                error,
                error < GoodPercent,
                _test.DeviationKelvin,
                _settings.StepDuty,
                lambda,
                _test.NoiseKelvin,
                snr,
                isClear,
                snr > ClearRatio ? _settings.StepDuty : Math.Sign(_settings.StepDuty),
                _fit.Result.ProbeLagSeconds,
                _fit.Result.BandLagSeconds,
                _fit.Gain(_first),
                Pi(lambda),
                Pid(lambda)),
        };
    }

    // Internal-model rules (Rivera, Morari, Skogestad) for a first-order process with dead time. The controller regulates a temperature
    // that knows no delay, so the dead time counts only as the measure of how fast it may be.
    private TemperatureTuneGains Pi(double lambda) => Gains(_response.TimeConstantSeconds / (_response.Gain * lambda), _response.TimeConstantSeconds, 0);

    private TemperatureTuneGains Pid(double lambda)
    {
        double half = _response.DeadTimeSeconds / 2;
        double time = _response.TimeConstantSeconds;
        return Gains((time + half) / (_response.Gain * (lambda + half)), time + half, time * half / (time + half));
    }

    private static TemperatureTuneGains Gains(double kc, double ti, double td) => new(kc, ti, td, kc, kc / ti, kc * td);
}
