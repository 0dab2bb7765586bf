using System.Text.Json;
using PanelServer.Machines.Alarms;
using PanelServer.Machines.Schema;

namespace PanelServer.Machines;

/// <summary>
/// A machine as the control loop and the readers know it, whatever its type. Machines derive from
/// <see cref="Machine{TState,TLiveValues,TMutation}"/>.
/// </summary>
/// <param name="identification">Which machine it is.</param>
/// <param name="schema">The shapes of its mutations, state and live values.</param>
public abstract class Machine(MachineIdentificationUnique identification, MachineSchema schema)
{
    private static long s_machines;

    private readonly long _number = Interlocked.Increment(ref s_machines);
    private volatile string? _interruption;
    private ulong _seenAlarms;

    /// <summary>How many posted lists may wait for the next cycle. More are answered 503.</summary>
    public const int CommandCapacity = 256;

    /// <summary>Which machine it is.</summary>
    public MachineIdentificationUnique Identification { get; } = identification;

    /// <summary>The shapes of its mutations, state and live values.</summary>
    public MachineSchema Schema { get; } = schema;

    /// <summary>How many posted lists wait for the next cycle.</summary>
    public int WaitingCommands => Queue.Count;

    /// <summary>The number of the command accepted last, counted from 1; 0 before the first.</summary>
    public long AcceptedCommands => Queue.Accepted;

    /// <summary>
    /// How many accepted lists the cycle has dropped as a whole, because the machine's state had changed between their
    /// acceptance and the cycle, or because the machine has failed.
    /// </summary>
    public abstract long DroppedCommands { get; }

    /// <summary>
    /// Why no cycle runs the machine at present, as an operator reads it; null while cycles run. Takes the place of
    /// <c>error</c> in everything published, and refuses commands. Set through <see cref="MachineRoster.Interrupt"/>.
    /// </summary>
    public string? Interruption
    {
        get => _interruption;
        internal set => _interruption = value;
    }

    /// <summary>
    /// The alarms that were present in any cycle since the last call, so that those that lasted for one cycle only are not missed. For one
    /// reader, on any thread.
    /// </summary>
    public AlarmSignals TakeSeenAlarms() => new(Interlocked.Exchange(ref _seenAlarms, 0));

    /// <summary>The newest published values. May be called from any thread.</summary>
    public abstract MachineSnapshot ReadSnapshot();

    /// <summary>The newest published values without the state, which is the largest part and seldom changes. May be called from any thread.</summary>
    /// <returns>A snapshot whose state is null.</returns>
    public abstract MachineSnapshot ReadLiveValues();

    /// <summary>What readers need to know to decide whether a full snapshot is worth taking. May be called from any thread.</summary>
    public abstract MachineStatus ReadStatus();

    /// <summary>
    /// The last time that something the machine cannot work without failed while it had worked, also where that lasted for a few cycles
    /// only. May be called from any thread.
    /// </summary>
    /// <param name="after">Number of the last one that the reader knows; 0 if it knows none.</param>
    /// <returns>Null if there was none since.</returns>
    public abstract SafeStop? ReadSafeStop(long after);

    /// <summary>The curve that the machine records, see <see cref="MachineSchema.Trace"/>; null if it records none.</summary>
    public virtual MachineTrace? Trace => null;

    /// <summary>The state the machine starts with, <c>is_default_state</c> true where it has that field.</summary>
    public abstract object DefaultState { get; }

    /// <summary>
    /// Gives the machine settings that it had before. To be called before the first cycle only.
    /// </summary>
    /// <param name="settings">An object as <see cref="Schema.KeptSettings.Read"/> gives it, perhaps of another version of this program.</param>
    /// <returns>What of it can't be used, and why; the defaults hold in its place.</returns>
    public abstract IReadOnlyList<string> Restore(JsonElement settings);

    /// <summary>
    /// Judges a list of mutations against the machine's present state, and queues it as one command if every item is allowed.
    /// May be called from any thread.
    /// </summary>
    /// <param name="mutations">The mutations, in order, already parsed and range-checked.</param>
    /// <returns>Accepted; refused with the reason, queue full, or interrupted: then nothing takes effect.</returns>
    public abstract SubmitResult Submit(Mutation[] mutations);

    /// <summary>
    /// Judges a list of mutations as <see cref="Submit"/> does, and queues nothing. May be called from any thread.
    /// </summary>
    /// <param name="mutations">The mutations, in order, already parsed and range-checked; empty to see the state that a command meets.</param>
    /// <param name="state">The state as the list would leave it once all commands accepted before have been applied; without the list if it is refused.</param>
    /// <returns>What would come of it.</returns>
    public abstract SubmitResult Judge(Mutation[] mutations, out object state);

    /// <summary>
    /// The state that a command meets which is submitted now: with all that was accepted before, of which the last may still wait for its cycle. May be called from any thread.
    /// </summary>
    public object ReadAcceptedState()
    {
        Judge([], out object state);
        return state;
    }

    /// <summary>
    /// Judges a list of mutations for each of several machines, and queues all of them if every one is allowed, none otherwise. No other
    /// command comes between the judgements and the queueing. May be called from any thread.
    /// </summary>
    /// <param name="commands">The lists; each machine at most once.</param>
    /// <returns>What came of each, in order. If one is not accepted, nothing takes effect, whatever the others say.</returns>
    public static IReadOnlyList<SubmitResult> SubmitTogether(IReadOnlyList<(Machine Machine, Mutation[] Mutations)> commands)
    {
        return Exclusively(commands.Select(command => command.Machine), () =>
        {
            SubmitResult[] results = [.. commands.Select(command => command.Machine.Judge(command.Mutations, out _))];
            if (Array.TrueForAll(results, result => result.Outcome == SubmitOutcome.Accepted))
            {
                foreach ((Machine machine, Mutation[] mutations) in commands)
                {
                    machine.Submit(mutations);
                }
            }

            return results;
        });
    }

    /// <summary>
    /// Does something while no other command is judged or queued for any of several machines. May be called from any thread, also within itself
    /// for some of the same machines.
    /// </summary>
    /// <typeparam name="T">What comes of it.</typeparam>
    /// <param name="machines">The machines.</param>
    /// <param name="work">What is done; it must not wait for anything.</param>
    public static T Exclusively<T>(IEnumerable<Machine> machines, Func<T> work)
    {
        // Always in the same order, so that two callers can't wait for each other.
        Machine[] ordered = [.. machines.OrderBy(machine => machine._number)];
        int entered = 0;
        try
        {
            for (; entered < ordered.Length; entered++)
            {
                ordered[entered].Door.Enter();
            }

            return work();
        }
        finally
        {
            while (entered > 0)
            {
                ordered[--entered].Door.Exit();
            }
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

    /// <summary>
    /// Publishes what the constructors have set, so that readers have something before the first cycle. Called by the roster
    /// before the cycle thread knows the machine.
    /// </summary>
    internal abstract void PublishConstructed();

    /// <summary>Keeps in mind which alarms are present in a cycle, for whoever looks less often.</summary>
    private protected void NoteAlarms(AlarmSignals alarms)
    {
        if ((alarms.Bits & ~Volatile.Read(ref _seenAlarms)) != 0)
        {
            Interlocked.Or(ref _seenAlarms, alarms.Bits);
        }
    }

    /// <summary>Held by whoever judges or queues commands. Never by the cycle thread.</summary>
    private protected Lock Door { get; } = new();

    /// <summary>The accepted lists that wait for the next cycle.</summary>
    private protected CommandQueue Queue { get; } = new(CommandCapacity);
}
