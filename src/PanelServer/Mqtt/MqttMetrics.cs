using PanelServer.Host.Common;
using Prometheus;

namespace PanelServer.Host.Mqtt;

/// <summary>The way to the broker in Prometheus form.</summary>
/// <param name="status">How it goes.</param>
/// <param name="outbox">What waits.</param>
internal sealed class MqttMetrics(MqttStatus status, Outbox outbox) : IMetricsSource
{
    private Gauge _connected = null!;
    private Counter _attempts = null!;
    private Counter _published = null!;
    private Gauge _waiting = null!;
    private Counter _dropped = null!;
    private Counter _refused = null!;

    /// <inheritdoc/>
    public void Register(MetricFactory metrics)
    {
        _connected = metrics.CreateGauge("panel_mqtt_connected", "1 while the panel is told by MQTT: the broker has accepted it, and the primary host is there if one is set.");
        _attempts = metrics.CreateCounter("panel_mqtt_attempts_total", "Tries to connect to the MQTT broker.");
        _published = metrics.CreateCounter("panel_mqtt_published_total", "Messages sent to the MQTT broker.");
        _waiting = metrics.CreateGauge("panel_mqtt_waiting", "Messages that wait for the MQTT broker.");
        _dropped = metrics.CreateCounter("panel_mqtt_dropped_total", "Messages lost, because the MQTT broker was away for so long that there was no more room.");
        _refused = metrics.CreateCounter("panel_mqtt_commands_refused_total", "Commands by MQTT that were refused.");
    }

    /// <inheritdoc/>
    public void Update()
    {
        _connected.Set(status.IsConnected ? 1 : 0);
        _attempts.IncTo(status.Attempts);
        _published.IncTo(status.Published);
        _waiting.Set(outbox.Count);
        _dropped.IncTo(outbox.Dropped);
        _refused.IncTo(status.Refused);
    }
}
