using PanelServer.ControlLoop;
using PanelServer.Machines;
using PanelServer.Machines.Schema;

namespace PanelServer.Tests.Loop;

/// <summary>A machine beside the bus whose program can be made to hang.</summary>
internal sealed class HangingMachine(ManualResetEventSlim mayRun)
    : Machine<HangingState, HangingLiveValues, HangingMutation>(
        new(new(1, 999), 1), new MachineSchema<HangingState, HangingLiveValues, HangingMutation>(), new HangingReduction(), default, default)
{
    protected override void Update(in Cycle cycle) => mayRun.Wait();

    protected override void SetSafeOutputs(in Cycle cycle)
    {
    }
}

internal sealed class HangingReduction : Reduction<HangingState, HangingMutation>
{
    protected override string? Apply(HangingMutation mutation, ref HangingState state) => null;
}

internal readonly record struct HangingState(bool IsRunning);

internal readonly record struct HangingLiveValues(double Value);

internal abstract record HangingMutation : Mutation
{
    public sealed record Go : HangingMutation;
}

/// <summary>A bus whose exchange can be made to hang.</summary>
internal sealed class HangingBus(ManualResetEventSlim mayRun) : IFieldbus
{
    public void Read(in Cycle cycle) => mayRun.Wait();

    public void Write(in Cycle cycle)
    {
    }
}
