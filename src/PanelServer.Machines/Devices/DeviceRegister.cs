using System.Globalization;
using Microsoft.Extensions.Logging;

namespace PanelServer.Machines.Devices;

/// <summary>
/// Brings the machines of one type's devices into the machine list and out of it. A device whose serial number another machine has is listed
/// with an error under a number of its own until the number is free; one that was released is not listed until it is accepted again.
/// </summary>
/// <param name="module">The type.</param>
/// <param name="roster">The machine list.</param>
/// <param name="time">Clock of the tries.</param>
/// <param name="logger">The log.</param>
internal sealed class DeviceRegister(DeviceMachineModule module, MachineRoster roster, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    private readonly Dictionary<ushort, Machine> _previous = [];
    private readonly Dictionary<ushort, DeviceUse> _uses = [];
    private readonly Dictionary<ushort, DeviceAddress?> _released = [];
    private readonly Lock _gate = new();

    /// <summary>Where the devices are whose machines are listed, by serial number. Any thread.</summary>
    public IReadOnlyDictionary<ushort, DeviceAddress> Addresses
    {
        get
        {
            lock (_gate)
            {
                return _uses.ToDictionary(use => use.Key, use => use.Value.Address);
            }
        }
    }

    /// <summary>The devices that were released, by serial number, and where they are; null for one that has not been seen. Any thread.</summary>
    public IReadOnlyDictionary<ushort, DeviceAddress?> Released
    {
        get
        {
            lock (_gate)
            {
                return new Dictionary<ushort, DeviceAddress?>(_released);
            }
        }
    }

    /// <summary>Lists a device's machine.</summary>
    /// <returns>Its driver; null if another machine has the number, or if it was released.</returns>
    public DeviceDriver? TryList(DeviceConnection connection, ushort serial)
    {
        lock (_gate)
        {
            if (_released.ContainsKey(serial) || roster.Find(new(module.Identification, serial)) is { Machine: not null })
            {
                return null;
            }

            DeviceDriver driver = connection.CreateDriver(serial, _previous.GetValueOrDefault(serial));
            roster.Add(driver.Machine);
            _uses[serial] = new(connection.Address);
            return driver;
        }
    }

    /// <summary>
    /// Lists a device's machine, or, while another machine has its number, an error in its place. Waits while the device is released.
    /// </summary>
    /// <returns>Its driver.</returns>
    public async Task<DeviceDriver> ListAsync(DeviceConnection connection, ushort serial, CancellationToken stop)
    {
        MachineIdentificationUnique? refused = null;
        try
        {
            while (true)
            {
                if (TryList(connection, serial) is { } driver)
                {
                    return driver;
                }

                if (!IsReleased(serial, connection.Address))
                {
                    refused ??= ListRefused(connection.Address, serial);
                }

                await Task.Delay(RetryPause, time, stop);
            }
        }
        finally
        {
            if (refused is { } listed)
            {
                roster.Remove(listed);
            }
        }
    }

    /// <summary>Takes a machine out of the list; when its device comes back it has the same settings.</summary>
    public void Unlist(Machine machine)
    {
        lock (_gate)
        {
            _previous[machine.Identification.Serial] = machine;
            roster.Remove(machine.Identification);
            if (_uses.Remove(machine.Identification.Serial, out DeviceUse? use))
            {
                use.Dispose();
            }
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

    /// <summary>Ends the use of a device, now and whenever it is found, until it is accepted again.</summary>
    /// <returns>Completes when its machine is no longer listed.</returns>
    public Task Release(ushort serial)
    {
        lock (_gate)
        {
            DeviceUse? use = _uses.GetValueOrDefault(serial);
            _released[serial] = use?.Address;
            return use?.EndAsync() ?? Task.CompletedTask;
        }
    }

    /// <summary>Lets a device that was released be used again.</summary>
    /// <returns>Where it will be used within a second without anything else; null if it was not released, or not seen since the start.</returns>
    public DeviceAddress? Accept(ushort serial)
    {
        lock (_gate)
        {
            return _released.Remove(serial, out DeviceAddress? address) ? address : null;
        }
    }

    /// <summary>Ends when a device that is in use is released.</summary>
    public CancellationToken UntilReleased(ushort serial)
    {
        lock (_gate)
        {
            return _uses[serial].Released;
        }
    }

    private bool IsReleased(ushort serial, DeviceAddress address)
    {
        lock (_gate)
        {
            if (!_released.ContainsKey(serial))
            {
                return false;
            }

            _released[serial] = address;
            return true;
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
