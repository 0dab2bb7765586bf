using PanelServer.EtherCat.Terminals;
using PanelServer.Machines.Schema;

namespace PanelServer.Machines;

/// <summary>
/// A machine: a pure function of inputs, commands and time, run once per cycle on one thread. Derive, implement
/// <see cref="Apply"/> and <see cref="Update"/>, and assign <see cref="State"/>, <see cref="LiveValues"/> and
/// <see cref="Error"/>; everything else (queueing, publishing, streams, REST) follows.
/// In <see cref="Apply"/>, <see cref="Update"/> and <see cref="SetSafeOutputs"/> nothing may allocate, lock, log or wait.
/// </summary>
/// <typeparam name="TState">Commanded values, exactly as on the wire.</typeparam>
/// <typeparam name="TLiveValues">Measured values, exactly as on the wire.</typeparam>
/// <typeparam name="TMutation">The closed set of mutations.</typeparam>
public abstract class Machine<TState, TLiveValues, TMutation> : Machine
    where TState : struct, IEquatable<TState>
    where TLiveValues : struct
    where TMutation : Mutation
{
    private const string NonFinite = "A measured value is not a number; the last good values are shown. Check the sensors of this machine.";
    private const string Failed = "The machine's program has failed; its outputs are off. Restart the server and report the fault.";

    private readonly MachineSchema<TState, TLiveValues> _schema;
    private readonly LatestValue<Published> _published = new();
    private readonly TState _defaultState;
    private TState _state;
    private TState _publishedState;
    private TLiveValues _finiteLiveValues;
    private long _appliedCommands;
    private long _stateVersion = 1;
    private bool _failed;

    // Used by the door only, under its lock: the state as it will be once the commands accepted so far have been applied.
    private TState _judgedState;
    private TState _projectedState;
    private long _projectedCommands;

    /// <summary>Makes the machine.</summary>
    /// <param name="identification">Which machine it is.</param>
    /// <param name="schema">The shapes; from the machine's module.</param>
    /// <param name="initialState">The state the machine starts with, <c>is_default_state</c> false.</param>
    /// <param name="defaultState">The same with <c>is_default_state</c> true, where the machine has that field.</param>
    /// <param name="terminals">
    /// The terminals it cannot work without: while one of them is not operational the machine is kept in its safe state and
    /// <c>error</c> says which and why. Empty for machines beside the bus.
    /// </param>
    protected Machine(
        MachineIdentificationUnique identification,
        MachineSchema<TState, TLiveValues> schema,
        TState initialState,
        TState defaultState,
        IReadOnlyList<Terminal> terminals)
        : base(identification, schema, terminals)
    {
        _schema = schema;
        _defaultState = defaultState;
        _state = initialState;
        _publishedState = initialState;
        PublishConstructed();
    }

    /// <inheritdoc/>
    public sealed override object DefaultState => _defaultState;

    /// <summary>The commanded values. Assigned in <see cref="Apply"/> and <see cref="Update"/>; published at the end of the cycle.</summary>
    protected ref TState State => ref _state;

    /// <summary>The measured values, or null while there are none. Assigned in <see cref="Update"/>.</summary>
    protected TLiveValues? LiveValues { get; set; }

    /// <summary>
    /// What is wrong, as an operator reads it: what has happened and what to do. Null if nothing is. A constant, or a text
    /// made at construction: the cycle thread does not format text.
    /// </summary>
    protected string? Error { get; set; }

    /// <summary>State, live values and status of one and the same cycle, typed. May be called from any thread.</summary>
    public (MachineStatus Status, TState State, TLiveValues? LiveValues) ReadTyped()
    {
        Published published = ReadPublished();
        return (published.Status, published.State, published.LiveValues);
    }

    /// <inheritdoc/>
    public sealed override MachineStatus ReadStatus() => ReadPublished().Status;

    /// <inheritdoc/>
    public sealed override MachineSnapshot ReadSnapshot()
    {
        Published published = ReadPublished();
        return new(published.Status, published.State, published.LiveValues);
    }

    /// <inheritdoc/>
    public sealed override void Run(in Cycle cycle)
    {
        if (_failed)
        {
            RunSafe(cycle, Failed);
            return;
        }

        if (FindTerminalFault() is { } fault)
        {
            RunSafe(cycle, fault);
            return;
        }

        // Whatever a machine's program throws must not reach the other machines.
        try
        {
            ApplyWaitingCommands(cycle);
            Update(cycle);
        }
        catch (Exception exception)
        {
            Fail(cycle, exception);
            return;
        }

        Publish(cycle, Error);
    }

    /// <summary>What the machine's program threw, if it has failed; for the log.</summary>
    public Exception? Failure { get; private set; }

    /// <inheritdoc/>
    public sealed override void RunSafe(in Cycle cycle, string? reason)
    {
        // Commands given while the machine can't act are applied at once, so that set points are kept, and the safe state
        // has the last word: a backlog must not start motors when the bus returns.
        if (_failed)
        {
            DiscardWaitingCommands();
        }
        else
        {
            try
            {
                ApplyWaitingCommands(cycle);
            }
            catch (Exception exception)
            {
                Fail(cycle, exception);
                return;
            }
        }

        SetSafeOutputs(cycle);
        Publish(cycle, reason ?? Error);
    }

    /// <summary>
    /// Judges one mutation against a state at the door, before it is queued. Called on request threads: must not touch
    /// the machine's own fields other than immutable configuration. The default allows everything.
    /// </summary>
    /// <param name="mutation">The mutation, already range-checked.</param>
    /// <param name="state">
    /// The state it would meet. If the mutation is allowed and a later one in the same list could depend on it, change this
    /// copy as <see cref="Apply"/> will change the real one.
    /// </param>
    /// <returns>Why it is refused, naming what to do first; null if it is allowed.</returns>
    protected virtual string? Refuse(TMutation mutation, ref TState state) => null;

    /// <summary>
    /// Applies one mutation. State may have changed since <see cref="Refuse(TMutation, ref TState)"/> allowed it: what is no
    /// longer possible is ignored here.
    /// </summary>
    /// <param name="mutation">The mutation.</param>
    /// <param name="cycle">The cycle.</param>
    protected abstract void Apply(TMutation mutation, in Cycle cycle);

    /// <summary>Reads inputs, runs the controllers, sets outputs, and assigns state, live values and error.</summary>
    /// <param name="cycle">The cycle.</param>
    protected abstract void Update(in Cycle cycle);

    /// <summary>Brings outputs and controllers into the safe state and lets <see cref="State"/> say so (for example mode Standby).</summary>
    /// <param name="cycle">The cycle.</param>
    protected abstract void SetSafeOutputs(in Cycle cycle);

    internal sealed override void PublishConstructed() => Publish(default, Error);

    private protected sealed override string? Refuse(Mutation[] mutations, out int index)
    {
        Published published = _published.Read();
        TState state = published.Status.AppliedCommands >= _projectedCommands ? published.State : _projectedState;
        for (index = 0; index < mutations.Length; index++)
        {
            if (Refuse((TMutation)mutations[index], ref state) is { } reason)
            {
                return reason;
            }
        }

        _judgedState = state;
        return null;
    }

    private protected sealed override void CommitProjection(long acceptedCommands)
    {
        _projectedState = _judgedState;
        _projectedCommands = acceptedCommands;
    }

    /// <summary>What was published last; a machine that no cycle runs can't say so itself.</summary>
    private Published ReadPublished()
    {
        Published published = _published.Read();
        return Interruption is { } interruption ? published with { Status = published.Status with { Error = interruption } } : published;
    }

    private void ApplyWaitingCommands(in Cycle cycle)
    {
        while (TryTakeCommand(out Mutation[]? command))
        {
            foreach (Mutation mutation in command)
            {
                Apply((TMutation)mutation, cycle);
            }

            _appliedCommands++;
            _stateVersion++;
        }
    }

    private void DiscardWaitingCommands()
    {
        while (TryTakeCommand(out _))
        {
            _appliedCommands++;
            _stateVersion++;
        }
    }

    private void Fail(in Cycle cycle, Exception exception)
    {
        _failed = true;
        Failure = exception;
        RunSafe(cycle, Failed);
    }

    private void Publish(in Cycle cycle, string? error)
    {
        if (!_state.Equals(_publishedState))
        {
            _publishedState = _state;
            _stateVersion++;
        }

        TLiveValues? live = LiveValues;
        if (live is { } values)
        {
            if (_schema.LiveValuesAreFinite(values))
            {
                _finiteLiveValues = values;
            }
            else
            {
                live = _finiteLiveValues;
                error ??= NonFinite;
            }
        }

        _published.Write(new(new(cycle.Number, _appliedCommands, _stateVersion, live.HasValue, error), _state, live));
    }

    private readonly record struct Published(MachineStatus Status, TState State, TLiveValues? LiveValues);
}
