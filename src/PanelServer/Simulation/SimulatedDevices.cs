using System.Net;
using PanelServer.Machines;
using PanelServer.Machines.Devices;
using PanelServer.Simulation.LaserV1;
using PanelServer.Simulation.WagoPowerV1;
using PanelServer.Simulation.WinderV1;

namespace PanelServer.Host.Simulation;

/// <summary>A simulated power supply on a free TCP port of this computer, and a simulated diameter gauge on a pseudo-terminal.</summary>
internal sealed partial class SimulatedDevices : IAsyncDisposable
{
    // The simulated gauge pretends to be plugged into the first socket.
    private const string PretendedGaugePort = "/dev/ttyUSB0";

    private readonly DeviceFolder? _folder;

    /// <summary>Starts both. Without a folder to write to, or without pseudo-terminals, there is no gauge, and the log says why.</summary>
    /// <param name="time">Clock of their plants.</param>
    /// <param name="logger">The log.</param>
    public SimulatedDevices(TimeProvider time, ILogger<SimulatedDevices> logger)
    {
        PowerSupply = SimulatedPowerSupply.Start(new IPEndPoint(IPAddress.Loopback, 0), time);
        try
        {
            _folder = new();
            Gauge = SimulatedGauge.Start(Path.Combine(_folder.FullName, "gauge"), time);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            LogNoGauge(logger, failure.Message);
        }
    }

    /// <summary>The power supply.</summary>
    public SimulatedPowerSupply PowerSupply { get; }

    /// <summary>The diameter gauge; null where none can be simulated.</summary>
    public SimulatedGauge? Gauge { get; }

    /// <summary>Lets the gauge measure the filament of a simulated winder from now on.</summary>
    /// <param name="winder">The winder's plant.</param>
    public void Measure(WinderPlant winder) => Gauge?.Use(gauge => gauge.Source = () => DiameterMicrometres(winder, gauge));

    /// <summary>The simulated devices of a machine type, for its configured ones.</summary>
    /// <param name="slug">The type.</param>
    public IEnumerable<ConfiguredDevice> Of(string slug) => slug switch
    {
        "wago_power_v1" => [new(new TcpDeviceAddress(PowerSupply.EndPoint.Address.ToString(), PowerSupply.EndPoint.Port), SimulatedPowerSupply.DefaultSerial)],
        "laser_v1" when Gauge is not null => [new(new SerialDeviceAddress(Gauge.LinkPath), DeviceSerial.FromPath(PretendedGaugePort))],
        _ => [],
    };

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await PowerSupply.DisposeAsync();
        if (Gauge is not null)
        {
            await Gauge.DisposeAsync();
        }

        _folder?.Dispose();
    }

    /// <summary>The winder's filament; until its puller has pulled any, what lies in the gauge.</summary>
    private static double DiameterMicrometres(WinderPlant winder, GaugePlant gauge) =>
        winder.FilamentDiameterMillimetre is > 0 and double millimetres ? millimetres * 1000 : gauge.DiameterMicrometres;

    [LoggerMessage(730, LogLevel.Warning, "No diameter gauge is simulated: {Reason} It needs a temporary folder it may write to, and pseudo-terminals.")]
    private static partial void LogNoGauge(ILogger logger, string reason);
}
