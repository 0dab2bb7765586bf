using PanelServer.Machines.Schema;

namespace PanelServer.Machines.WinderV1;

/// <summary>
/// The winder: pulls filament, winds it on a spool at the tension of an arm, and lays the windings side by side.
/// This file: modes and the cycle. <see cref="WinderRules"/> says what is allowed, <see cref="WinderGuard"/> finds faults.
/// </summary>
public sealed class WinderMachine : Machine<WinderState, WinderLiveValues, WinderMutation>
{
    private readonly WinderHardware _hardware;
    private readonly WinderOptions _options;
    private readonly MachineRoster _roster;
    private readonly WinderRules _rules;
    private readonly WinderGuard _guard;
    private readonly TensionArm _arm = new();
    private readonly PullerSpeedController _puller = new();
    private readonly SpoolSpeedController _spool;
    private readonly TraverseController _traverse;
    private readonly LengthCounter _length = new();
    private double _traversePosition;
    private bool _runsOut;

    /// <summary>Makes the machine in Standby.</summary>
    /// <param name="identification">Which machine it is.</param>
    /// <param name="schema">Its module's schema.</param>
    /// <param name="hardware">Its terminals.</param>
    /// <param name="roster">The other machines, of which a laser can be the reference.</param>
    /// <param name="options">What differs between winders.</param>
    public WinderMachine(
        MachineIdentificationUnique identification,
        MachineSchema<WinderState, WinderLiveValues> schema,
        WinderHardware hardware,
        MachineRoster roster,
        WinderOptions options)
        : base(identification, schema, WinderState.Initial, WinderState.Initial with { IsDefaultState = true }, hardware.All)
    {
        _hardware = hardware;
        _roster = roster;
        _options = options;
        _rules = new WinderRules(roster, options.TraverseTravelMillimetres);
        _guard = new WinderGuard(hardware, options);
        _spool = new SpoolSpeedController(options.AdaptiveGreatestRpm);
        _traverse = new TraverseController(options.TraverseTravelMillimetres);
        LiveValues = default(WinderLiveValues);
    }

    private WinderMode Mode => State.ModeState.Mode;

    private bool IsWinding => Mode == WinderMode.Wind && _traverse.Activity == TraverseActivity.Winding;

    /// <summary>The spool follows the arm while winding, and in Hold until the puller has come to rest: it would pile up slack.</summary>
    private bool SpoolIsRegulated => IsWinding || _runsOut;

    /// <inheritdoc/>
    protected override string? Refuse(WinderMutation mutation, ref WinderState state)
    {
        // What the guard has found, and whether a terminal is lost, may be read from this thread.
        string? cause = mutation switch
        {
            WinderMutation.SetMode { Mode: WinderMode.Standby } => null,
            WinderMutation.SetMode { Mode: WinderMode.Wind } => FindTerminalFault() ?? _guard.DriveMessage ?? _guard.ArmMessage,
            WinderMutation.SetMode => FindTerminalFault() ?? _guard.DriveMessage,
            WinderMutation.ZeroTensionArmAngle => FindTerminalFault() ?? _guard.ArmMessage,
            _ => null,
        };
        return cause is null ? _rules.TryApply(mutation, ref state) : $"Not possible now. {cause}";
    }

    /// <inheritdoc/>
    protected override void Apply(WinderMutation mutation, in Cycle cycle)
    {
        WinderState before = State;
        if (_rules.TryApply(mutation, ref State) is not null)
        {
            return;
        }

        switch (mutation)
        {
            case WinderMutation.SetMode set:
                _guard.Faults.Acknowledge();
                ChangeMode(before.ModeState.Mode, set.Mode);
                break;
            case WinderMutation.GotoTraverseLimitInner:
                _traverse.GoIn();
                break;
            case WinderMutation.GotoTraverseLimitOuter:
                _traverse.GoOut();
                break;
            case WinderMutation.GotoTraverseHome:
                _traverse.GoHome();
                break;
            case WinderMutation.ResetSpoolProgress:
                _length.Reset();
                break;
            case WinderMutation.ZeroTensionArmAngle:
                _arm.SetZero();
                break;
            case WinderMutation.SetPullerRegulationMode { Regulation: PullerRegulation.Diameter }:
            case WinderMutation.SetPullerAdaptiveReferenceMachine when before.PullerReferenceMachine != State.PullerReferenceMachine:
                _puller.Diameter.Reset();
                break;
        }
    }

    /// <inheritdoc/>
    protected override void Update(in Cycle cycle)
    {
        double seconds = cycle.PeriodSeconds;
        ReadInputs();
        React(_guard.CheckDrives(seconds));

        DiameterReading? diameter = ReadReference();
        bool pulls = Mode == WinderMode.Pull || IsWinding;
        _puller.Update(State.PullerState, pulls, diameter, seconds);
        double metresPerSecond = Math.Abs(_puller.MetresPerMinute) / 60;
        double towardsFaster = _puller.MetresPerMinutePerSecond * Math.Sign(_puller.MetresPerMinute) / 60;
        _spool.Update(
            State.SpoolSpeedControllerState,
            new SpoolInputs(_arm.Reading, metresPerSecond, towardsFaster, SpoolIsRegulated, seconds));
        if (_runsOut && metresPerSecond == 0)
        {
            StopWinding();
        }

        UpdateTraverse(seconds);
        React(_guard.CheckTraverse(_traverse, _traversePosition, Mode != WinderMode.Standby));
        React(_guard.CheckWinding(_arm, _spool, SpoolIsRegulated, metresPerSecond, seconds));
        CountLength(metresPerSecond, seconds);
        WriteOutputs();

        bool gaugeLost = pulls && State.PullerState.Regulation == PullerRegulation.Diameter && diameter is not { IsUsable: true };
        _guard.Finish(gaugeLost, seconds);
        Error = _guard.Faults.Message;
        Publish(_traversePosition);
    }

    /// <inheritdoc/>
    protected override void SetSafeOutputs(in Cycle cycle)
    {
        _hardware.SetSafeOutputs();
        State = State with
        {
            ModeState = State.ModeState with { Mode = WinderMode.Standby },
            TraverseState = State.TraverseState with { Laserpointer = false },
        };
        StopWinding();
        _traverse.SwitchOff();
        _puller.RestartFromStandstill();
        _spool.RestartFromStandstill();
        Publish(_traversePosition);
    }

    private void ReadInputs()
    {
        _arm.Read(_hardware.TensionArmVolts);
        if (!_hardware.Traverse.IsPositionKnown)
        {
            _traverse.LoseHome();
        }

        if (Mode != WinderMode.Standby)
        {
            _traversePosition = _hardware.Traverse.PositionSteps
                / WinderUnits.FullStepsPerRevolution * _options.TraverseMillimetresPerRevolution;
        }
    }

    private void UpdateTraverse(double seconds)
    {
        if (Mode == WinderMode.Standby)
        {
            return;
        }

        // After Standby the axis is homed before winding begins; spool and puller wait for it.
        if (Mode == WinderMode.Wind && _traverse is { Activity: TraverseActivity.Idle, IsHomed: true })
        {
            _traverse.Wind(_traversePosition);
        }

        double revolutionsPerSecond = _spool.RadiansPerSecond / (2 * Math.PI);
        _traverse.Update(State.TraverseState, new TraverseInputs(
            _traversePosition, _hardware.EndSwitchIsClosed, _hardware.Traverse.Status.Ready, revolutionsPerSecond, seconds));
        if (_traverse.IsAtReference)
        {
            _hardware.Traverse.SetPosition(0);
        }
    }

    private void CountLength(double metresPerSecond, double seconds)
    {
        // With the drives off the ramp that runs out moves no filament.
        double metres = Mode == WinderMode.Standby ? 0 : metresPerSecond * seconds;
        if (_length.Update(State.SpoolAutomaticActionState, Mode, metres) is { } mode)
        {
            ChangeModeByItself(mode);
        }
    }

    private void WriteOutputs()
    {
        _hardware.EnableDrives(Mode != WinderMode.Standby);
        _hardware.LaserPointer = State.TraverseState.Laserpointer;
        _hardware.Spool.VelocityStepsPerSecond = _spool.StepsPerSecond;
        _hardware.Puller.VelocityStepsPerSecond = _puller.StepsPerSecond;
        _hardware.Traverse.VelocityStepsPerSecond =
            WinderUnits.TraverseSteps(_traverse.MillimetresPerSecond, _options.TraverseMillimetresPerRevolution);
    }

    private void Publish(double traversePosition)
    {
        State = State with { TraverseState = _traverse.Show(State.TraverseState) };
        WinderRules.Refresh(ref State);
        LiveValues = new WinderLiveValues
        {
            TraversePosition = _traverse.IsHomed ? traversePosition : null,
            PullerSpeed = Math.Abs(_puller.MetresPerMinute),
            SpoolRpm = _spool.Rpm,
            TensionArmAngle = _arm.ShownDegrees,
            SpoolProgress = _length.Metres,
        };
    }

    private DiameterReading? ReadReference() =>
        State.PullerReferenceMachine is { } id && _roster.Find(id)?.Machine is IDiameterGauge gauge ? gauge.ReadDiameter() : null;

    private void React(WinderFault fault)
    {
        if (fault == WinderFault.None)
        {
            return;
        }

        _guard.Faults.Remember(fault);
        switch (WinderFaultTexts.ReactionTo(fault))
        {
            case WinderReaction.SwitchOff:
                ChangeModeByItself(WinderMode.Standby);
                break;
            case WinderReaction.Hold when Mode != WinderMode.Standby:
                ChangeModeByItself(WinderMode.Hold);
                StopWinding();
                break;
        }
    }

    private void ChangeModeByItself(WinderMode to)
    {
        WinderMode from = Mode;
        State = State with { ModeState = State.ModeState with { Mode = to } };
        ChangeMode(from, to);
    }

    private void ChangeMode(WinderMode from, WinderMode to)
    {
        if (from == to)
        {
            return;
        }

        _guard.BeginWinding();
        if (to == WinderMode.Standby)
        {
            StopWinding();
            _traverse.SwitchOff();
        }
        else if (from == WinderMode.Standby)
        {
            // The motors were off and stand; the traverse may have been pushed.
            _puller.RestartFromStandstill();
            _spool.RestartFromStandstill();
            _traverse.GoHome();
        }
        else if (to == WinderMode.Hold && _traverse.Activity == TraverseActivity.Winding)
        {
            _runsOut = true;
        }
        else
        {
            _runsOut = false;
            if (to != WinderMode.Wind)
            {
                StopWinding();
            }
        }
    }

    private void StopWinding()
    {
        _runsOut = false;
        if (_traverse.Activity == TraverseActivity.Winding)
        {
            _traverse.Stop();
        }
    }
}
