using System.Text.Json;
using System.Text.Json.Nodes;
using PanelServer.Host.Http;
using PanelServer.Host.Settings;
using PanelServer.Host.Storage;
using PanelServer.Machines;
using PanelServer.Machines.Devices;
using PanelServer.Machines.Json;

namespace PanelServer.Host.Devices;

/// <summary>
/// Assigns and releases devices beside the bus. A change takes effect at once and is kept in the store, one change at a time; what cannot be
/// stored is not done.
/// </summary>
/// <param name="devices">The devices.</param>
/// <param name="scanner">Asks whether a device is where it shall be used.</param>
/// <param name="ports">The serial ports there are: no other file is ever opened.</param>
/// <param name="catalog">The machine types.</param>
/// <param name="roster">The machines.</param>
/// <param name="store">Keeps what was wanted.</param>
internal sealed class DeviceAssignments(
    DeviceService devices, DeviceScanner scanner, UsbSerialPorts ports, MachineCatalog catalog, MachineRoster roster, Store store) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1);

    /// <summary>The devices that are used, then those that were released and have been seen since the start.</summary>
    public DevicesAnswer Read() => new(
    [
        .. devices.Used.Select(device => new PanelDeviceAnswer(device.Address.ToString()!, device.Module.Slug, device.Serial, true, WhyNotReleased(device))),
        .. devices.Released.Select(device => new PanelDeviceAnswer(device.Address.ToString()!, device.Module.Slug, device.Serial, false, null)),
    ]);

    /// <summary>Uses a device from now on, after the next start too. Nothing is changed unless it answers there.</summary>
    /// <param name="slug">Its type.</param>
    /// <param name="serial">Its machine's serial number: its own if it has one, any otherwise.</param>
    /// <param name="place">Where it is.</param>
    /// <param name="stop">Ends the try.</param>
    /// <returns>Why it can't be; null if it is done.</returns>
    /// <exception cref="StoreException">The store can't be used; nothing was changed.</exception>
    public Task<Refusal?> AssignAsync(string slug, ushort serial, string place, CancellationToken stop) => AloneAsync(async () =>
    {
        if (devices.Find(slug) is not { } listing)
        {
            return NoSuchType(slug);
        }

        (DeviceAddress? address, Refusal? refusal) = FindAddress(listing.Module, place);
        if (address is null)
        {
            return refusal;
        }

        if (WhyNotAssigned(listing, address, serial) is { } conflict)
        {
            return new(StatusCodes.Status409Conflict, conflict);
        }

        if (await scanner.AskAsync(address, listing.Module, stop) is not { } found)
        {
            return DeviceApi.ScanRuns;
        }

        if (found.Module is null)
        {
            return At("/address", found.Explanation, "an address at which the device answers");
        }

        if (found.OwnSerial is { } own && own != serial)
        {
            return At("/address", $"Another {listing.Module.DeviceName} is connected: its serial number is {own}, not {serial}.", $"the address of {slug}/{serial}");
        }

        await store.ChangeAsync(connection => Put(connection, new(slug, serial, address.ToString())));
        listing.Assign(address, serial);
        return null;
    });

    /// <summary>Ends the use of a device, after the next start too, until it is assigned again. What the device does then is left as it is.</summary>
    /// <param name="slug">Its type.</param>
    /// <param name="serial">Its machine's serial number.</param>
    /// <returns>Why it can't be; null if it is done.</returns>
    /// <exception cref="StoreException">The store can't be used; nothing was changed.</exception>
    public Task<Refusal?> ReleaseAsync(string slug, ushort serial) => AloneAsync(async () =>
    {
        if (devices.Find(slug) is not { } listing)
        {
            return NoSuchType(slug);
        }

        if (listing.Used.FirstOrDefault(device => device.Serial == serial) is not { } used)
        {
            return Refusal.NotFound($"No device is in use as {slug}/{serial}.");
        }

        // No command may set a machine to work between the look and the release.
        Task ended = Task.CompletedTask;
        string? obstacle = Machine.Exclusively(roster.Machines, () =>
        {
            string? reason = WhyNotReleased(used);
            ended = reason is null ? listing.ReleaseAsync(serial) : ended;
            return reason;
        });
        if (obstacle is not null)
        {
            return new(StatusCodes.Status409Conflict, obstacle);
        }

        await ended;
        try
        {
            await store.ChangeAsync(connection => Put(connection, new(slug, serial, null)));
        }
        catch (StoreException)
        {
            listing.Assign(used.Address, serial);
            throw;
        }

        return null;
    });

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private static bool Put(System.Data.Common.DbConnection connection, StoredDeviceUse use)
    {
        DeviceUseTable.Put(connection, use);
        return true;
    }

    private static Refusal At(string where, string what, string allowed) => Refusal.Unprocessable([new(where, what, allowed)]);

    private static bool IsAtWork(Machine machine, object state) => MachineStory.Mode(machine.Schema, state) != MachineStory.Mode(machine.Schema, machine.DefaultState);

    private static bool Mentions(JsonNode? node, JsonNode wanted) => JsonNode.DeepEquals(node, wanted) || node switch
    {
        JsonObject members => members.Any(member => Mentions(member.Value, wanted)),
        JsonArray items => items.Any(item => Mentions(item, wanted)),
        _ => false,
    };

    private static string? WhyNotAssigned(DeviceListing listing, DeviceAddress address, ushort serial)
    {
        if (listing.Used.FirstOrDefault(device => device.Serial == serial || device.Address.ToString() == address.ToString()) is { } used)
        {
            return $"The {listing.Module.DeviceName} at {used.Address} is in use as {listing.Module.Slug}/{used.Serial}. Release it first.";
        }

        return listing.Released.FirstOrDefault(device => device.Serial == serial) is { } released && released.Address.ToString() != address.ToString()
            ? $"{listing.Module.Slug}/{serial} was released at {released.Address}. Assign it there, or restart the server to assign it elsewhere."
            : null;
    }

    /// <summary>A serial port has to be one that is there, since a request shall not open any other file.</summary>
    private (DeviceAddress? Address, Refusal? Refusal) FindAddress(DeviceMachineModule module, string place)
    {
        DeviceAddress? read = StoredDeviceUse.ReadAddress(place, module);
        if (read is TcpDeviceAddress tcp)
        {
            return NetworkAddress.IsPrivate(tcp) ? (tcp, null) : (null, At("/address", $"{tcp.Host} is not in a private network", NetworkAddress.AllowedNetworks));
        }

        if (read is not SerialDeviceAddress serial)
        {
            return (null, At("/address", "not an address", NetworkAddress.Allowed));
        }

        if (devices.Find(module.Slug)?.Released.FirstOrDefault(device => device.Address == serial) is { } released)
        {
            return (released.Address, null);
        }

        return ports.List().FirstOrDefault(port => port.IsAt(serial)) is { } found
            ? (ports.StableAddress(found), null)
            : (null, At("/address", "no serial port of a USB adapter", "one that a scan lists"));
    }

    private Refusal NoSuchType(string slug) => Refusal.NotFound(
        $"There is no machine type \"{Shortened.Of(slug)}\" beside the bus; known: {string.Join(", ", catalog.Modules.OfType<DeviceMachineModule>().Select(module => module.Slug))}.");

    /// <summary>Nobody takes away a device that works, nor one on which a machine at work relies.</summary>
    private string? WhyNotReleased(ListedDevice device)
    {
        MachineIdentificationUnique identification = new(device.Module.Identification, device.Serial);
        JsonNode wanted = JsonSerializer.SerializeToNode(identification, PanelJson.Declared)!;
        foreach (RosterEntry entry in roster.Entries)
        {
            if (entry.Machine is not { } machine || machine.ReadAcceptedState() is not { } state || !IsAtWork(machine, state))
            {
                continue;
            }

            if (entry.Identification == identification)
            {
                return $"Machine {entry.Slug}/{device.Serial} is at work: stop it first.";
            }

            if (Mentions(JsonSerializer.SerializeToNode(state, state.GetType(), PanelJson.Declared), wanted))
            {
                return $"Machine {entry.Slug}/{entry.Identification.Serial} is at work and uses {device.Module.Slug}/{device.Serial}: stop it first.";
            }
        }

        return null;
    }

    private async Task<Refusal?> AloneAsync(Func<Task<Refusal?>> change)
    {
        await _gate.WaitAsync();
        try
        {
            return await change();
        }
        finally
        {
            _gate.Release();
        }
    }
}
