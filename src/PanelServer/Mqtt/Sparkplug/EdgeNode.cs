using System.Collections.Concurrent;
using Google.Protobuf;
using Microsoft.Extensions.Options;
using PanelServer.Host.Common;
using PanelServer.Machines;
using PanelServer.Machines.Schema;

namespace PanelServer.Host.Mqtt.Sparkplug;

/// <summary>The panel as an edge node: looks at its machines, and puts what has changed into the outbox, whether or not the broker is there.</summary>
/// <param name="roster">The machines.</param>
/// <param name="outbox">Takes what has changed.</param>
/// <param name="status">Knows whether the broker is there.</param>
/// <param name="options">How often and how much is told.</param>
/// <param name="clock">Time stamps.</param>
/// <param name="logger">The log.</param>
internal sealed class EdgeNode(MachineRoster roster, Outbox outbox, MqttStatus status, IOptions<MqttOptions> options, PanelClock clock, ILogger<EdgeNode> logger)
{
    // Bounds the memory for machines that come and go, each time with another serial number.
    private const int MaximumDevices = 64;

    private readonly Lock _access = new();
    private readonly Dictionary<MachineSchema, MachineMetricSet> _sets = [];
    private readonly ConcurrentDictionary<MachineIdentificationUnique, EdgeDevice> _devices = new();
    private ulong _nextAlias;

    // Told once for each time without the broker.
    private bool _isFull;

    /// <summary>The machines that are there and can be reached.</summary>
    public IEnumerable<EdgeDevice> Alive => _devices.Values.Where(device => device.IsAlive);

    /// <summary>Finds a device.</summary>
    /// <param name="name">Its name.</param>
    public EdgeDevice? Find(string name) => _devices.Values.FirstOrDefault(device => device.Name == name);

    /// <summary>Looks at all machines.</summary>
    public void Sample()
    {
        lock (_access)
        {
            foreach (RosterEntry entry in roster.Entries)
            {
                if (entry.Machine is { } machine && IsReached(machine))
                {
                    Update(entry, machine);
                }
                else if (_devices.TryGetValue(entry.Identification, out EdgeDevice? lost))
                {
                    lost.IsAlive = false;
                }
            }

            foreach (EdgeDevice gone in _devices.Values.Where(device => roster.Find(device.Identification) is null))
            {
                gone.IsAlive = false;
                if (_devices.Count > MaximumDevices)
                {
                    _devices.TryRemove(gone.Identification, out _);
                }
            }
        }
    }

    /// <summary>Describes a device as of the last look at it.</summary>
    /// <param name="device">The device.</param>
    /// <returns>Its metrics, and the number of the newest entry of the outbox at that moment: what is not newer belongs to the time before.</returns>
    public (Payload Birth, long Newest) Describe(EdgeDevice device)
    {
        lock (_access)
        {
            return (device.Describe(), outbox.Newest);
        }
    }

    private static bool IsReached(Machine machine) => (machine.ReadStatus().Alarms.Bits & machine.Schema.Alarms.Unreached.Bits) == 0;

    private void Update(RosterEntry entry, Machine machine)
    {
        bool isNew = !_devices.TryGetValue(entry.Identification, out EdgeDevice? device);
        if (device is null)
        {
            device = Create(entry, machine);
            _devices[entry.Identification] = device;
        }

        Payload? changes = device.Update(machine.ReadSnapshot(), clock.UnixMilliseconds);
        device.IsAlive = true;

        // The birth tells the first values, unless it comes so late that they are others.
        if (changes is not null && !(isNew && status.IsConnected))
        {
            bool isFull = outbox.Add(device, changes.ToByteArray());
            if (isFull && !_isFull)
            {
                logger.LogStoreFull(options.Value.StoreBytes);
            }

            _isFull = (isFull || _isFull) && !status.IsConnected;
        }
    }

    private EdgeDevice Create(RosterEntry entry, Machine machine)
    {
        if (!_sets.TryGetValue(machine.Schema, out MachineMetricSet? set))
        {
            set = new(machine.Schema, options.Value.DeadBandSteps, options.Value.AllowCommands);
            _sets.Add(machine.Schema, set);
        }

        EdgeDevice device = new(entry, AlarmOrigin.OfMachine(entry.Slug, entry.Identification.Serial, null).Key, set, _nextAlias);
        _nextAlias += (ulong)set.Metrics.Count;
        return device;
    }
}
