using Microsoft.Extensions.Logging;

namespace PanelServer.Machines.Devices;

/// <summary>
/// Follows the USB adapters of one kind: asks whoever is plugged in whether it is a device of one type, lists its machine and serves it until it
/// is unplugged. An adapter's machine is numbered after the adapter's own serial number, which is the same in every socket; adapters that share
/// one are numbered after their sockets instead, for as long as the server runs, and so is an adapter without one after its port's name.
/// </summary>
/// <param name="module">The type.</param>
/// <param name="adapter">The kind of adapter.</param>
/// <param name="configured">Devices at fixed ports; these ports are left alone.</param>
/// <param name="register">Lists the machines.</param>
/// <param name="ports">Lists the adapters.</param>
/// <param name="time">Clock of the drivers.</param>
/// <param name="logger">The log.</param>
internal sealed class HotPlugSupervision(
    DeviceMachineModule module,
    UsbAdapter adapter,
    IReadOnlyList<ConfiguredDevice> configured,
    DeviceRegister register,
    UsbSerialPorts ports,
    TimeProvider time,
    ILogger logger)
{
    private readonly DeviceIdentification _identification = new(module, time, logger);
    private readonly SerialDeviceAddress[] _fixedPorts = [.. configured.Select(device => device.Address).OfType<SerialDeviceAddress>()];
    private readonly DeviceServing _serving = new(module, register, time, logger);
    private readonly Dictionary<UsbSerialPort, Plugged> _plugged = [];
    private readonly HashSet<string> _shared = [];

    /// <summary>From one look at the adapters to the next.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Runs until the token is cancelled.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await FollowAsync(stop);
                await Task.Delay(Pause, time, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The server stops; the machines stay listed until it has.
        }

        await Task.WhenAll(_plugged.Values.Select(plugged => plugged.StopAsync()));
    }

    /// <summary>Serial number of the machine on an adapter.</summary>
    /// <param name="port">The adapter's port.</param>
    /// <param name="isShared">Whether another adapter has the same serial number.</param>
    internal static ushort SerialOf(UsbSerialPort port, bool isShared) =>
        DeviceSerial.FromPath(isShared ? $"{port.UsbSerialNumber}@{port.Socket}" : port.UsbSerialNumber ?? port.Name);

    private async Task FollowAsync(CancellationToken stop)
    {
        try
        {
            HashSet<UsbSerialPort> present = [.. ports.List().Where(IsCandidate)];
            foreach (UsbSerialPort gone in _plugged.Keys.Except(present).ToArray())
            {
                DeviceLog.Unplugged(logger, gone.Name);
                await StopAsync(gone);
            }

            foreach (UsbSerialPort port in FindNewlyShared(present))
            {
                if (await StopAsync(port) is { } machine)
                {
                    register.Renumber(machine, SerialOf(port, isShared: true));
                }
            }

            foreach (UsbSerialPort added in present.Except(_plugged.Keys).ToArray())
            {
                DeviceLog.PluggedIn(logger, added.Name, module.DeviceName);
                ushort serial = SerialOf(added, isShared: added.UsbSerialNumber is { } number && _shared.Contains(number));
                CancellationTokenSource unplugged = CancellationTokenSource.CreateLinkedTokenSource(stop);
                _plugged.Add(added, new(unplugged, Task.Run(() => ServeAsync(added, serial, unplugged.Token), CancellationToken.None)));
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Whatever is wrong with the device tree now may be right in a second.
            DeviceLog.SearchFailed(logger, e);
        }
    }

    private bool IsCandidate(UsbSerialPort port) =>
        port.VendorId == adapter.VendorId
        && port.ProductId == adapter.ProductId
        && !Array.Exists(_fixedPorts, port.IsAt);

    /// <summary>Remembers the serial numbers that several adapters have, and tells which adapters were numbered after one so far.</summary>
    private UsbSerialPort[] FindNewlyShared(IEnumerable<UsbSerialPort> present)
    {
        string[] shared = [.. present
            .GroupBy(port => port.UsbSerialNumber)
            .Where(group => group.Key is not null && group.Count() > 1 && _shared.Add(group.Key))
            .Select(group => group.Key!)];
        foreach (string number in shared)
        {
            DeviceLog.SharedNumber(logger, number);
        }

        return [.. _plugged.Keys.Where(port => shared.Contains(port.UsbSerialNumber))];
    }

    /// <returns>The machine that was served; null if none was listed.</returns>
    private async Task<Machine?> StopAsync(UsbSerialPort port)
    {
        _plugged.Remove(port, out Plugged? plugged);
        Machine? machine = await plugged!.StopAsync();
        if (machine is not null)
        {
            register.Unlist(machine);
        }

        return machine;
    }

    private async Task<Machine?> ServeAsync(UsbSerialPort port, ushort serialOfPort, CancellationToken stop)
    {
        SerialDeviceAddress address = new(port.DeviceFile);
        try
        {
            ushort serial;
            await using (DeviceConnection connection = module.Connect(address, time))
            {
                serial = await _identification.WaitAtPortAsync(connection, stop) ?? serialOfPort;
            }

            return await _serving.RunAsync(module.Connect(address, time), serial, driver: null, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>An adapter that is plugged in.</summary>
    private sealed record Plugged(CancellationTokenSource Unplugged, Task<Machine?> Serving)
    {
        public async Task<Machine?> StopAsync()
        {
            await Unplugged.CancelAsync();
            Machine? machine = await Serving;
            Unplugged.Dispose();
            return machine;
        }
    }
}
