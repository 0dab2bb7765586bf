using PanelServer.Machines.ExtruderV1.Heating;
using PanelServer.Machines.ExtruderV1.Heating.Supervision;

namespace PanelServer.Machines.ExtruderV1;

/// <summary>
/// Finds a zone's lags by a step of its duty, or those of all zones together, and makes gains for them. The step is taken back in time
/// for no zone's steel to move further than was allowed, whichever lags it has. Progress and result are in the state.
/// </summary>
/// <param name="model">Ratings and barrel.</param>
/// <param name="controller">The controller, which regulates whatever is not stepped.</param>
internal sealed class TemperatureAutoTune(ExtruderModel model, HeatingController controller)
{
    private const double WaitSeconds = 7200;
    private const double HoldSeconds = 60;
    private const double AnswerSeconds = 450;
    private const double LongestStepSeconds = 300;

    // After this the first look ahead is there.
    private const double LookSeconds = 2;

    // From cold the heat-up is a step too. Later than this what the model does not know of losses weighs more than the lags.
    private const double HeatUpSeconds = 600;

    // The step ends when the heat that was given moves the zone by this part of what is allowed.
    private const double UsedPart = 0.75;
    private const double LeastPart = 0.4;

    // What the look ahead misses; more ends the auto-tune.
    private const double TolerableKelvin = 1;

    private const double NothingFitsPercent = 20;
    private const double LargestProgressWhileRunning = 99;
    private const double ProgressWhenSteady = 20;
    private const double ProgressWhenStepped = 30;

    // Only who asks for a fast loop has the probes assumed to be fast: else the steel is taken to be as hot as the readings allow.
    private const double ModerateLambdaFactor = 1;

    private static readonly ExtruderZoneName[] Zones = Enum.GetValues<ExtruderZoneName>();

    private readonly LagHypotheses _hypotheses = new(controller.Model.Shape);
    private readonly ZoneStep[] _steps = [.. Zones.Select(zone => new ZoneStep(model.DutyLimit(zone)))];
    private readonly bool[] _isTuned = new bool[Zones.Length];
    private readonly MachineTrace<TemperatureAutotuneSubject, TemperatureAutotuneSample> _trace = TemperatureAutotuneTrace.CreateRecorder();
    private readonly double[] _wattsAfter = new double[Zones.Length];
    private TemperatureAutotuneZone? _zone;
    private RequestTracker _starts;
    private long _samples;
    private long _beginnings;
    private double _phaseSeconds;
    private bool _begins;
    private bool _isCold;

    /// <summary>The curve of the last one.</summary>
    public MachineTrace Trace => _trace;

    /// <summary>The duty that a zone is stepped to; null while the controller regulates it.</summary>
    /// <param name="zone">The zone.</param>
    public double? Duty(ExtruderZoneName zone) => _steps[(int)zone].Duty;

    /// <summary>One cycle, after the controller's.</summary>
    /// <param name="state">Progress and result are written to it.</param>
    /// <param name="barrel">Whether zones may heat.</param>
    public void Update(ref ExtruderState state, Barrel barrel)
    {
        if (_starts.TakeNew(state.TemperatureAutoTunes))
        {
            // One before it may have been stopped in the same list.
            _begins = true;
            End();
            _trace.Begin(new(state.TemperatureAutotuneState.Zone, state.TemperatureAutotuneState.Phase));
        }

        if (!state.TemperatureAutotuneState.IsRunning)
        {
            _begins = false;
            End();
            return;
        }

        if (FindHindrance(state, barrel) is { } reason)
        {
            TemperatureAutoTuneRules.Fail(reason, ref state);
            End();
            return;
        }

        _hypotheses.WorkOnePiece();
        if (controller.Sample.Count == _samples)
        {
            return;
        }

        _samples = controller.Sample.Count;
        if (_begins)
        {
            Begin(state);
        }

        Advance(ref state);
    }

    /// <summary>Tells readers of the curve how far it has come. One that was stopped leaves its curve there.</summary>
    /// <param name="tune">The auto-tune.</param>
    public void Note(in TemperatureAutotuneState tune)
    {
        _zone = tune.Zone ?? _zone;
        _trace.Note(new(_zone, tune.Phase));
    }

    private void Begin(in ExtruderState state)
    {
        _begins = false;
        _phaseSeconds = 0;
        _beginnings = controller.Starts;
        _isCold = controller.IsCold(controller.Sample.Known);
        foreach (ExtruderZoneName zone in Zones)
        {
            int i = (int)zone;
            _isTuned[i] = state.TemperatureAutotuneState.Covers(zone);
            _steps[i].Begin(controller.Sample.Known[i]);
        }

        _hypotheses.Begin(controller, _isTuned, _isCold);
    }

    private void End()
    {
        foreach (ZoneStep step in _steps)
        {
            step.End();
        }
    }

    private string? FindHindrance(in ExtruderState state, Barrel barrel)
    {
        bool isInterrupted = !_begins && controller.Starts != _beginnings;
        if (state.InverterStatusState.Running)
        {
            return TemperatureAutoTuneRules.ScrewTurns;
        }

        foreach (ExtruderZoneName zone in Zones)
        {
            if (!state.TemperatureAutotuneState.Covers(zone))
            {
                continue;
            }

            // A moment without a reading is no reason to give up, as everywhere else; a sensor that was never read is one.
            bool isUnknown = barrel[zone].SensorHasFailed || !(barrel[zone].HasTemperature || barrel[zone].HasWiringError);
            if (isUnknown || isInterrupted)
            {
                return TemperatureAutoTuneRules.SensorFailed;
            }

            if (barrel.Fault(zone) != HeatingFault.None || barrel[zone].IsTooHot)
            {
                return TemperatureAutoTuneRules.FaultFound;
            }
        }

        return null;
    }

    private void Advance(ref ExtruderState state)
    {
        double seconds = controller.Sample.Seconds;
        TemperatureAutotuneState tune = state.TemperatureAutotuneState;
        TemperatureAutotunePhase phase = tune.Phase;
        _phaseSeconds += seconds;
        bool isHeatUp = _isCold && tune.ElapsedSeconds < HeatUpSeconds;
        _hypotheses.Take(controller, isHeatUp || phase == TemperatureAutotunePhase.Step);
        string? failure = phase switch
        {
            TemperatureAutotunePhase.WaitingForSteady => Wait(state, seconds, ref phase),
            TemperatureAutotunePhase.BaselineHold => Hold(state.TemperatureAutoTune, seconds, ref phase),
            _ => Answer(state, ref phase),
        };
        bool isOver = phase == TemperatureAutotunePhase.Completed;
        ZoneStep shown = _steps[ShownZone(tune)];
        state = state with
        {
            TemperatureAutotuneState = tune with
            {
                Phase = isOver ? tune.Phase : phase,
                Progress = Math.Max(tune.Progress, ProgressOf(phase)),
                ElapsedSeconds = tune.ElapsedSeconds + seconds,
                BaselineDuty = shown.BaselineDuty,
                BaselineTemperature = shown.BaselineCelsius,
                CurrentDuty = shown.Duty ?? controller.Duty((ExtruderZoneName)ShownZone(tune)),
            },
        };
        Record(state.TemperatureAutotuneState);
        if (failure is not null)
        {
            TemperatureAutoTuneRules.Fail(failure, ref state);
            End();
        }
        else if (isOver)
        {
            Complete(ref state);
        }
    }

    private void Record(in TemperatureAutotuneState tune) =>
        _trace.Add(new(Math.Round(tune.ElapsedSeconds, 1), Math.Round(controller.Sample.Known[ShownZone(tune)], 2), Math.Round(tune.CurrentDuty, 3)));

    private string? Wait(in ExtruderState state, double seconds, ref TemperatureAutotunePhase phase)
    {
        bool areSteady = true;
        foreach (ExtruderZoneName zone in Zones)
        {
            if (_isTuned[(int)zone])
            {
                areSteady &= _steps[(int)zone].IsSteady(controller.Sample.Known[(int)zone], state.HeatingStates.Of(zone).TargetTemperature, seconds);
            }
        }

        if (areSteady)
        {
            Enter(TemperatureAutotunePhase.BaselineHold, ref phase);
        }

        return _phaseSeconds > WaitSeconds ? TemperatureAutoTuneRules.NotSteady : null;
    }

    private string? Hold(TemperatureAutoTuneSettings settings, double seconds, ref TemperatureAutotunePhase phase)
    {
        bool isOver = _phaseSeconds >= HoldSeconds;
        for (int zone = 0; zone < Zones.Length; zone++)
        {
            if (!_isTuned[zone])
            {
                continue;
            }

            _steps[zone].Hold(controller.Sample.Known[zone], controller.Sample.Watts[zone] / controller.RatedWatts(zone), seconds);
            if (isOver && !_steps[zone].TryStep(settings.StepDuty))
            {
                return TemperatureAutoTuneRules.NoRoom;
            }
        }

        if (isOver)
        {
            Enter(TemperatureAutotunePhase.Step, ref phase);
        }

        return null;
    }

    private string? Answer(in ExtruderState state, ref TemperatureAutotunePhase phase)
    {
        bool isCooling = state.TemperatureAutoTune.StepDuty < 0;
        foreach (ExtruderZoneName zone in Zones)
        {
            ZoneStep step = _steps[(int)zone];
            if (!_isTuned[(int)zone])
            {
                continue;
            }

            step.Answer(controller.Sample.Known[(int)zone], _phaseSeconds);
            double allowed = Allowed(state, zone);
            double moves = step.Direction * (_hypotheses.Extreme((int)zone) - step.BaselineCelsius);
            if ((_phaseSeconds > LookSeconds && moves >= UsedPart * allowed) || _phaseSeconds >= LongestStepSeconds)
            {
                step.End();
            }

            if (step.Deviation > allowed + TolerableKelvin)
            {
                return TemperatureAutoTuneRules.MovedTooFar;
            }
        }

        LookAhead(isCooling);
        if (_phaseSeconds >= AnswerSeconds)
        {
            Enter(TemperatureAutotunePhase.Completed, ref phase);
        }

        return null;
    }

    // A zone that stands above its set point has less room, but some: neighbours may hold it there.
    private double Allowed(in ExtruderState state, ExtruderZoneName zone)
    {
        double allowed = state.TemperatureAutoTune.MaxRiseCelsius;
        double above = _steps[(int)zone].BaselineCelsius - state.HeatingStates.Of(zone).TargetTemperature;
        return _steps[(int)zone].Direction < 0 ? allowed : Math.Max(LeastPart * allowed, allowed - Math.Max(0, above));
    }

    // A zone that is not stepped any more is off until it has come back, or at full power; what it does then is not to be counted on.
    private void LookAhead(bool isCooling)
    {
        for (int zone = 0; zone < Zones.Length; zone++)
        {
            bool isOver = _isTuned[zone] && !isCooling;
            _wattsAfter[zone] = isOver ? 0 : controller.RatedWatts(zone) * (_isTuned[zone] ? _steps[zone].BaselineDuty : controller.Duty((ExtruderZoneName)zone));
        }

        _hypotheses.LookAhead(_wattsAfter, isCooling);
    }

    private void Enter(TemperatureAutotunePhase next, ref TemperatureAutotunePhase phase)
    {
        phase = next;
        _phaseSeconds = 0;
    }

    private double ProgressOf(TemperatureAutotunePhase phase) => phase switch
    {
        TemperatureAutotunePhase.WaitingForSteady => ProgressWhenSteady * _phaseSeconds / WaitSeconds,
        TemperatureAutotunePhase.BaselineHold => ProgressWhenSteady + ((ProgressWhenStepped - ProgressWhenSteady) * _phaseSeconds / HoldSeconds),
        _ => Math.Min(LargestProgressWhileRunning, ProgressWhenStepped + ((100 - ProgressWhenStepped) * _phaseSeconds / AnswerSeconds)),
    };

    private void Complete(ref ExtruderState state)
    {
        TemperatureAutotuneResults results = default;
        foreach (ExtruderZoneName zone in Zones)
        {
            if (!_isTuned[(int)zone])
            {
                continue;
            }

            TemperatureAutotuneResult result = Evaluate((int)zone, state);
            if (result.SnrRatio < 2 || result.FitErrorPct > NothingFitsPercent)
            {
                TemperatureAutoTuneRules.Fail(result.SnrRatio < 2 ? TemperatureAutoTuneRules.HardlyMoved : TemperatureAutoTuneRules.NothingFits, ref state);
                return;
            }

            results = results.With(zone, result);
        }

        state = state with
        {
            TemperatureAutotuneState = state.TemperatureAutotuneState with
            {
                Phase = TemperatureAutotunePhase.Completed,
                Progress = 100,
                CurrentDuty = 0,
                Result = results.Of((ExtruderZoneName)ShownZone(state.TemperatureAutotuneState)),
                Results = results,
            },
        };
    }

    private TemperatureAutotuneResult Evaluate(int zone, in ExtruderState state)
    {
        TemperatureAutoTuneSettings settings = state.TemperatureAutoTune;
        LagFinding finding = _hypotheses.Find(zone, settings.LambdaFactor >= ModerateLambdaFactor);
        double target = state.HeatingStates.Of((ExtruderZoneName)zone).TargetTemperature;
        double suggested = _steps[zone].Suggest(settings.MaxRiseCelsius * UsedPart);
        return TemperatureStepEvaluation.Evaluate(zone, _steps[zone], finding, controller.RatedWatts(zone), target, settings.LambdaFactor, suggested);
    }

    private static int ShownZone(in TemperatureAutotuneState tune) => tune.Zone is { } zone and not TemperatureAutotuneZone.All ? (int)zone : (int)ExtruderZoneName.Front;
}
