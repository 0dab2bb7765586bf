using Google.Protobuf;
using PanelServer.Host.Common;

namespace PanelServer.Host.Mqtt.Sparkplug;

/// <summary>
/// One connection of the edge node: its births, its data and its deaths, numbered as Sparkplug wants it. What changed before a machine's birth is
/// sent as historical. For one task.
/// </summary>
/// <param name="node">The machines.</param>
/// <param name="outbox">What is to be told.</param>
/// <param name="topics">The topics.</param>
/// <param name="status">Counters.</param>
/// <param name="clock">Time stamps.</param>
/// <param name="bdSeq">Number of this connection, 0 to 255: births and death of one connection have the same.</param>
/// <param name="link">The way to the broker.</param>
internal sealed class EdgeSession(EdgeNode node, Outbox outbox, Topics topics, MqttStatus status, PanelClock clock, byte bdSeq, IBrokerLink link)
{
    /// <summary>Name of the metric that asks for all births again.</summary>
    public const string Rebirth = "Node Control/Rebirth";

    // Between two of these the broker confirms.
    private const int MostUnconfirmed = 200;

    private readonly Dictionary<EdgeDevice, long> _born = [];
    private (long Dropped, long Refused) _told;
    private byte _sequence;

    /// <summary>The death of a connection, which the broker tells when the panel does not.</summary>
    /// <param name="bdSeq">Number of the connection.</param>
    /// <param name="unixMilliseconds">When it was made.</param>
    public static byte[] Will(byte bdSeq, long unixMilliseconds) => new Payload
    {
        Timestamp = (ulong)unixMilliseconds,
        Metrics = { MetricValues.Create("bdSeq", null, unixMilliseconds, DataType.Int64, (long)bdSeq) },
    }.ToByteArray();

    /// <summary>Tells that the node is there, and all its machines.</summary>
    public async Task BearAsync()
    {
        _born.Clear();
        _sequence = 0;
        Payload birth = Counters();
        birth.Metrics.Add(MetricValues.Create("bdSeq", null, clock.UnixMilliseconds, DataType.Int64, (long)bdSeq));
        birth.Metrics.Add(MetricValues.Create(Rebirth, null, clock.UnixMilliseconds, DataType.Boolean, false));
        birth.Metrics.Add(MetricValues.Create("Properties/Version", null, clock.UnixMilliseconds, DataType.String, PanelVersion.Text));
        await PublishAsync(topics.OfNode("NBIRTH"), birth);
        await BearDevicesAsync();
    }

    /// <summary>Tells what is new. It has reached the broker when this returns.</summary>
    public async Task TellAsync()
    {
        await BearDevicesAsync();
        long newest = outbox.Newest;
        while (outbox.Peek(newest, MostUnconfirmed) is { Count: > 0 } entries)
        {
            foreach (OutboxEntry entry in entries)
            {
                await TellAsync(entry);
            }

            // Messages are sent once (QoS 0), as Sparkplug wants it. The broker answers in order: what was sent before this answer has arrived.
            await link.ConfirmAsync();
            outbox.Remove(entries[^1].Number);
        }

        foreach (EdgeDevice lost in _born.Keys.Where(device => !device.IsAlive).ToList())
        {
            await DieAsync(lost);
        }

        if (_told != (outbox.Dropped, status.Refused))
        {
            await PublishAsync(topics.OfNode("NDATA"), Counters());
        }
    }

    /// <summary>Tells that all machines and the node go.</summary>
    public async Task DieAsync()
    {
        foreach (EdgeDevice device in _born.Keys.ToList())
        {
            await DieAsync(device);
        }

        await link.PublishAsync(topics.OfNode("NDEATH"), Will(bdSeq, clock.UnixMilliseconds), isRetained: false);
    }

    private async Task BearDevicesAsync()
    {
        foreach (EdgeDevice device in node.Alive.Where(device => !_born.ContainsKey(device)))
        {
            await BearAsync(device);
        }
    }

    private Task BearAsync(EdgeDevice device)
    {
        (Payload birth, long newest) = node.Describe(device);
        _born[device] = newest;
        return PublishAsync(topics.OfDevice("DBIRTH", device.Name), birth);
    }

    private async Task TellAsync(OutboxEntry entry)
    {
        // A machine that came and went while the broker was away has values all the same.
        if (!_born.ContainsKey(entry.Device))
        {
            await BearAsync(entry.Device);
        }

        Payload data = Payload.Parser.ParseFrom(entry.Payload);
        if (entry.Number <= _born[entry.Device])
        {
            foreach (Payload.Types.Metric metric in data.Metrics)
            {
                metric.IsHistorical = true;
            }
        }

        await PublishAsync(topics.OfDevice("DDATA", entry.Device.Name), data);
    }

    private Task DieAsync(EdgeDevice device)
    {
        _born.Remove(device);
        return PublishAsync(topics.OfDevice("DDEATH", device.Name), new());
    }

    private Payload Counters()
    {
        _told = (outbox.Dropped, status.Refused);
        long now = clock.UnixMilliseconds;
        return new()
        {
            Metrics =
            {
                MetricValues.Create("Store/Dropped", null, now, DataType.Int64, _told.Dropped),
                MetricValues.Create("Commands/Refused", null, now, DataType.Int64, _told.Refused),
                MetricValues.Create("Commands/Last refusal", null, now, DataType.String, status.LastRefusal),
            },
        };
    }

    private Task PublishAsync(string topic, Payload payload)
    {
        payload.Timestamp = (ulong)clock.UnixMilliseconds;
        payload.Seq = _sequence++;
        return link.PublishAsync(topic, payload.ToByteArray(), isRetained: false);
    }
}
