using PanelServer.EtherCat.Simulation.Terminals;
using PanelServer.Machines.BufferV1;
using PanelServer.Machines.Schema;
using PanelServer.Machines.Tests.BufferV1;
using PanelServer.Tests.Shared;

namespace PanelServer.Machines.Tests.Mutations;

/// <summary>A buffer with narrow limits of travel beside a winder that comes and goes, with faults of its drives.</summary>
internal sealed class BufferSubject : IMutationSubject, IDisposable
{
    private readonly BufferBus _bus = new(new BufferOptions { TowerStepsPerSecond = 100, FillingTravelRevolutions = 0.1, EmptyingTravelRevolutions = 0.1 }, 0.002);
    private readonly BufferReduction _reduction = new();
    private readonly StandInWinder _winder = new();

    public BufferSubject() => _bus.Roster.Add(_winder);

    public Machine Machine => _bus.Machine;

    public MachineSchema Schema => _bus.Machine.Schema;

    public IReadOnlyList<MachineIdentificationUnique> Machines => [default, _winder.Identification, new(new(1, 98), 3), _bus.Machine.Identification];

    public void Disturb(int choice)
    {
        _bus.Simulation.Terminals.Tower.Faults = choice % 8 == 0 ? StepperFaults.OverTemperature : StepperFaults.None;
        _bus.Simulation.Terminals.Puller.Faults = choice % 8 == 1 ? StepperFaults.UnderVoltage : StepperFaults.None;
        _bus.Simulation.Terminals.Tower.IsNeverReady = choice % 8 == 2;
        _winder.Trouble = choice % 3 == 0 ? "broken" : null;
    }

    public void Step() => _bus.Step(RunAll);

    public void Dispose() => _bus.Dispose();

    public (object? Projected, string? Reason, int Index) Project(Mutation[] list, object state)
    {
        BufferState next = (BufferState)state;
        return _reduction.Apply(list, ref next, out int index) is { } reason ? (null, reason, index) : (next, null, 0);
    }

    public void AssertFollows(object projected, object actual)
    {
        BufferState expected = (BufferState)projected;
        BufferState found = (BufferState)actual;

        // The tower may stop by itself in the same cycle, but never without a reason.
        bool hasStopped = found.ModeState.Mode == BufferMode.Standby && expected.ModeState.Mode != BufferMode.Standby;
        Assert.True(!hasStopped || _bus.Machine.ReadStatus().Error is not null);
        Assert.Equal(Commanded(expected, hasStopped), Commanded(found, hasStopped));
    }

    private static BufferState Commanded(BufferState state, bool hasStopped) => state with
    {
        ModeState = state.ModeState with { Mode = hasStopped ? default : state.ModeState.Mode },
        ConnectedMachineState = state.ConnectedMachineState with { IsAvailable = false },
        Hindrances = default,
    };

    private void RunAll(Cycle cycle)
    {
        foreach (Machine machine in _bus.Roster.Machines)
        {
            machine.Run(cycle);
        }
    }
}
