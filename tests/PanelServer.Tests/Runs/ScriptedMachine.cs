using PanelServer.Machines;
using PanelServer.Machines.Schema;

namespace PanelServer.Tests.Runs;

/// <summary>A machine with the shapes of a real one, whose values a test holds in its hand.</summary>
internal sealed class ScriptedMachine<TState, TLiveValues, TMutation>(MachineModule module, TState state, TLiveValues liveValues)
    : Machine<TState, TLiveValues, TMutation>(
        new(module.Identification, 1), (MachineSchema<TState, TLiveValues>)module.Schema, new NothingChanges(), state, state)
    where TState : struct, IEquatable<TState>
    where TLiveValues : struct
    where TMutation : Mutation
{
    private TState _state = state;
    private TLiveValues _liveValues = liveValues;

    /// <summary>Publishes values.</summary>
    public void Show(TState state, TLiveValues liveValues)
    {
        (_state, _liveValues) = (state, liveValues);
        Run(default);
    }

    protected override void Update(in Cycle cycle) => (State, LiveValues) = (_state, _liveValues);

    protected override void SetSafeOutputs(in Cycle cycle)
    {
    }

    private sealed class NothingChanges : Reduction<TState, TMutation>
    {
        protected override string? Apply(TMutation mutation, ref TState state) => null;
    }
}
