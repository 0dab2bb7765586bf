using PanelServer.EtherCat.Terminals;

namespace PanelServer.EtherCat.Cycle;

/// <summary>Where a group of terminals stands.</summary>
public enum GroupState
{
    /// <summary>Not in OP yet; outputs are held in their safe state.</summary>
    Starting,

    /// <summary>All well: inputs are read and outputs written.</summary>
    Operational,

    /// <summary>A terminal of the group is missing or the bus is down; outputs are held in their safe state.</summary>
    Faulted,

    /// <summary>The cause is gone. Outputs stay safe until <see cref="ProcessGroup.Acknowledge"/>.</summary>
    AwaitingAcknowledgement,
}

/// <summary>
/// Terminals that live and fail together, normally those of one machine. They have datagrams of their own with their own
/// expected working counter, so a fault in one group leaves the others untouched.
/// </summary>
public sealed class ProcessGroup
{
    private int _state = (int)GroupState.Starting;
    private long _mismatches;
    private long _faults;

    /// <summary>Makes a group.</summary>
    internal ProcessGroup(string name, int mismatchLimit, IReadOnlyList<Terminal> terminals) =>
        (Name, MismatchLimit, Terminals) = (name, mismatchLimit, terminals);

    /// <summary>Name given by <see cref="MainDeviceOptions.GroupOf"/>.</summary>
    public string Name { get; }

    /// <summary>Terminals in the order of the bus.</summary>
    public IReadOnlyList<Terminal> Terminals { get; }

    /// <summary>Consecutive cycles with a wrong working counter or without answer after which the group faults.</summary>
    public int MismatchLimit { get; }

    /// <summary>Where the group stands. Readable from any thread.</summary>
    public GroupState State => (GroupState)Volatile.Read(ref _state);

    /// <summary>Process datagrams that came back with an unexpected working counter or not at all, since bring-up.</summary>
    public long Mismatches => Volatile.Read(ref _mismatches);

    /// <summary>How often the group has faulted since start.</summary>
    public long Faults => Volatile.Read(ref _faults);

    /// <summary>True when the outputs set by the machine are sent; otherwise the safe ones are.</summary>
    public bool OutputsEnabled => State == GroupState.Operational;

    /// <summary>
    /// Enables the outputs again after a fault. To be called when the machine has put itself into a state from which it may start.
    /// Has an effect only in <see cref="GroupState.AwaitingAcknowledgement"/>.
    /// </summary>
    /// <returns>True when the group is operational now.</returns>
    public bool Acknowledge() => Change(GroupState.AwaitingAcknowledgement, GroupState.Operational) || OutputsEnabled;

    /// <summary>Counts a datagram with a wrong working counter, once bring-up is over; cycle thread only.</summary>
    internal void CountMismatch()
    {
        if (State != GroupState.Starting)
        {
            Volatile.Write(ref _mismatches, _mismatches + 1);
        }
    }

    /// <summary>To <see cref="GroupState.Faulted"/> from wherever outputs could be or become enabled.</summary>
    internal void Fault()
    {
        if (Change(GroupState.Operational, GroupState.Faulted) || Change(GroupState.AwaitingAcknowledgement, GroupState.Faulted))
        {
            Interlocked.Increment(ref _faults);
        }
    }

    /// <summary>All terminals are in OP after a fault.</summary>
    internal void Recovered() => Change(GroupState.Faulted, GroupState.AwaitingAcknowledgement);

    /// <summary>Bring-up is over.</summary>
    internal void Start(bool complete) => Change(GroupState.Starting, complete ? GroupState.Operational : GroupState.Faulted);

    private bool Change(GroupState from, GroupState to) =>
        Interlocked.CompareExchange(ref _state, (int)to, (int)from) == (int)from;
}
