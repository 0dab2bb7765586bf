using PanelServer.EtherCat.Terminals;
using PanelServer.Machines.Schema;

namespace PanelServer.Machines;

/// <summary>
/// A machine as the control loop and the readers know it, whatever its type. Machines derive from
/// <see cref="Machine{TState,TLiveValues,TMutation}"/>.
/// </summary>
/// <param name="identification">Which machine it is.</param>
/// <param name="schema">The shapes of its mutations, state and live values.</param>
/// <param name="terminals">The terminals it cannot work without; empty for machines beside the bus.</param>
public abstract class Machine(MachineIdentificationUnique identification, MachineSchema schema, IReadOnlyList<Terminal> terminals)
{
    private readonly CommandQueue _commands = new(CommandCapacity);
    private readonly Lock _door = new();
    private volatile string? _interruption;

    /// <summary>How many posted lists may wait for the next cycle. More are answered 503.</summary>
    public const int CommandCapacity = 256;

    /// <summary>Which machine it is.</summary>
    public MachineIdentificationUnique Identification { get; } = identification;

    /// <summary>The shapes of its mutations, state and live values.</summary>
    public MachineSchema Schema { get; } = schema;

    /// <summary>How many posted lists wait for the next cycle.</summary>
    public int WaitingCommands => _commands.Count;

    /// <summary>The number of the command accepted last, counted from 1; 0 before the first.</summary>
    public long AcceptedCommands => _commands.Accepted;

    /// <summary>
    /// Why no cycle runs the machine at present, as an operator reads it; null while cycles run. Takes the place of
    /// <c>error</c> in everything published, and refuses commands. Set through <see cref="MachineRoster.Interrupt"/>.
    /// </summary>
    public string? Interruption
    {
        get => _interruption;
        internal set => _interruption = value;
    }

    /// <summary>The newest published values. May be called from any thread.</summary>
    public abstract MachineSnapshot ReadSnapshot();

    /// <summary>What readers need to know to decide whether a full snapshot is worth taking. May be called from any thread.</summary>
    public abstract MachineStatus ReadStatus();

    /// <summary>The state the machine starts with, <c>is_default_state</c> true where it has that field.</summary>
    public abstract object DefaultState { get; }

    /// <summary>
    /// Judges a list of mutations against the machine's present state, and queues it as one command if every item is allowed.
    /// May be called from any thread.
    /// </summary>
    /// <param name="mutations">The mutations, in order, already parsed and range-checked.</param>
    /// <returns>Accepted; refused with the reason, queue full, or interrupted: then nothing takes effect.</returns>
    public SubmitResult Submit(Mutation[] mutations)
    {
        if (Interruption is { } interruption)
        {
            return SubmitResult.Interrupted(interruption);
        }

        lock (_door)
        {
            if (Refuse(mutations, out int index) is { } reason)
            {
                return SubmitResult.Refused(index, reason);
            }

            if (!_commands.TryEnqueue(mutations))
            {
                return SubmitResult.QueueFull;
            }

            CommitProjection(_commands.Accepted);
            return SubmitResult.Accepted;
        }
    }

    /// <summary>One control cycle: apply waiting commands, update, publish. Called by the cycle thread only.</summary>
    /// <param name="cycle">The cycle.</param>
    public abstract void Run(in Cycle cycle);

    /// <summary>
    /// Brings all outputs into their safe state (off, motors stopped) at once. Called by the cycle thread when the server
    /// stops, when the machine has failed, and in every cycle in which its bus is down. Publishes afterwards.
    /// </summary>
    /// <param name="cycle">The cycle.</param>
    /// <param name="reason">What has happened, as an operator reads it in <c>error</c>; null on an orderly stop.</param>
    public abstract void RunSafe(in Cycle cycle, string? reason);

    /// <summary>Why one of its terminals can't be relied on, as an operator reads it; null if all work. Does not allocate.</summary>
    protected string? FindTerminalFault()
    {
        for (int i = 0; i < terminals.Count; i++)
        {
            TerminalHealth health = terminals[i].Health;
            if (health.Condition != TerminalCondition.Operational)
            {
                return health.Explanation;
            }
        }

        return null;
    }

    /// <summary>Takes the oldest waiting command. For the cycle thread.</summary>
    /// <param name="command">The command.</param>
    /// <returns>False if none waits.</returns>
    protected bool TryTakeCommand([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Mutation[]? command) => _commands.TryDequeue(out command);

    /// <summary>
    /// Publishes what the constructors have set, so that readers have something before the first cycle. Called by the roster
    /// before the cycle thread knows the machine.
    /// </summary>
    internal abstract void PublishConstructed();

    /// <summary>Looks for a mutation that the present state does not allow.</summary>
    /// <param name="mutations">The list.</param>
    /// <param name="index">Index of the refused item.</param>
    /// <returns>The reason, or null if all are allowed.</returns>
    private protected abstract string? Refuse(Mutation[] mutations, out int index);

    /// <summary>Keeps the state that the list judged last will lead to, since that list was accepted.</summary>
    /// <param name="acceptedCommands">The accepted command's number.</param>
    private protected abstract void CommitProjection(long acceptedCommands);
}
