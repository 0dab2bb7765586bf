using PanelServer.Host.Common;
using PanelServer.Machines;
using PanelServer.SocketIo;

namespace PanelServer.Host.Streams;

/// <summary>
/// The namespace <c>/main</c>: the machine list and the discovery of the EtherCAT bus. The HMI shows an error for any other
/// event here, so there are exactly three.
/// </summary>
/// <param name="clock">Time stamps.</param>
internal sealed class MainStream(PanelClock clock) : SocketIoNamespaceHandler
{
    /// <summary>Path of the namespace.</summary>
    public const string Path = "/main";

    private const string MachinesName = "MachinesEvent";
    private const int MachinesSlot = 2;

    // Replayed in this order.
    private readonly DialectEvent?[] _latest = new DialectEvent?[3];
    private readonly Lock _pending = new();
    private readonly List<(int Slot, string Name, object Data)> _queue = [];
    private volatile bool _hasAnnouncements;
    private MachineList _machines = new([]);
    private MachineList _machinesForHmi = new([]);

    /// <summary>Tells clients which interface the bus is on, or that it is being looked for. Thread-safe.</summary>
    /// <param name="data">The payload, exactly one variant.</param>
    public void AnnounceInterface(object data) => Enqueue(0, "EthercatInterfaceDiscoveryEvent", data);

    /// <summary>Tells clients which devices are on the bus, that it is being set up, or why that failed. Thread-safe.</summary>
    /// <param name="data">The payload, exactly one variant.</param>
    public void AnnounceDevices(object data) => Enqueue(1, "EthercatDevicesEvent", data);

    /// <inheritdoc/>
    public override void Joined(SocketIoSocket socket, ReadOnlyMemory<byte>? auth)
    {
        foreach (DialectEvent? message in _latest)
        {
            message?.SendTo(socket, Delivery.Ordered);
        }
    }

    /// <summary>Broadcasts what was announced since the last call, and the machine list if it or any error in it has changed.</summary>
    internal void Pump(SocketIoNamespace subscribers, MachineRoster roster)
    {
        if (_hasAnnouncements)
        {
            Announce(subscribers);
        }

        PumpMachines(subscribers, roster);
    }

    private void Announce(SocketIoNamespace subscribers)
    {
        foreach ((int slot, string name, object data) in Dequeue())
        {
            SocketIoEvent message = EventEnvelope.Create(Path, name, data, clock.UnixMilliseconds);
            Broadcast(subscribers, slot, new(message, message));
        }
    }

    // The HMI shows only machines without an error, so that a person could no longer get at one that has something to say. To it an
    // error is what keeps a machine from having a page at all; what happens while a machine runs is on its page, and in REST.
    private void PumpMachines(SocketIoNamespace subscribers, MachineRoster roster)
    {
        if (IsKnown(roster.Entries))
        {
            return;
        }

        MachineList machines = new([.. roster.Entries.Select(entry => new MachineListEntry(entry.Identification, entry.Error))]);
        MachineList forHmi = new([.. roster.Entries.Select(entry => new MachineListEntry(entry.Identification, entry.BuildError))]);
        DialectEvent? latest = _latest[MachinesSlot];
        bool isNew = latest is null || !machines.Machines.SequenceEqual(_machines.Machines);
        bool isNewForHmi = latest is null || !forHmi.Machines.SequenceEqual(_machinesForHmi.Machines);
        if (!isNew && !isNewForHmi)
        {
            return;
        }

        (_machines, _machinesForHmi) = (machines, forHmi);
        long now = clock.UnixMilliseconds;
        DialectEvent message = new(
            isNew ? EventEnvelope.Create(Path, MachinesName, machines, now) : latest!.ForJson,
            isNewForHmi ? EventEnvelope.Create(Path, MachinesName, forHmi, now) : latest!.ForMessagePack);
        _latest[MachinesSlot] = message;
        subscribers.BroadcastByParser(isNew ? message.ForJson : null, isNewForHmi ? message.ForMessagePack : null, Delivery.Ordered);
    }

    // Asked every few milliseconds, so without making lists that nobody gets.
    private bool IsKnown(IReadOnlyList<RosterEntry> entries)
    {
        if (_latest[MachinesSlot] is null || entries.Count != _machines.Machines.Count)
        {
            return false;
        }

        for (int i = 0; i < entries.Count; i++)
        {
            RosterEntry entry = entries[i];
            MachineListEntry known = _machines.Machines[i];
            if (entry.Identification != known.MachineIdentificationUnique
                || entry.Error != known.Error
                || entry.BuildError != _machinesForHmi.Machines[i].Error)
            {
                return false;
            }
        }

        return true;
    }

    private void Enqueue(int slot, string name, object data)
    {
        lock (_pending)
        {
            _queue.Add((slot, name, data));
            _hasAnnouncements = true;
        }
    }

    private (int Slot, string Name, object Data)[] Dequeue()
    {
        lock (_pending)
        {
            (int, string, object)[] announced = [.. _queue];
            _queue.Clear();
            _hasAnnouncements = false;
            return announced;
        }
    }

    private void Broadcast(SocketIoNamespace subscribers, int slot, DialectEvent message)
    {
        _latest[slot] = message;
        subscribers.BroadcastByParser(message.ForJson, message.ForMessagePack, Delivery.Ordered);
    }

    private sealed record MachineList(IReadOnlyList<MachineListEntry> Machines);

    private sealed record MachineListEntry(MachineIdentificationUnique MachineIdentificationUnique, string? Error);
}
