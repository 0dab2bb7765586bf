using PanelServer.EtherCat.Terminals;
using PanelServer.Machines.Schema;

namespace PanelServer.Machines;

/// <summary>
/// A machine on terminals of the EtherCAT bus. While one of them is not operational the machine is kept in its safe state and
/// <c>error</c> says which and why.
/// </summary>
/// <typeparam name="TState">Commanded values, exactly as on the wire.</typeparam>
/// <typeparam name="TLiveValues">Measured values, exactly as on the wire.</typeparam>
/// <typeparam name="TMutation">The closed set of mutations.</typeparam>
/// <param name="identification">Which machine it is.</param>
/// <param name="schema">The shapes; from the machine's module.</param>
/// <param name="reduction">What the mutations mean.</param>
/// <param name="initialState">The state the machine starts with, <c>is_default_state</c> false.</param>
/// <param name="defaultState">The same with <c>is_default_state</c> true, where the machine has that field.</param>
/// <param name="terminals">The terminals it cannot work without.</param>
public abstract class BusMachine<TState, TLiveValues, TMutation>(
    MachineIdentificationUnique identification,
    MachineSchema<TState, TLiveValues> schema,
    Reduction<TState, TMutation> reduction,
    TState initialState,
    TState defaultState,
    IReadOnlyList<Terminal> terminals)
    : Machine<TState, TLiveValues, TMutation>(identification, schema, reduction, initialState, defaultState)
    where TState : struct, IEquatable<TState>
    where TLiveValues : struct
    where TMutation : Mutation
{
    /// <inheritdoc/>
    protected sealed override string? FindHardwareFault()
    {
        for (int i = 0; i < terminals.Count; i++)
        {
            TerminalHealth health = terminals[i].Health;
            if (health.Condition != TerminalCondition.Operational)
            {
                return health.Sentence;
            }
        }

        return null;
    }

    /// <inheritdoc/>
    private protected sealed override void ForceOutputsOff()
    {
        for (int i = 0; i < terminals.Count; i++)
        {
            terminals[i].SetSafeOutputs();
        }
    }
}
