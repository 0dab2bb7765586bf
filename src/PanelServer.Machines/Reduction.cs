namespace PanelServer.Machines;

/// <summary>A relation between fields of a state that holds at the end of every accepted list of mutations.</summary>
/// <typeparam name="TState">The state.</typeparam>
/// <param name="state">The state at the end of a list.</param>
/// <returns>What is wrong, as an operator reads it; null if it holds.</returns>
public delegate string? Constraint<TState>(in TState state)
    where TState : struct;

/// <summary>
/// What the mutations of one machine mean: the next state, or why there is none. The same function answers a request and
/// changes the state in the cycle, so that the two cannot differ. It is pure: whatever it needs to know beyond its own
/// configuration is part of the state, as a member that is not sent to clients where clients have no use for it. It runs on
/// the cycle thread, so it must not allocate, lock, log or wait.
/// </summary>
/// <typeparam name="TState">Commanded values.</typeparam>
/// <typeparam name="TMutation">The closed set of mutations.</typeparam>
/// <param name="constraints">
/// What must hold at the end of a list. The order of the items does not matter to these, so that two limits can be moved
/// together in either order.
/// </param>
public abstract class Reduction<TState, TMutation>(params Constraint<TState>[] constraints)
    where TState : struct
    where TMutation : Mutation
{
    /// <summary>Applies one mutation.</summary>
    /// <param name="mutation">The mutation, already range-checked.</param>
    /// <param name="state">The state that it meets and changes. Of no further use if the mutation is refused.</param>
    /// <returns>Why it is refused, naming what to do first; null if it is not.</returns>
    protected abstract string? Apply(TMutation mutation, ref TState state);

    /// <summary>
    /// The refusal that means that there is no room for now: whoever gets it is told to try again. Null if the machine keeps no queue of its own.
    /// </summary>
    protected internal virtual string? NoRoom => null;

    /// <summary>Applies a list of mutations as a whole.</summary>
    /// <param name="mutations">The mutations, in order, each a <typeparamref name="TMutation"/>.</param>
    /// <param name="state">The state; unchanged if the list is refused.</param>
    /// <param name="index">Index of the item that is refused, or that brought a constraint to fail; 0 if none is.</param>
    /// <returns>Why the list is refused; null if it is not.</returns>
    public string? Apply(ReadOnlySpan<Mutation> mutations, ref TState state, out int index) => Apply(mutations, ref state, out index, isRestored: false);

    /// <summary>Gives back settings that the machine had before; otherwise like <see cref="Apply(ReadOnlySpan{Mutation}, ref TState, out int)"/>.</summary>
    /// <param name="mutations">The mutations that set them.</param>
    /// <param name="state">The state of a machine that no cycle has run yet; unchanged if the list is refused.</param>
    /// <param name="index">Index of the item that is refused; 0 if none is.</param>
    /// <returns>Why the list is refused; null if it is not.</returns>
    internal string? Restore(ReadOnlySpan<Mutation> mutations, ref TState state, out int index) => Apply(mutations, ref state, out index, isRestored: true);

    /// <summary>
    /// Gives back a setting that the machine had before. What has to be seen in a cycle first, such as other machines, can't be asked for here.
    /// </summary>
    /// <param name="mutation">The mutation that sets it, range-checked.</param>
    /// <param name="state">The state that it changes.</param>
    /// <returns>Why it can't be given back; null if it can.</returns>
    protected virtual string? Restore(TMutation mutation, ref TState state) => Apply(mutation, ref state);

    private string? Apply(ReadOnlySpan<Mutation> mutations, ref TState state, out int index, bool isRestored)
    {
        TState next = state;
        for (index = 0; index < mutations.Length; index++)
        {
            TMutation mutation = (TMutation)mutations[index];
            if ((isRestored ? Restore(mutation, ref next) : Apply(mutation, ref next)) is { } refusal)
            {
                return refusal;
            }
        }

        foreach (Constraint<TState> constraint in constraints)
        {
            if (constraint(next) is { } violation)
            {
                index = FindCause(mutations, state, constraint);
                return violation;
            }
        }

        state = next;
        index = 0;
        return null;
    }

    /// <summary>Finds the item after which a constraint no longer held, for good.</summary>
    private int FindCause(ReadOnlySpan<Mutation> mutations, TState state, Constraint<TState> constraint)
    {
        int cause = 0;
        bool held = true;
        for (int i = 0; i < mutations.Length; i++)
        {
            Apply((TMutation)mutations[i], ref state);
            bool holds = constraint(state) is null;
            cause = held && !holds ? i : cause;
            held = holds;
        }

        return cause;
    }
}
