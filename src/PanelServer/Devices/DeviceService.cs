using PanelServer.Machines.Devices;

namespace PanelServer.Host.Devices;

/// <summary>
/// Lists the devices beside the bus behind the machines on it, and runs their drivers until the server stops. Stopping leaves the devices as
/// they are, for example the outputs of power supplies.
/// </summary>
/// <param name="listings">The devices, by type.</param>
/// <param name="busAnnounced">Completes when the machines on the bus have been listed.</param>
internal sealed class DeviceService(IReadOnlyList<DeviceListing> listings, Task busAnnounced) : BackgroundService
{
    /// <summary>The devices that are used. Any thread.</summary>
    public IEnumerable<ListedDevice> Used => listings.SelectMany(listing => listing.Used);

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

        foreach (DeviceListing listing in listings)
        {
            listing.ListConfigured();
        }

        await Task.WhenAll(listings.Select(listing => listing.RunAsync(stoppingToken)));
    }
}
