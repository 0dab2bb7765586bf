using PanelServer.Machines.Alarms;
using PanelServer.Machines.Control;
using PanelServer.Machines.Supervision;

namespace PanelServer.Machines.WinderV1;

/// <summary>Finds what is wrong with drives, traverse, arm sensor and winding, and keeps the message for the operator.</summary>
public sealed class WinderSupervision
{
    // The switch is closed at home and up to 0.2 mm outside; an axis that is right never comes near these.
    private const double SwitchMustBeOpenFrom = 1;
    private const double SwitchMustBeClosedTo = -1;

    private const double ToleratedLoss = 0.5;
    private const double LongestOutOfRangeSeconds = 0.1;

    private readonly WinderHardware _hardware;
    private readonly WinderFaultTexts _texts;
    private readonly WindingSupervision _winding;
    private readonly DriveSupervision _spool;
    private readonly DriveSupervision _traverse;
    private readonly DriveSupervision _puller;
    private readonly OnDelayTimer _armIsOutOfRange = new(LongestOutOfRangeSeconds);
    private TraverseHomingStep _lastHomingStep = TraverseHomingStep.Done;
    private WinderMode _mode;
    private AlarmSignals _present;

    /// <summary>Supervises a winder.</summary>
    /// <param name="hardware">Its terminals.</param>
    /// <param name="options">What differs between winders.</param>
    public WinderSupervision(WinderHardware hardware, WinderOptions options)
    {
        _hardware = hardware;
        _texts = new WinderFaultTexts(hardware);
        Faults = new WinderFaultMemory(_texts);
        _winding = new WindingSupervision(options.FullSpoolRadiusMillimetres);
        _spool = new DriveSupervision(hardware.Spool);
        _traverse = new DriveSupervision(hardware.Traverse);
        _puller = new DriveSupervision(hardware.Puller);
    }

    /// <summary>What has gone wrong.</summary>
    public WinderFaultMemory Faults { get; }

    /// <summary>The drive error that is present; null if there is none.</summary>
    public string? DriveMessage { get; private set; }

    /// <summary>The arm sensor's fault that is present; null if there is none.</summary>
    public string? ArmMessage { get; private set; }

    /// <summary>The alarms: what is kept, and what is present at this moment behind it.</summary>
    public AlarmSignals Alarms => Faults.Alarms | _present;

    /// <summary>Looks at the drives and the arm's sensor. A drive with an error is reset as soon as its cause is gone.</summary>
    /// <param name="seconds">Time since the last cycle.</param>
    public WinderFault CheckDrives(double seconds)
    {
        _armIsOutOfRange.Update(_hardware.TensionArmIsOutOfRange, seconds);
        DriveCondition spool = _spool.Check(seconds);
        DriveCondition traverse = _traverse.Check(seconds);
        DriveCondition puller = _puller.Check(seconds);
        _hardware.Spool.ResetError();
        _hardware.Traverse.ResetError();
        _hardware.Puller.ResetError();

        WinderFault error = spool == DriveCondition.Error ? WinderFault.SpoolDriveError
            : traverse == DriveCondition.Error ? WinderFault.TraverseDriveError
            : puller == DriveCondition.Error ? WinderFault.PullerDriveError
            : WinderFault.None;
        DriveMessage = _texts[error];
        _present = WinderAlarms.Of(WinderFault.ArmSensor).If(_armIsOutOfRange.Output)
            | WinderAlarms.Of(WinderFault.SpoolDriveError).If(spool == DriveCondition.Error)
            | WinderAlarms.Of(WinderFault.TraverseDriveError).If(traverse == DriveCondition.Error)
            | WinderAlarms.Of(WinderFault.PullerDriveError).If(puller == DriveCondition.Error);
        ArmMessage = _texts[_armIsOutOfRange.Output ? WinderFault.ArmSensor : WinderFault.None];
        return error != WinderFault.None ? error
            : spool != DriveCondition.Good ? WinderFault.SpoolDriveStands
            : traverse != DriveCondition.Good ? WinderFault.TraverseDriveStands
            : puller != DriveCondition.Good ? WinderFault.PullerDriveStands
            : WinderFault.None;
    }

    /// <summary>Looks at the traverse after its update.</summary>
    /// <param name="traverse">The traverse.</param>
    /// <param name="position">Its position, mm.</param>
    /// <param name="state">The state: whether its drive is on, and whether it is homed.</param>
    public WinderFault CheckTraverse(TraverseController traverse, double position, in WinderState state)
    {
        bool homingEnded = traverse.Homing.Step != _lastHomingStep;
        _lastHomingStep = traverse.Homing.Step;
        if (homingEnded && traverse.Homing.Step > TraverseHomingStep.Done)
        {
            return traverse.Homing.Step switch
            {
                TraverseHomingStep.SwitchStaysOpen => WinderFault.EndSwitchStaysOpen,
                TraverseHomingStep.SwitchStaysClosed => WinderFault.EndSwitchStaysClosed,
                _ => WinderFault.HomeUncertain,
            };
        }

        if (traverse.IsAtReference)
        {
            return Math.Abs(traverse.FoundOffsetMillimetres) > ToleratedLoss ? WinderFault.TraverseLostSteps : WinderFault.None;
        }

        bool closed = _hardware.EndSwitchIsClosed;
        return state.ModeState.Mode == WinderMode.Standby || !state.TraverseState.IsHomed ? WinderFault.None
            : closed && position > SwitchMustBeOpenFrom ? WinderFault.EndSwitchUnexpected
            : !closed && position < SwitchMustBeClosedTo ? WinderFault.EndSwitchMissing
            : traverse.HasFailedToArrive ? WinderFault.TraverseDoesNotArrive
            : WinderFault.None;
    }

    /// <summary>Looks at the winding.</summary>
    /// <param name="arm">The arm.</param>
    /// <param name="spool">The spool.</param>
    /// <param name="state">The state. A change of mode begins anew: what the arm did before does not count.</param>
    /// <param name="metresPerSecond">Speed of the filament, never negative.</param>
    /// <param name="seconds">Time since the last cycle.</param>
    public WinderFault CheckWinding(TensionArm arm, SpoolSpeedController spool, in WinderState state, double metresPerSecond, double seconds)
    {
        NoteMode(state);
        if (!state.TraverseState.IsTraversing)
        {
            _winding.Reset();
            return WinderFault.None;
        }

        return _armIsOutOfRange.Output ? WinderFault.ArmSensor : _winding.Update(arm, spool, metresPerSecond, seconds);
    }

    /// <summary>Ends the cycle: warnings that last as long as their cause.</summary>
    /// <param name="state">The state at the end of the cycle.</param>
    /// <param name="gaugeIsLost">The puller follows a laser that gives nothing.</param>
    /// <param name="spoolIsComplete">The required length is on the spool and nobody has begun the next one.</param>
    /// <param name="seconds">Time since the last cycle.</param>
    public void Finish(in WinderState state, bool gaugeIsLost, bool spoolIsComplete, double seconds)
    {
        NoteMode(state);
        Faults.Warn(gaugeIsLost ? WinderFault.GaugeLost
            : _winding.IsNotThreaded ? WinderFault.NotThreaded
            : _winding.SpoolIsTooSlow ? WinderFault.SpoolTooSlow
            : spoolIsComplete ? WinderFault.SpoolComplete
            : WinderFault.None);
        Faults.Advance(seconds);
    }

    private void NoteMode(in WinderState state)
    {
        if (state.ModeState.Mode != _mode)
        {
            _mode = state.ModeState.Mode;
            _winding.Reset();
        }
    }
}
