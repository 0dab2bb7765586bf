using PanelServer.EtherCat.Terminals;
using PanelServer.Machines.AquapathV1;
using PanelServer.Machines.Schema;
using PanelServer.Machines.Tests.AquapathV1;

namespace PanelServer.Machines.Tests.Mutations;

/// <summary>Water circuits with faults of pump, thermometer and terminal.</summary>
internal sealed class AquapathSubject : IMutationSubject
{
    private readonly AquapathBench _bench = new(cycleSeconds: 0.1);
    private readonly AquapathReduction _reduction = new();

    public Machine Machine => _bench.Machine;

    public MachineSchema Schema => _bench.Machine.Schema;

    public void Disturb(int choice)
    {
        _bench.Front.PumpIsDead = choice % 6 == 0;
        _bench.Sensors[0] = choice % 6 == 1 ? AquapathBench.SensorFault.Open : AquapathBench.SensorFault.None;
        _bench.Terminals[2].Report(choice % 6 == 2 ? TerminalCondition.Lost : TerminalCondition.Operational);
        _bench.Back.SetTemperature(choice % 90);
    }

    public void Step() => _bench.Step();

    public (object? Projected, string? Reason, int Index) Project(Mutation[] list, object state)
    {
        AquapathState next = (AquapathState)state;
        return _reduction.Apply(list, ref next, out int index) is { } reason ? (null, reason, index) : (next, null, 0);
    }

    public void AssertFollows(object projected, object actual)
    {
        AquapathState expected = (AquapathState)projected;
        AquapathState found = (AquapathState)actual;

        // The machine may stop a pump or enter Standby by itself in the same cycle, but never without a reason.
        bool hasStopped = found.ModeState.Mode < expected.ModeState.Mode
            || (expected.FlowStates.Front.ShouldFlow && !found.FlowStates.Front.ShouldFlow)
            || (expected.FlowStates.Back.ShouldFlow && !found.FlowStates.Back.ShouldFlow);
        Assert.True(!hasStopped || _bench.Error is not null);
        Assert.Equal(Commanded(expected, hasStopped), Commanded(found, hasStopped));
    }

    private static AquapathState Commanded(AquapathState state, bool hasStopped) => state with
    {
        ModeState = hasStopped ? default : state.ModeState,
        FlowStates = hasStopped
            ? default
            : new(state.FlowStates.Front with { Flow = 0 }, state.FlowStates.Back with { Flow = 0 }),
        TemperatureStates = new(
            state.TemperatureStates.Front with { Temperature = 0 }, state.TemperatureStates.Back with { Temperature = 0 }),
        TerminalFault = null,
    };
}
