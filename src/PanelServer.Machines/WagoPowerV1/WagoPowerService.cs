using Microsoft.Extensions.Logging;
using PanelServer.Modbus;
using PanelServer.Modbus.Client;

namespace PanelServer.Machines.WagoPowerV1;

/// <summary>
/// Brings the supplies into the machine list and runs their drivers: those with a configured serial number at once, those with only an
/// address once they have answered, and with scanning switched on those found in the network. A supply that was listed stays listed.
/// </summary>
/// <param name="options">The configuration.</param>
/// <param name="module">Makes the machines.</param>
/// <param name="roster">The machine list.</param>
/// <param name="time">Clock of the drivers.</param>
/// <param name="logger">The log.</param>
public sealed class WagoPowerService(
    WagoPowerOptions options, WagoPowerModule module, MachineRoster roster, TimeProvider time, ILogger<WagoPowerService> logger)
{
    private const int ModbusPort = 502;
    private static readonly TimeSpan ScanPause = TimeSpan.FromSeconds(10);

    private readonly List<(WagoPowerMachine Machine, WagoPowerSupplyOptions Supply)> _listed = [];
    private readonly Lock _gate = new();

    /// <summary>Lists the supplies whose serial number is configured. Call once, before <see cref="RunAsync"/>.</summary>
    public void AddConfiguredMachines()
    {
        foreach (WagoPowerSupplyOptions supply in options.Supplies)
        {
            if (supply.Serial is { } serial)
            {
                _listed.Add((Add((ushort)serial), supply));
            }
        }
    }

    /// <summary>Runs until the token is cancelled. Outputs stay as they are then.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        List<Task> drivers = [.. _listed.Select(listed => DriveAsync(listed.Machine, listed.Supply.Host, listed.Supply.Port, stop))];
        drivers.AddRange(options.Supplies
            .Where(supply => supply.Serial is null)
            .Select(supply => IdentifyAndDriveAsync(supply.Host, supply.Port, stop)));
        if (options.Scan)
        {
            drivers.Add(ScanAsync(stop));
        }

        await Task.WhenAll(drivers).ConfigureAwait(false);
    }

    private WagoPowerMachine Add(ushort serial)
    {
        WagoPowerMachine machine = module.Create(serial);
        roster.Add(machine);
        return machine;
    }

    private Task DriveAsync(WagoPowerMachine machine, string host, int port, CancellationToken stop) =>
        new WagoPowerDriver(machine, host, port, options.OnStart, time, logger).RunAsync(stop);

    private async Task IdentifyAndDriveAsync(string host, int port, CancellationToken stop)
    {
        Backoff backoff = new(TimeSpan.FromMilliseconds(250), TimeSpan.FromMilliseconds(2500));
        string? reported = null;
        try
        {
            while (true)
            {
                string reason;
                try
                {
                    await using ModbusClient client = WagoPowerDriver.Connect(host, port, time);
                    WagoPowerIdentity identity = await WagoPowerIdentity.ReadAsync(client, stop).ConfigureAwait(false);
                    if (identity.IsSupported)
                    {
                        await AddAndDriveAsync(host, port, identity.Serial, stop).ConfigureAwait(false);
                        return;
                    }

                    reason = $"the device there says that it is order number {identity.OrderNumber:X8}, not a WAGO 2787-2144";
                }
                catch (ModbusException e)
                {
                    reason = e.Message;
                }

                if (reason != reported)
                {
                    WagoPowerLog.Unidentified(logger, host, port, reason);
                    reported = reason;
                }

                await Task.Delay(backoff.Next(), time, stop).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    private async Task ScanAsync(CancellationToken stop)
    {
        WagoPowerScanner scanner = new(ModbusPort, time);
        List<Task> drivers = [];
        HashSet<string> known = [.. options.Supplies.Select(supply => supply.Host)];
        try
        {
            while (true)
            {
                IEnumerable<System.Net.IPAddress> addresses = WagoPowerScanner.AddressesAround(options.ExcludedInterfaces)
                    .Where(address => !known.Contains(address.ToString()));
                foreach (FoundWagoPower found in await scanner.ScanAsync(addresses, stop).ConfigureAwait(false))
                {
                    known.Add(found.Address.ToString());
                    drivers.Add(AddAndDriveAsync(found.Address.ToString(), ModbusPort, found.Serial, stop));
                }

                await Task.Delay(ScanPause, time, stop).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }

        await Task.WhenAll(drivers).ConfigureAwait(false);
    }

    private Task AddAndDriveAsync(string host, int port, ushort serial, CancellationToken stop)
    {
        WagoPowerMachine machine;
        lock (_gate)
        {
            MachineIdentificationUnique identification = new(module.Identification, serial);
            if (roster.Find(identification) is not null)
            {
                WagoPowerLog.Duplicate(logger, host, port, identification);
                return Task.CompletedTask;
            }

            machine = Add(serial);
        }

        WagoPowerLog.Found(logger, machine.Identification, host, port);
        return DriveAsync(machine, host, port, stop);
    }
}
