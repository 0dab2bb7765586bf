using PanelServer.Machines.Alarms;
using PanelServer.Machines.Schema;

namespace PanelServer.Machines;

/// <summary>
/// A machine: a pure function of inputs, commands and time, run once per cycle on one thread. It consists of a
/// <see cref="Reduction{TState,TMutation}"/>, which turns mutations into the next state, and of parts that follow the state in
/// <see cref="Update"/>: they keep no copy of a set point, and what is asked of them once is a counter or a phase in the state,
/// which they compare with what they have done. Assign <see cref="State"/>, <see cref="LiveValues"/>, <see cref="Error"/> and
/// <see cref="Alarms"/>; everything else (queueing, publishing, streams, REST) follows. In <see cref="Update"/> and <see cref="SetSafeOutputs"/>
/// nothing may allocate, lock, log or wait.
/// </summary>
/// <typeparam name="TState">Commanded values, exactly as on the wire.</typeparam>
/// <typeparam name="TLiveValues">Measured values, exactly as on the wire.</typeparam>
/// <typeparam name="TMutation">The closed set of mutations.</typeparam>
public abstract partial class Machine<TState, TLiveValues, TMutation> : Machine
    where TState : struct, IEquatable<TState>
    where TLiveValues : struct
    where TMutation : Mutation
{
    private const string NonFinite = "A measured value is not a number; the last good values are shown. Check the sensors of this machine.";
    private const string Failed = "The machine's program has failed; its outputs are off. Restart the server and report the fault.";

    private readonly MachineSchema<TState, TLiveValues> _schema;
    private readonly Reduction<TState, TMutation> _reduction;
    private readonly LatestValue<Published> _published = new();
    private readonly AlarmLookup _errorAlarms;
    private readonly LatestValue<SafeStopped> _safeStop = new();
    private readonly TState _defaultState;
    private TState _state;
    private TState _publishedState;
    private TLiveValues _finiteLiveValues;
    private long _appliedCommands;
    private long _droppedCommands;
    private long _stateVersion = 1;
    private bool _failed;
    private bool _works;

    // Under the door's lock: the state as it will be once the commands accepted so far have been applied.
    private TState _projectedState;
    private long _projectedCommands;

    /// <summary>Makes the machine.</summary>
    /// <param name="identification">Which machine it is.</param>
    /// <param name="schema">The shapes; from the machine's module.</param>
    /// <param name="reduction">What the mutations mean.</param>
    /// <param name="initialState">The state the machine starts with, <c>is_default_state</c> false.</param>
    /// <param name="defaultState">The same with <c>is_default_state</c> true, where the machine has that field.</param>
    protected Machine(
        MachineIdentificationUnique identification,
        MachineSchema<TState, TLiveValues> schema,
        Reduction<TState, TMutation> reduction,
        TState initialState,
        TState defaultState)
        : base(identification, schema)
    {
        schema.Prepare();
        _schema = schema;
        _reduction = reduction;
        _errorAlarms = new(schema.Alarms);
        _defaultState = defaultState;
        _state = initialState;
        _publishedState = initialState;
        PublishConstructed();
    }

    /// <inheritdoc/>
    public sealed override object DefaultState => _defaultState;

    /// <inheritdoc/>
    public sealed override long DroppedCommands => Interlocked.Read(ref _droppedCommands);

    /// <summary>The commanded values: changed by mutations, by <see cref="Update"/> and by <see cref="SetSafeOutputs"/>; published at the end of the cycle.</summary>
    protected ref TState State => ref _state;

    /// <summary>The measured values, or null while there are none. Assigned in <see cref="Update"/>.</summary>
    protected TLiveValues? LiveValues { get; set; }

    /// <summary>
    /// What is wrong, as an operator reads it: what has happened and what to do. Null if nothing is. A constant, or a text
    /// made at construction: the cycle thread does not format text.
    /// </summary>
    protected string? Error { get; set; }

    /// <summary>
    /// The alarms that are present, of the machine's <see cref="MachineSchema.Alarms"/>. Those that <see cref="Error"/> shows need not be
    /// among them: they follow from its sentence.
    /// </summary>
    protected AlarmSignals Alarms { get; set; }

    /// <summary>True while the machine is switched off, so that alarms that are declared so are suppressed.</summary>
    protected virtual bool IsOff => false;

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
    public sealed override MachineSnapshot ReadLiveValues()
    {
        Published published = ReadPublished();
        return new(published.Status, State: null, published.LiveValues);
    }

    /// <inheritdoc/>
    public sealed override SafeStop? ReadSafeStop(long after)
    {
        SafeStopped stop = _safeStop.Read();
        return stop is { Reason: { } reason } && stop.Number > after ? new(stop.Number, reason, stop.State) : null;
    }

    /// <inheritdoc/>
    public sealed override SubmitResult Submit(Mutation[] mutations)
    {
        lock (Door)
        {
            SubmitResult result = Judge(mutations, out TState state);
            if (result.Outcome == SubmitOutcome.Accepted)
            {
                Queue.TryEnqueue(mutations);
                (_projectedState, _projectedCommands) = (state, Queue.Accepted);
            }

            return result;
        }
    }

    /// <inheritdoc/>
    public sealed override SubmitResult Judge(Mutation[] mutations, out object state)
    {
        lock (Door)
        {
            SubmitResult result = Judge(mutations, out TState next);
            state = next;
            return result;
        }
    }

    /// <inheritdoc/>
    public sealed override void Run(in Cycle cycle)
    {
        if (_failed)
        {
            RunSafe(cycle, Failed);
            return;
        }

        if (FindHardwareFault() is { } fault)
        {
            RunSafe(cycle, fault);
            return;
        }

        // Whatever a machine's program throws must not reach the other machines.
        try
        {
            ApplyWaitingCommands();
            Update(cycle);
        }
        catch (Exception exception)
        {
            Fail(cycle, exception);
            return;
        }

        _works = true;
        Publish(cycle, Error, _schema.Alarms.Reported);
    }

    /// <summary>What the machine's program threw, if it has failed; for the log.</summary>
    public Exception? Failure { get; private set; }

    /// <inheritdoc/>
    public sealed override void RunSafe(in Cycle cycle, string? reason)
    {
        // Commands given while the machine can't act are applied at once, so that set points are kept, and the safe state
        // has the last word: a backlog must not start motors when the bus returns.
        try
        {
            ApplyWaitingCommands();
        }
        catch (Exception exception)
        {
            Fail(cycle, exception);
            return;
        }

        if (_works && reason is not null)
        {
            _safeStop.Write(new(_safeStop.Read().Number + 1, reason, _publishedState));
        }

        _works = false;
        try
        {
            SetSafeOutputs(cycle);
        }
        catch (Exception exception)
        {
            _failed = true;
            Failure ??= exception;
            ForceOutputsOff();
            reason = Failed;
        }

        // What keeps a machine in its safe state is a terminal, or it is declared.
        Publish(cycle, reason ?? Error, reason is null ? _schema.Alarms.Reported : _schema.Alarms.Terminal);
    }

    /// <summary>
    /// Why something the machine cannot work without can't be relied on, as an operator reads it; null if all work. While
    /// there is a reason the machine is kept in its safe state. Called by the cycle thread.
    /// </summary>
    protected virtual string? FindHardwareFault() => null;

    /// <summary>Reads inputs, runs the controllers, sets outputs, and assigns state, live values and error.</summary>
    /// <param name="cycle">The cycle.</param>
    protected abstract void Update(in Cycle cycle);

    /// <summary>Brings outputs and controllers into the safe state and lets <see cref="State"/> say so (for example mode Standby).</summary>
    /// <param name="cycle">The cycle.</param>
    protected abstract void SetSafeOutputs(in Cycle cycle);

    /// <summary>Switches the outputs off without the machine's program, which has failed at that.</summary>
    private protected virtual void ForceOutputsOff()
    {
    }

    internal sealed override void PublishConstructed() => Publish(default, Error, _schema.Alarms.Reported);

    /// <summary>What was published last; a machine that no cycle runs can't say so itself.</summary>
    private Published ReadPublished()
    {
        Published published = _published.Read();
        if (Interruption is not { } interruption)
        {
            return published;
        }

        AlarmSignals notRun = _schema.Alarms.NotRun;
        return published with { Status = published.Status with { Error = interruption, Alarms = published.Status.Alarms | notRun, ErrorAlarm = notRun } };
    }

    /// <summary>To be called under the lock, which keeps the room that is found in the queue.</summary>
    private SubmitResult Judge(Mutation[] mutations, out TState state)
    {
        Published published = _published.Read();
        state = published.Status.AppliedCommands >= _projectedCommands ? published.State : _projectedState;
        return Interruption is { } interruption ? SubmitResult.Interrupted(interruption)
            : _reduction.Apply(mutations, ref state, out int index) is { } reason ? (reason == _reduction.NoRoom ? SubmitResult.QueueFull(reason) : SubmitResult.Refused(index, reason))
            : Queue.Count >= CommandCapacity ? SubmitResult.QueueFull($"{CommandCapacity} commands wait for this machine already. Try again in a second.")
            : SubmitResult.Accepted;
    }

    private void ApplyWaitingCommands()
    {
        while (Queue.TryDequeue(out Mutation[]? command))
        {
            // The world may have changed since the list was accepted; then none of it is applied, and the state event that
            // follows every list tells readers how things stand.
            if (_failed || _reduction.Apply(command, ref _state, out _) is not null)
            {
                Interlocked.Increment(ref _droppedCommands);
            }

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

    private void Publish(in Cycle cycle, string? error, AlarmSignals undeclared)
    {
        if (!_state.Equals(_publishedState))
        {
            _publishedState = _state;
            _stateVersion++;
        }

        TLiveValues? live = LiveValues;
        AlarmSignals alarms = Alarms;
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
                alarms |= _schema.Alarms.NotANumber;
            }
        }

        AlarmSignals errorAlarm = _errorAlarms.Find(error);
        if (error is not null && errorAlarm == default)
        {
            errorAlarm = undeclared;
        }

        alarms |= errorAlarm;
        NoteAlarms(alarms);
        MachineStatus status = new(cycle.Number, _appliedCommands, _stateVersion, live.HasValue, error) { Alarms = alarms, ErrorAlarm = errorAlarm, IsOff = IsOff };
        _published.Write(new(status, _state, live));
    }

    private readonly record struct SafeStopped(long Number, string? Reason, TState State);

    private readonly record struct Published(MachineStatus Status, TState State, TLiveValues? LiveValues);
}
