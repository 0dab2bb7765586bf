using PanelServer.Host.Storage;
using PanelServer.Machines.Devices;

namespace PanelServer.Host.Devices;

/// <summary>
/// Lists the devices beside the bus behind the machines on it, and runs their drivers until the server stops. Stopping leaves the devices as
/// they are, for example the outputs of power supplies.
/// </summary>
/// <param name="listings">The devices, by type.</param>
/// <param name="busAnnounced">Completes when the machines on the bus have been listed.</param>
/// <param name="store">Knows which devices people have assigned and released.</param>
/// <param name="logger">The log.</param>
internal sealed class DeviceService(IReadOnlyList<DeviceListing> listings, Task busAnnounced, Store store, ILogger<DeviceService> logger) : BackgroundService
{
    /// <summary>The devices that are used. Any thread.</summary>
    public IEnumerable<ListedDevice> Used => listings.SelectMany(listing => listing.Used);

    /// <summary>The devices that were released and have been seen since the start. Any thread.</summary>
    public IEnumerable<ListedDevice> Released => listings.SelectMany(listing => listing.Released);

    /// <summary>The devices of one type.</summary>
    /// <param name="slug">The type's name in addresses.</param>
    /// <returns>Null if it is no type of devices beside the bus.</returns>
    public DeviceListing? Find(string slug) => listings.FirstOrDefault(listing => listing.Module.Slug == slug);

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

        await RecallAsync();
        foreach (DeviceListing listing in listings)
        {
            listing.ListConfigured();
        }

        await Task.WhenAll(listings.Select(listing => listing.RunAsync(stoppingToken)));
    }

    /// <summary>Takes up what people have assigned and released before the last restart.</summary>
    private async Task RecallAsync()
    {
        if (!store.IsOn)
        {
            return;
        }

        try
        {
            foreach (StoredDeviceUse use in await store.ReadAsync(DeviceUseTable.Read))
            {
                // A type that this version does not know stays in the store for one that does.
                if (Find(use.Slug) is not { } listing)
                {
                    continue;
                }

                if (use.Address is null)
                {
                    await listing.ReleaseAsync(use.Serial);
                }
                else if (StoredDeviceUse.ReadAddress(use.Address, listing.Module) is { } address)
                {
                    listing.Add(new(address, use.Serial));
                }
            }
        }
        catch (StoreException failure)
        {
            logger.LogNotRecalled(failure.Message);
        }
    }
}
