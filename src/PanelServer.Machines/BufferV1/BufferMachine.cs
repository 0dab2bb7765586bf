using PanelServer.Machines.Schema;
using PanelServer.Machines.Supervision;

namespace PanelServer.Machines.BufferV1;

/// <summary>
/// The buffer: a tower whose motor stores filament between extruder and winder and gives it back. Each cycle: drives, limits of travel,
/// outputs, published values. Whatever stops the tower is shown until a mode is chosen.
/// </summary>
public sealed class BufferMachine : BusMachine<BufferState, BufferLiveValues, BufferMutation>
{
    // The tower is slow: at 10 steps/s half a second says nothing.
    private const double SupervisionWindowSeconds = 2;
    private const double ToleratedSteps = 3;

    private readonly BufferHardware _hardware;
    private readonly BufferOptions _options;
    private readonly MachineRoster _roster;
    private readonly BufferFaultTexts _texts;
    private readonly DriveSupervision _tower;
    private readonly DriveSupervision _puller;
    private RequestTracker _acknowledgements;
    private BufferFault _driveError;
    private BufferFault _shown;
    private double _stepsPerSecond;

    /// <summary>Makes the machine in Standby, connected to no winder.</summary>
    /// <param name="identification">Which machine it is.</param>
    /// <param name="schema">Its module's schema.</param>
    /// <param name="hardware">Its terminals.</param>
    /// <param name="roster">The other machines, of which a winder can be connected.</param>
    /// <param name="options">What differs between buffers.</param>
    public BufferMachine(
        MachineIdentificationUnique identification,
        MachineSchema<BufferState, BufferLiveValues> schema,
        BufferHardware hardware,
        MachineRoster roster,
        BufferOptions options)
        : base(identification, schema, new BufferReduction(), default, default, hardware.All)
    {
        _hardware = hardware;
        _options = options;
        _roster = roster;
        _texts = new BufferFaultTexts(hardware);
        _tower = new DriveSupervision(hardware.Tower, SupervisionWindowSeconds, ToleratedSteps);
        _puller = new DriveSupervision(hardware.Puller);
        LiveValues = default(BufferLiveValues);
    }

    private BufferMode Mode => State.ModeState.Mode;

    private bool IsFull => _options.FillingTravelRevolutions > 0 && _hardware.TowerRevolutions >= _options.FillingTravelRevolutions;

    private bool IsEmpty => _options.EmptyingTravelRevolutions > 0 && _hardware.TowerRevolutions <= -_options.EmptyingTravelRevolutions;

    /// <inheritdoc/>
    protected override void Update(in Cycle cycle)
    {
        if (_acknowledgements.TakeNew(State.ModeState.Acknowledgements))
        {
            _shown = BufferFault.None;
        }

        CheckDrives(cycle.PeriodSeconds);
        CheckTravel();
        Move();
        Error = _texts[_shown];
        Publish();
    }

    /// <inheritdoc/>
    protected override void SetSafeOutputs(in Cycle cycle)
    {
        _hardware.SetSafeOutputs();
        _stepsPerSecond = 0;
        BufferReduction.Enter(BufferMode.Standby, ref State);
        Publish();
    }

    private void CheckDrives(double seconds)
    {
        DriveCondition tower = _tower.Check(seconds);
        DriveCondition puller = _puller.Check(seconds);
        _hardware.Tower.ResetError();
        _hardware.Puller.ResetError();
        _driveError = tower == DriveCondition.Error ? BufferFault.TowerDriveError
            : puller == DriveCondition.Error ? BufferFault.PullerDriveError
            : BufferFault.None;
        StopBecauseOf(_driveError != BufferFault.None || tower == DriveCondition.Good ? _driveError : BufferFault.TowerDriveStands);
    }

    private void CheckTravel() => StopBecauseOf(
        Mode == BufferMode.FillingBuffer && IsFull ? BufferFault.FullTravel
        : Mode == BufferMode.EmptyingBuffer && IsEmpty ? BufferFault.EmptyTravel
        : BufferFault.None);

    private void StopBecauseOf(BufferFault fault)
    {
        if (fault != BufferFault.None)
        {
            _shown = fault;
            BufferReduction.Enter(BufferMode.Standby, ref State);
        }
    }

    private void Move()
    {
        double wanted = Mode switch
        {
            BufferMode.FillingBuffer => _options.TowerStepsPerSecond,
            BufferMode.EmptyingBuffer => -_options.TowerStepsPerSecond,
            _ => 0,
        };

        // A motor that turns the other way stands for a cycle first.
        _stepsPerSecond = wanted * _stepsPerSecond < 0 ? 0 : wanted;
        _hardware.Drive(Mode != BufferMode.Standby, _stepsPerSecond);
    }

    private void Publish()
    {
        ConnectedMachineState connected = State.ConnectedMachineState;
        State = State with
        {
            ConnectedMachineState = connected with
            {
                IsAvailable = connected.MachineIdentificationUnique is { } id && _roster.Find(id) is { Error: null },
            },
            Hindrances = new(
                FindHardwareFault() ?? _texts[_driveError],
                IsFull ? _texts[BufferFault.FullTravel] : null,
                IsEmpty ? _texts[BufferFault.EmptyTravel] : null),
        };
    }
}
