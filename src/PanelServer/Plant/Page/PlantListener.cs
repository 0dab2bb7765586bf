using Microsoft.Extensions.Options;
using PanelServer.Host.Mqtt;

namespace PanelServer.Host.Plant.Page;

/// <summary>Listens to the broker for as long as the server runs.</summary>
/// <param name="board">Takes what is told.</param>
/// <param name="status">Whether the broker is there.</param>
/// <param name="options">Which broker.</param>
/// <param name="time">The clock that paces the tries.</param>
/// <param name="logger">The log.</param>
internal sealed class PlantListener(
    PlantBoard board, [FromKeyedServices(PlantListener.Key)] MqttStatus status, IOptions<PlantBrokerOptions> options, TimeProvider time, ILogger<PlantListener> logger) : BackgroundService
{
    /// <summary>Tells its status from that of the panel's own way to a broker.</summary>
    public const string Key = "plant";

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        new BrokerSessions(options.Value, status, time, logger.LogTrouble).RepeatAsync(() => ListenAsync(stoppingToken), stoppingToken);

    private async Task ListenAsync(CancellationToken stopping)
    {
        using BrokerLink link = new(status, stopping);
        board.Renew();
        await link.OpenAsync(options.Value, options.Value.ClientId, will: null, board.Topics, board.Take);
        status.IsConnected = true;
        logger.LogConnected(options.Value.Host, options.Value.EffectivePort);
        await Task.Delay(Timeout.InfiniteTimeSpan, time, link.Ended).ContinueWith(static _ => { }, TaskScheduler.Default);
        if (!stopping.IsCancellationRequested)
        {
            throw new BrokerRefusalException("it has closed the connection");
        }

        await link.CloseAsync();
    }
}
