using Microsoft.Extensions.Logging;

namespace PanelServer.Machines.LaserV1;

/// <summary>
/// Brings the gauges into the machine list and runs their drivers: those at a configured port at once and for good, those on USB adapters
/// from when they have answered until they are unplugged. A gauge that comes back has the settings it had before.
/// </summary>
/// <param name="options">The configuration.</param>
/// <param name="module">Makes the machines.</param>
/// <param name="roster">The machine list.</param>
/// <param name="ports">Lists the USB adapters.</param>
/// <param name="time">Clock of the drivers.</param>
/// <param name="logger">The log.</param>
public sealed class LaserService(
    LaserOptions options, LaserModule module, MachineRoster roster, UsbSerialPorts ports, TimeProvider time, ILogger<LaserService> logger)
{
    private readonly List<(LaserMachine Machine, string Path)> _pinned = [];
    private readonly Dictionary<ushort, LaserSettings> _settings = [];
    private readonly Dictionary<UsbSerialPort, PluggedGauge?> _plugged = []; // null: ignored, because its serial number is taken

    /// <summary>From one look at the adapters to the next.</summary>
    internal TimeSpan ScanPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Lists the gauges at configured ports. Call once, before <see cref="RunAsync"/>.</summary>
    public void AddConfiguredMachines()
    {
        foreach (LaserPortOptions port in options.Ports)
        {
            LaserMachine machine = Create((ushort?)port.Serial ?? DeviceSerial.FromPath(port.Path));
            roster.Add(machine);
            _pinned.Add((machine, port.Path));
        }
    }

    /// <summary>Runs until the token is cancelled.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        List<Task> tasks = [.. _pinned.Select(pinned => new LaserDriver(pinned.Machine, pinned.Path, time, logger).RunAsync(stop))];
        if (options.HotPlug)
        {
            tasks.Add(WatchPortsAsync(stop));
        }

        await Task.WhenAll(tasks).ConfigureAwait(false);
    }

    /// <summary>Serial number of a gauge on an adapter: from the adapter's own number, which is the same in every socket, else from the port.</summary>
    internal static ushort SerialOf(UsbSerialPort port) => DeviceSerial.FromPath(port.UsbSerialNumber ?? port.Name);

    private async Task WatchPortsAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await FollowPortsAsync(stop).ConfigureAwait(false);
                await Task.Delay(ScanPause, time, stop).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }

        await Task.WhenAll(_plugged.Values.OfType<PluggedGauge>().Select(gauge => gauge.StopAsync())).ConfigureAwait(false);
    }

    private async Task FollowPortsAsync(CancellationToken stop)
    {
        try
        {
            HashSet<UsbSerialPort> present = [.. ports.List().Where(IsCandidate)];
            foreach (UsbSerialPort gone in _plugged.Keys.Except(present).ToArray())
            {
                await UnplugAsync(gone).ConfigureAwait(false);
            }

            foreach (UsbSerialPort added in present.Except(_plugged.Keys).ToArray())
            {
                PlugIn(added, stop);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Whatever is wrong with the device tree now may be right in a second.
            LaserLog.SearchFailed(logger, e);
        }
    }

    private bool IsCandidate(UsbSerialPort port) =>
        port.VendorId == options.UsbVendorId
        && port.ProductId == options.UsbProductId
        && !options.Ports.Any(pinned => pinned.Path == port.Name || pinned.Path == port.DeviceFile);

    private void PlugIn(UsbSerialPort port, CancellationToken stop)
    {
        LaserLog.PluggedIn(logger, port.Name);
        ushort serial = SerialOf(port);
        MachineIdentificationUnique identification = new(module.Identification, serial);
        if (roster.Find(identification) is not null || _plugged.Values.Any(gauge => gauge?.Machine.Identification == identification))
        {
            LaserLog.Duplicate(logger, port.Name, identification);
            _plugged.Add(port, null);
            return;
        }

        LaserMachine machine = Create(serial);
        LaserDriver driver = new(machine, port.DeviceFile, time, logger) { Recognised = () => roster.Add(machine) };
        CancellationTokenSource unplugged = CancellationTokenSource.CreateLinkedTokenSource(stop);
        _plugged.Add(port, new(machine, unplugged, Task.Run(() => driver.RunAsync(unplugged.Token), CancellationToken.None)));
    }

    private async Task UnplugAsync(UsbSerialPort port)
    {
        LaserLog.Unplugged(logger, port.Name);
        _plugged.Remove(port, out PluggedGauge? gauge);
        if (gauge is not null)
        {
            await gauge.StopAsync().ConfigureAwait(false);
            _settings[gauge.Machine.Identification.Serial] = gauge.Machine.ReadTyped().State.Settings with { InTolerance = true };
            roster.Remove(gauge.Machine.Identification);
        }
    }

    private LaserMachine Create(ushort serial) =>
        module.Create(serial, _settings.GetValueOrDefault(serial, LaserMachine.DefaultSettings), options.MinimumRoundness);

    private sealed record PluggedGauge(LaserMachine Machine, CancellationTokenSource Unplugged, Task Driving)
    {
        public async Task StopAsync()
        {
            await Unplugged.CancelAsync().ConfigureAwait(false);
            await Driving.ConfigureAwait(false);
            Unplugged.Dispose();
        }
    }
}
