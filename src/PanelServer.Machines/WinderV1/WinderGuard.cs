namespace PanelServer.Machines.WinderV1;

/// <summary>Finds what is wrong with drives, traverse, arm sensor and winding, and keeps the message for the operator.</summary>
public sealed class WinderGuard
{
    // The switch is closed at home and up to 0.2 mm outside; an axis that is right never comes near these.
    private const double SwitchMustBeOpenFrom = 1;
    private const double SwitchMustBeClosedTo = -1;

    private const double ToleratedLoss = 0.5;
    private const double LongestOutOfRangeSeconds = 0.1;

    private readonly WinderHardware _hardware;
    private readonly WinderFaultTexts _texts;
    private readonly WindingWatch _watch;
    private readonly DriveMonitor _spool;
    private readonly DriveMonitor _traverse;
    private readonly DriveMonitor _puller;
    private TraverseHomingStep _lastHomingStep = TraverseHomingStep.Done;
    private bool _failedToArriveBefore;
    private double _outOfRangeSeconds;
    private volatile string? _driveMessage;
    private volatile string? _armMessage;

    /// <summary>Watches a winder.</summary>
    /// <param name="hardware">Its terminals.</param>
    /// <param name="options">What differs between winders.</param>
    public WinderGuard(WinderHardware hardware, WinderOptions options)
    {
        ArgumentNullException.ThrowIfNull(hardware);
        ArgumentNullException.ThrowIfNull(options);
        _hardware = hardware;
        _texts = new WinderFaultTexts(hardware);
        Faults = new WinderFaultMemory(_texts);
        _watch = new WindingWatch(options.FullSpoolRadiusMillimetres);
        _spool = new DriveMonitor(hardware.Spool);
        _traverse = new DriveMonitor(hardware.Traverse);
        _puller = new DriveMonitor(hardware.Puller);
    }

    /// <summary>What has gone wrong.</summary>
    public WinderFaultMemory Faults { get; }

    /// <summary>
    /// The drive error that is present; null if there is none. May be read from any thread: it is one reference to a text that
    /// never changes.
    /// </summary>
    public string? DriveMessage => _driveMessage;

    /// <summary>The arm sensor's fault that is present; null if there is none. May be read from any thread, likewise.</summary>
    public string? ArmMessage => _armMessage;

    private bool ArmIsOutOfRange => _outOfRangeSeconds > LongestOutOfRangeSeconds;

    /// <summary>Winding begins anew: what the arm did before does not count.</summary>
    public void BeginWinding() => _watch.Reset();

    /// <summary>Looks at the drives and the arm's sensor. A drive with an error is reset as soon as its cause is gone.</summary>
    /// <param name="seconds">Time since the last cycle.</param>
    public WinderFault CheckDrives(double seconds)
    {
        _outOfRangeSeconds = _hardware.TensionArmIsOutOfRange ? _outOfRangeSeconds + seconds : 0;
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
        _driveMessage = _texts[error];
        _armMessage = _texts[ArmIsOutOfRange ? WinderFault.ArmSensor : WinderFault.None];
        return error != WinderFault.None ? error
            : spool != DriveCondition.Good ? WinderFault.SpoolDriveStands
            : traverse != DriveCondition.Good ? WinderFault.TraverseDriveStands
            : puller != DriveCondition.Good ? WinderFault.PullerDriveStands
            : WinderFault.None;
    }

    /// <summary>Looks at the traverse after its update.</summary>
    /// <param name="traverse">The traverse.</param>
    /// <param name="position">Its position, mm.</param>
    /// <param name="isOn">True while its drive is on.</param>
    public WinderFault CheckTraverse(TraverseController traverse, double position, bool isOn)
    {
        ArgumentNullException.ThrowIfNull(traverse);
        bool homingEnded = traverse.Homing.Step != _lastHomingStep;
        _lastHomingStep = traverse.Homing.Step;
        bool failedToArrive = traverse.HasFailedToArrive && !_failedToArriveBefore;
        _failedToArriveBefore = traverse.HasFailedToArrive;
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
        return !isOn || !traverse.IsHomed ? WinderFault.None
            : closed && position > SwitchMustBeOpenFrom ? WinderFault.EndSwitchUnexpected
            : !closed && position < SwitchMustBeClosedTo ? WinderFault.EndSwitchMissing
            : failedToArrive ? WinderFault.TraverseDoesNotArrive
            : WinderFault.None;
    }

    /// <summary>Looks at the winding.</summary>
    /// <param name="arm">The arm.</param>
    /// <param name="spool">The spool.</param>
    /// <param name="isWinding">True while the spool is regulated.</param>
    /// <param name="metresPerSecond">Speed of the filament, never negative.</param>
    /// <param name="seconds">Time since the last cycle.</param>
    public WinderFault CheckWinding(TensionArm arm, SpoolSpeedController spool, bool isWinding, double metresPerSecond, double seconds)
    {
        if (!isWinding)
        {
            _watch.Reset();
            return WinderFault.None;
        }

        return ArmIsOutOfRange ? WinderFault.ArmSensor : _watch.Update(arm, spool, metresPerSecond, seconds);
    }

    /// <summary>Ends the cycle: warnings that last as long as their cause.</summary>
    /// <param name="gaugeIsLost">The puller follows a laser that gives nothing.</param>
    /// <param name="seconds">Time since the last cycle.</param>
    public void Finish(bool gaugeIsLost, double seconds)
    {
        Faults.Warn(gaugeIsLost ? WinderFault.GaugeLost
            : _watch.IsNotThreaded ? WinderFault.NotThreaded
            : _watch.SpoolIsTooSlow ? WinderFault.SpoolTooSlow
            : WinderFault.None);
        Faults.Advance(seconds);
    }
}
