using PanelServer.EtherCat.Terminals;
using PanelServer.Machines.Schema;

namespace PanelServer.Machines.TestMachines;

/// <summary>The state of a machine of digital channels alone, whatever its fields are called.</summary>
/// <typeparam name="TSelf">The state itself.</typeparam>
public interface IDigitalState<TSelf>
    where TSelf : struct
{
    /// <summary>The outputs as commanded; none if there are none.</summary>
    BooleanList Outputs { get; }

    /// <summary>The state with other channels.</summary>
    /// <param name="inputs">The inputs as they are.</param>
    /// <param name="outputs">The outputs as commanded.</param>
    TSelf With(BooleanList inputs, BooleanList outputs);
}

/// <summary>A mutation of a machine of digital channels.</summary>
public abstract record DigitalMutation : Mutation
{
    /// <summary>What it makes of the outputs.</summary>
    internal abstract BooleanList Apply(BooleanList outputs);
}

/// <summary>What the mutations of digital outputs mean: they are allowed at any time.</summary>
/// <typeparam name="TState">The state.</typeparam>
/// <typeparam name="TMutation">The mutations.</typeparam>
public sealed class DigitalReduction<TState, TMutation> : Reduction<TState, TMutation>
    where TState : struct, IDigitalState<TState>
    where TMutation : DigitalMutation
{
    /// <inheritdoc/>
    protected override string? Apply(TMutation mutation, ref TState state)
    {
        // Inputs are measured anew in each cycle; here they are unknown.
        state = state.With(default, mutation.Apply(state.Outputs));
        return null;
    }
}

/// <summary>Digital channels: the outputs follow the state, and the state the inputs. Once off for safety, outputs stay off.</summary>
/// <typeparam name="TState">The state.</typeparam>
/// <typeparam name="TMutation">The mutations.</typeparam>
/// <param name="identification">Which machine it is.</param>
/// <param name="schema">Its shapes.</param>
/// <param name="terminals">Its terminals.</param>
/// <param name="inputs">Its inputs; null for none.</param>
/// <param name="outputs">Its outputs; null for none.</param>
public sealed class DigitalTestMachine<TState, TMutation>(
    MachineIdentificationUnique identification,
    MachineSchema<TState, NoLiveValues> schema,
    MachineTerminals terminals,
    DigitalInputs? inputs,
    DigitalOutputs? outputs)
    : BusMachine<TState, NoLiveValues, TMutation>(
        identification, schema, new DigitalReduction<TState, TMutation>(), InitialState(inputs, outputs), InitialState(inputs, outputs), terminals.All)
    where TState : struct, IDigitalState<TState>, IEquatable<TState>
    where TMutation : DigitalMutation
{
    /// <inheritdoc/>
    protected override void Update(in Cycle cycle)
    {
        State = State.With(inputs.Read(), State.Outputs);
        outputs.Write(State.Outputs);
    }

    /// <inheritdoc/>
    protected override void SetSafeOutputs(in Cycle cycle)
    {
        State = InitialState(inputs, outputs);
        outputs.Write(State.Outputs);
    }

    private static TState InitialState(DigitalInputs? inputs, DigitalOutputs? outputs) =>
        default(TState).With(BooleanList.None(inputs?.Count ?? 0), BooleanList.None(outputs?.Count ?? 0));
}

/// <summary>Digital channels as lists.</summary>
internal static class DigitalChannels
{
    /// <summary>All inputs; an empty list if there are none.</summary>
    public static BooleanList Read(this DigitalInputs? inputs)
    {
        BooleanList list = BooleanList.None(inputs?.Count ?? 0);
        for (int i = 0; i < list.Count; i++)
        {
            list = list.With(i, inputs![i + 1]);
        }

        return list;
    }

    /// <summary>Sets all outputs, if there are any.</summary>
    public static void Write(this DigitalOutputs? outputs, BooleanList list)
    {
        for (int i = 0; i < outputs?.Count; i++)
        {
            outputs[i + 1] = list[i];
        }
    }
}
