using PanelServer.Machines.LaserV1;
using PanelServer.Machines.WagoPowerV1;

namespace PanelServer.Host.Devices;

/// <summary>
/// Lists the devices beside the bus behind the machines on it, and runs their drivers until the server stops. Stopping leaves the
/// outputs of power supplies as they are.
/// </summary>
/// <param name="supplies">The power supplies.</param>
/// <param name="gauges">The diameter gauges.</param>
/// <param name="busAnnounced">Completes when the machines on the bus have been listed.</param>
internal sealed class DeviceService(WagoPowerService supplies, LaserService gauges, Task busAnnounced) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await busAnnounced.WaitAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        supplies.AddConfiguredMachines();
        gauges.AddConfiguredMachines();
        await Task.WhenAll(supplies.RunAsync(stoppingToken), gauges.RunAsync(stoppingToken));
    }
}
