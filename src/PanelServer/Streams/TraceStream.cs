using PanelServer.Host.Common;
using PanelServer.Machines;
using PanelServer.Machines.Schema;
using PanelServer.SocketIo;

namespace PanelServer.Host.Streams;

/// <summary>
/// The namespace of a curve that a machine records, whether or not the machine is there: the empty curve that the machine has started with and the present one to
/// each newcomer, then the whole curve as it grows, at most once a second.
/// </summary>
/// <param name="path">The namespace.</param>
/// <param name="identification">The machine.</param>
/// <param name="schema">The curve.</param>
/// <param name="roster">The machines.</param>
/// <param name="firstSeen">Knows since when a machine exists.</param>
/// <param name="clock">Time stamps.</param>
/// <param name="time">Paces it.</param>
internal sealed class TraceStream(
    string path,
    MachineIdentificationUnique identification,
    TraceSchema schema,
    MachineRoster roster,
    MachineFirstSeen firstSeen,
    PanelClock clock,
    TimeProvider time) : SocketIoNamespaceHandler
{
    private static readonly TimeSpan MinimumInterval = TimeSpan.FromSeconds(1);
    private static readonly Delivery NewestOnly = Delivery.LatestWins("trace");

    private Machine? _machine;
    private SocketIoEvent? _first;
    private SocketIoEvent? _last;
    private long _version;
    private long _takenAt;

    /// <summary>The machine whose curve it is.</summary>
    public MachineIdentificationUnique Identification => identification;

    /// <summary>Replays to a newcomer what the others have last got. Runs under the namespace's lock, like <see cref="Pump"/>.</summary>
    /// <param name="socket">The newcomer.</param>
    /// <param name="auth">Not used.</param>
    public override void Joined(SocketIoSocket socket, ReadOnlyMemory<byte>? auth)
    {
        if (socket.Namespace.SubscriberCount == 1)
        {
            // Nobody has listened until now, so what was sent last may be old.
            Forget();
        }

        if (_machine is null && roster.Find(identification)?.Machine is { Trace: { } trace } machine)
        {
            Bind(machine, trace);
        }

        Replay(socket.Emit);
    }

    /// <summary>Broadcasts the curve if it has changed. Runs under the namespace's lock.</summary>
    /// <param name="subscribers">The namespace.</param>
    /// <param name="machine">The machine as the roster has it now; null if it is not there.</param>
    public void Pump(SocketIoNamespace subscribers, Machine? machine)
    {
        if (machine?.Trace is not { } trace)
        {
            Forget();
        }
        else if (machine != _machine)
        {
            Bind(machine, trace);
            Replay(subscribers.Broadcast);
        }
        else if (trace.Version != _version && time.GetElapsedTime(_takenAt) >= MinimumInterval)
        {
            subscribers.Broadcast(Take(trace), NewestOnly);
        }
    }

    private void Replay(Action<SocketIoEvent, Delivery> send)
    {
        if (_first is not null)
        {
            send(_first, Delivery.Ordered);
        }

        if (_last is not null)
        {
            send(_last, NewestOnly);
        }
    }

    private void Bind(Machine machine, MachineTrace trace)
    {
        _machine = machine;
        _version = 0;
        _first = EventEnvelope.Create(path, schema.EventName, trace.Empty, firstSeen.Of(machine));
        _last = trace.Version == 0 ? null : Take(trace);
    }

    private void Forget()
    {
        _machine = null;
        _first = null;
        _last = null;
    }

    // The version first: what is written meanwhile is sent again rather than never.
    private SocketIoEvent Take(MachineTrace trace)
    {
        _version = trace.Version;
        _takenAt = time.GetTimestamp();
        _last = EventEnvelope.Create(path, schema.EventName, trace.Read(), clock.UnixMilliseconds);
        return _last;
    }
}
