using PanelServer.Host.Common;
using PanelServer.Machines;
using PanelServer.SocketIo;

namespace PanelServer.Host.Streams;

/// <summary>
/// The namespace <c>/main</c>: the machine list and the discovery of the EtherCAT bus. The HMI shows an error for any other
/// event here, so there are exactly three.
/// </summary>
/// <param name="clock">Time stamps.</param>
public sealed class MainStream(PanelClock clock) : SocketIoNamespaceHandler
{
    /// <summary>Path of the namespace.</summary>
    public const string Path = "/main";

    // Replayed in this order.
    private readonly SocketIoEvent?[] _latest = new SocketIoEvent?[3];
    private readonly Lock _pending = new();
    private readonly List<(int Slot, string Name, object Data)> _queue = [];
    private MachineList _machines = new([]);

    /// <summary>Tells clients which interface the bus is on, or that it is being looked for. Thread-safe.</summary>
    /// <param name="data">The payload, exactly one variant.</param>
    public void AnnounceInterface(object data) => Enqueue(0, "EthercatInterfaceDiscoveryEvent", data);

    /// <summary>Tells clients which devices are on the bus, that it is being set up, or why that failed. Thread-safe.</summary>
    /// <param name="data">The payload, exactly one variant.</param>
    public void AnnounceDevices(object data) => Enqueue(1, "EthercatDevicesEvent", data);

    /// <inheritdoc/>
    public override void Joined(SocketIoSocket socket, ReadOnlyMemory<byte>? auth)
    {
        foreach (SocketIoEvent? message in _latest)
        {
            if (message is not null)
            {
                socket.Emit(message, Delivery.Ordered);
            }
        }
    }

    /// <summary>Broadcasts what was announced since the last call, and the machine list if it or any error in it has changed.</summary>
    /// <param name="subscribers">The namespace.</param>
    /// <param name="roster">The machines.</param>
    internal void Pump(SocketIoNamespace subscribers, MachineRoster roster)
    {
        foreach ((int slot, string name, object data) in Dequeue())
        {
            Broadcast(subscribers, slot, name, data);
        }

        MachineList machines = new([.. roster.Entries.Select(entry => new MachineListEntry(entry.Identification, entry.Error))]);
        if (_latest[2] is null || !machines.Machines.SequenceEqual(_machines.Machines))
        {
            _machines = machines;
            Broadcast(subscribers, 2, "MachinesEvent", machines);
        }
    }

    private void Enqueue(int slot, string name, object data)
    {
        lock (_pending)
        {
            _queue.Add((slot, name, data));
        }
    }

    private (int Slot, string Name, object Data)[] Dequeue()
    {
        lock (_pending)
        {
            (int, string, object)[] announced = [.. _queue];
            _queue.Clear();
            return announced;
        }
    }

    private void Broadcast(SocketIoNamespace subscribers, int slot, string name, object data)
    {
        SocketIoEvent message = EventEnvelope.Create(Path, name, data, clock.UnixMilliseconds);
        _latest[slot] = message;
        subscribers.Broadcast(message, Delivery.Ordered);
    }

    private sealed record MachineList(IReadOnlyList<MachineListEntry> Machines);

    private sealed record MachineListEntry(MachineIdentificationUnique MachineIdentificationUnique, string? Error);
}
