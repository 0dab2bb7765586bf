using System.Globalization;
using Microsoft.Extensions.Logging;

namespace PanelServer.Machines.Devices;

/// <summary>
/// Brings the machines of one type's devices into the machine list and out of it. A device whose serial number another machine has is listed
/// with an error under a number of its own until the number is free.
/// </summary>
/// <param name="module">The type.</param>
/// <param name="roster">The machine list.</param>
/// <param name="time">Clock of the tries.</param>
/// <param name="logger">The log.</param>
internal sealed class DeviceRegister(DeviceMachineModule module, MachineRoster roster, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    private readonly Dictionary<ushort, Machine> _previous = [];
    private readonly Dictionary<ushort, DeviceAddress> _addresses = [];
    private readonly Lock _gate = new();

    /// <summary>Where the devices are whose machines are listed, by serial number. Any thread.</summary>
    public IReadOnlyDictionary<ushort, DeviceAddress> Addresses
    {
        get
        {
            lock (_gate)
            {
                return new Dictionary<ushort, DeviceAddress>(_addresses);
            }
        }
    }

    /// <summary>Lists a device's machine.</summary>
    /// <returns>Its driver; null if another machine has the number.</returns>
    public DeviceDriver? TryList(DeviceConnection connection, ushort serial)
    {
        lock (_gate)
        {
            if (roster.Find(new(module.Identification, serial)) is { Machine: not null })
            {
                return null;
            }

            DeviceDriver driver = connection.CreateDriver(serial, _previous.GetValueOrDefault(serial));
            roster.Add(driver.Machine);
            _addresses[serial] = connection.Address;
            return driver;
        }
    }

    /// <summary>Lists a device's machine, or, while another machine has its number, an error in its place.</summary>
    /// <returns>Its driver.</returns>
    public async Task<DeviceDriver> ListAsync(DeviceConnection connection, ushort serial, CancellationToken stop)
    {
        if (TryList(connection, serial) is { } listed)
        {
            return listed;
        }

        MachineIdentificationUnique refused = ListRefused(connection.Address, serial);
        try
        {
            while (true)
            {
                await Task.Delay(RetryPause, time, stop);
                if (TryList(connection, serial) is { } driver)
                {
                    return driver;
                }
            }
        }
        finally
        {
            roster.Remove(refused);
        }
    }

    /// <summary>Takes a machine out of the list; when its device comes back it has the same settings.</summary>
    public void Unlist(Machine machine)
    {
        lock (_gate)
        {
            _previous[machine.Identification.Serial] = machine;
            _addresses.Remove(machine.Identification.Serial);
            roster.Remove(machine.Identification);
        }
    }

    /// <summary>Gives the settings of a machine to the one that will have another number.</summary>
    public void Renumber(Machine machine, ushort serial)
    {
        lock (_gate)
        {
            _previous[serial] = machine;
        }
    }

    private MachineIdentificationUnique ListRefused(DeviceAddress address, ushort serial)
    {
        string fault = string.Create(
            CultureInfo.InvariantCulture,
            $"The {module.DeviceName} at {address} can't be used: another machine has its serial number, {serial}. Give it a number of its own in {module.Settings?.Section ?? "the settings"}.");
        DeviceLog.Duplicate(logger, fault);
        lock (_gate)
        {
            MachineIdentificationUnique free = new(module.Identification, DeviceSerial.FromPath(address.ToString()!));
            while (!free.IsValid || roster.Find(free) is not null)
            {
                free = free with { Serial = unchecked((ushort)(free.Serial + 1)) };
            }

            roster.AddFailed(free, fault);
            return free;
        }
    }
}
