using PanelServer.Host.Common;
using PanelServer.Machines;
using PanelServer.SocketIo;

namespace PanelServer.Host.Streams;

/// <summary>
/// The namespace of one machine, whether or not the machine is there: default state, current state and latest live values to
/// each newcomer, then states as they change and live values at 30 Hz. A subscription outlives the machine's absence.
/// </summary>
/// <param name="path">The namespace.</param>
/// <param name="identification">The machine.</param>
/// <param name="roster">The machines.</param>
/// <param name="catalog">Knows the event names.</param>
/// <param name="firstSeen">Knows since when a machine exists.</param>
/// <param name="clock">Time stamps.</param>
internal sealed class MachineStream(
    string path,
    MachineIdentificationUnique identification,
    MachineRoster roster,
    MachineCatalog catalog,
    MachineFirstSeen firstSeen,
    PanelClock clock) : SocketIoNamespaceHandler
{
    private const string StateName = "StateEvent";
    private const string LiveName = "LiveValuesEvent";

    // Nothing here changes faster than people and their screens can follow.
    private const long MinimumStateIntervalMilliseconds = 1000 / 30;
    private static readonly Delivery LiveDelivery = Delivery.LatestWins("live");

    private Machine? _machine;
    private DialectEvent? _default;
    private DialectEvent? _state;
    private DialectEvent? _live;
    private long _stateVersion;
    private long _lastStateTime;

    /// <summary>The machine whose namespace it is.</summary>
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

        if (_machine is null && roster.Find(identification)?.Machine is { } machine)
        {
            Bind(machine);
        }

        _default?.SendTo(socket, Delivery.Ordered);
        _state?.SendTo(socket, Delivery.Ordered);
        _live?.SendTo(socket, LiveDelivery);
    }

    /// <summary>Broadcasts what has changed. Runs under the namespace's lock.</summary>
    /// <param name="subscribers">The namespace.</param>
    /// <param name="machine">The machine as the roster has it now; null if it is not there.</param>
    /// <param name="isStateRequested">True if a state event is owed although nothing changed.</param>
    /// <param name="isLiveDue">True 30 times a second.</param>
    /// <returns>True if the state event that was asked for has been sent.</returns>
    public bool Pump(SocketIoNamespace subscribers, Machine? machine, bool isStateRequested, bool isLiveDue)
    {
        if (machine is null)
        {
            Forget();
            return true;
        }

        if (machine != _machine)
        {
            Bind(machine);
            Broadcast(subscribers, _default, Delivery.Ordered);
            Broadcast(subscribers, _state, Delivery.Ordered);
            Broadcast(subscribers, _live, LiveDelivery);
            return true;
        }

        bool isStateDue = isStateRequested || machine.ReadStatus().StateVersion != _stateVersion;
        bool isTooSoon = clock.UnixMilliseconds - _lastStateTime < MinimumStateIntervalMilliseconds;
        isStateDue &= !isTooSoon;
        if (isStateDue || isLiveDue)
        {
            Take(machine.ReadSnapshot(), isStateDue, isLiveDue);
            Broadcast(subscribers, isStateDue ? _state : null, Delivery.Ordered);
            Broadcast(subscribers, isLiveDue ? _live : null, LiveDelivery);
        }

        return !isTooSoon;
    }

    private static void Broadcast(SocketIoNamespace subscribers, DialectEvent? message, Delivery delivery)
    {
        if (message is not null)
        {
            subscribers.Broadcast(message.ForJson, message.ForMessagePack, delivery);
        }
    }

    private void Bind(Machine machine)
    {
        _machine = machine;
        if (machine.Schema.State.Fields.Any(field => field.Name == "is_default_state"))
        {
            _default = Create(isState: true, machine.DefaultState, firstSeen.Of(machine));
        }

        Take(machine.ReadSnapshot(), isStateDue: true, isLiveDue: true);
    }

    private void Forget()
    {
        _machine = null;
        _default = null;
        _state = null;
        _live = null;
    }

    private void Take(MachineSnapshot snapshot, bool isStateDue, bool isLiveDue)
    {
        long now = clock.UnixMilliseconds;
        if (isStateDue)
        {
            _state = snapshot.State is { } state ? Create(isState: true, state, now) : null;
            _stateVersion = snapshot.Status.StateVersion;
            _lastStateTime = now;
        }

        if (isLiveDue)
        {
            _live = snapshot.LiveValues is { } live ? Create(isState: false, live, now) : null;
        }
    }

    private DialectEvent Create(bool isState, object data, long unixMilliseconds)
    {
        MachineModule? module = catalog.Find(identification.MachineIdentification);
        string documented = isState ? StateName : LiveName;
        string panel = (isState ? module?.StateEventName : module?.LiveValuesEventName) ?? documented;
        return DialectEvent.Create(path, documented, panel, data, unixMilliseconds);
    }
}
