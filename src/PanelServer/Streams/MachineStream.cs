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
    private object? _sample;

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
            _default?.SendTo(subscribers, Delivery.Ordered);
            _state?.SendTo(subscribers, Delivery.Ordered);
            _live?.SendTo(subscribers, LiveDelivery);
            return true;
        }

        bool isStateDue = isStateRequested || machine.ReadStatus().StateVersion != _stateVersion;
        bool isTooSoon = clock.UnixMilliseconds - _lastStateTime < MinimumStateIntervalMilliseconds;
        isStateDue &= !isTooSoon;
        if (isStateDue || isLiveDue)
        {
            bool isNewLive = Take(isStateDue ? machine.ReadSnapshot() : machine.ReadLiveValues(), isStateDue, isLiveDue);
            if (isStateDue)
            {
                _state?.SendTo(subscribers, Delivery.Ordered);
            }

            if (isNewLive)
            {
                _live?.SendTo(subscribers, LiveDelivery);
            }
        }

        return !isTooSoon;
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
        _sample = null;
    }

    /// <returns>True if there are live values to send.</returns>
    private bool Take(MachineSnapshot snapshot, bool isStateDue, bool isLiveDue)
    {
        long now = clock.UnixMilliseconds;
        if (isStateDue)
        {
            _state = snapshot.State is { } state ? Create(isState: true, state, now) : null;
            _stateVersion = snapshot.Status.StateVersion;
            _lastStateTime = now;
        }

        if (!isLiveDue || (Module is { LiveValuesAreSamples: true } && Equals(snapshot.LiveValues, _sample)))
        {
            return false;
        }

        _sample = snapshot.LiveValues;
        _live = snapshot.LiveValues is { } live ? Create(isState: false, live, now) : null;
        return true;
    }

    private MachineModule? Module => catalog.Find(identification.MachineIdentification);

    private DialectEvent Create(bool isState, object data, long unixMilliseconds)
    {
        string documented = isState ? StateName : LiveName;
        IReadOnlyList<PanelEvent> panel = Module switch
        {
            null => [new(documented, data)],
            { } module when isState => module.StateEvents(data),
            { } module => module.LiveValuesEvents(data, unixMilliseconds),
        };
        return DialectEvent.Create(path, documented, data, panel, unixMilliseconds);
    }
}
