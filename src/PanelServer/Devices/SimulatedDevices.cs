using System.Net;
using PanelServer.Machines;
using PanelServer.Machines.LaserV1;
using PanelServer.Machines.WagoPowerV1;
using PanelServer.Simulation.Devices;

namespace PanelServer.Devices;

/// <summary>A simulated power supply on a free TCP port of this computer, and a simulated diameter gauge on a pseudo-terminal.</summary>
public sealed class SimulatedDevices : IAsyncDisposable
{
    // The simulated gauge pretends to be plugged into the first socket.
    private const string PretendedGaugePort = "/dev/ttyUSB0";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("panel-devices-");

    /// <summary>Starts both.</summary>
    /// <param name="time">Clock of their plants.</param>
    public SimulatedDevices(TimeProvider time)
    {
        PowerSupply = SimulatedPowerSupply.Start(new IPEndPoint(IPAddress.Loopback, 0), time);
        Gauge = SimulatedGauge.Start(Path.Combine(_folder.FullName, "gauge"), time);
    }

    /// <summary>The power supply.</summary>
    public SimulatedPowerSupply PowerSupply { get; }

    /// <summary>The diameter gauge.</summary>
    public SimulatedGauge Gauge { get; }

    /// <summary>Adds the simulated supply to the configured ones.</summary>
    public void AddTo(WagoPowerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Supplies.Add(new()
        {
            Host = PowerSupply.EndPoint.Address.ToString(),
            Port = PowerSupply.EndPoint.Port,
            Serial = SimulatedPowerSupply.DefaultSerial,
        });
    }

    /// <summary>Adds the simulated gauge to the configured ones.</summary>
    public void AddTo(LaserOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Ports.Add(new() { Path = Gauge.LinkPath, Serial = DeviceSerial.FromPath(PretendedGaugePort) });
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await PowerSupply.DisposeAsync();
        await Gauge.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
