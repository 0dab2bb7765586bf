using PanelServer.Host.Common;
using PanelServer.SocketIo;
using PanelServer.SocketIo.EngineIo;
using Prometheus;

namespace PanelServer.Host.Streams;

/// <summary>The streams in Prometheus form.</summary>
/// <param name="streams">The Socket.IO server.</param>
internal sealed class StreamMetrics(SocketIoServer streams) : IMetricsSource
{
    private Gauge _clients = null!;
    private Counter _packetsSent = null!;
    private Counter _packetsOverwritten = null!;
    private Counter _sessionsClosed = null!;

    /// <inheritdoc/>
    public void Register(MetricFactory metrics)
    {
        _clients = metrics.CreateGauge("panel_stream_clients", "Connected stream clients.", "transport");
        _packetsSent = metrics.CreateCounter("panel_stream_packets_sent_total", "Packets handed to the network.");
        _packetsOverwritten = metrics.CreateCounter("panel_stream_packets_overwritten_total", "Live values that gave way to newer ones because their client was slow.");
        _sessionsClosed = metrics.CreateCounter("panel_stream_sessions_closed_total", "Sessions that ended.", "reason");
    }

    /// <inheritdoc/>
    public void Update()
    {
        EngineIoMetrics metrics = streams.Metrics;
        _clients.WithLabels("polling").Set(metrics.PollingClients);
        _clients.WithLabels("websocket").Set(metrics.WebSocketClients);
        _packetsSent.IncTo(metrics.PacketsSent);
        _packetsOverwritten.IncTo(metrics.PacketsOverwritten);
        foreach (EngineIoCloseReason reason in Enum.GetValues<EngineIoCloseReason>())
        {
            _sessionsClosed.WithLabels(reason.ToString()).IncTo(metrics.SessionsClosed(reason));
        }
    }
}
