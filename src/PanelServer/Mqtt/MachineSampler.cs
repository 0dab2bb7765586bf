using Microsoft.Extensions.Options;
using PanelServer.Host.Common;
using PanelServer.Host.Mqtt.Sparkplug;

namespace PanelServer.Host.Mqtt;

/// <summary>Looks at the machines at a steady pace, whether or not the broker is there. It never waits for the broker.</summary>
/// <param name="node">Looks.</param>
/// <param name="service">Told that there may be news.</param>
/// <param name="options">How often.</param>
/// <param name="time">The clock that paces it.</param>
/// <param name="logger">The log.</param>
internal sealed class MachineSampler(EdgeNode node, MqttService service, IOptions<MqttOptions> options, TimeProvider time, ILogger<MachineSampler> logger) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(options.Value.SampleMilliseconds), time);
        await timer.ForEachAsync(Sample, logger.LogFailed, stoppingToken);
    }

    private void Sample()
    {
        node.Sample();
        service.Wake();
    }
}
