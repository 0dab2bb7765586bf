using System.Net.Sockets;
using PanelServer.Machines.Devices;
using PanelServer.Simulation.FarEnds;

namespace PanelServer.Host.Simulation;

/// <summary>One of each kind of device beside the bus, simulated in this process.</summary>
internal sealed class SimulatedDevices : IAsyncDisposable
{
    private readonly List<(DeviceFarEnd Kind, SimulatedDevice Device)> _devices = [];
    private DeviceFolder? _folder;

    /// <summary>Starts them. Of those that cannot be simulated on this computer the log says why.</summary>
    /// <param name="time">Clock of their plants.</param>
    /// <param name="logger">The log.</param>
    public SimulatedDevices(TimeProvider time, ILogger<SimulatedDevices> logger)
    {
        foreach (DeviceFarEnd kind in FarEndList.BesideBus)
        {
            try
            {
                _devices.Add((kind, kind.Start(() => (_folder ??= new()).FullName, time)));
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or SocketException)
            {
                logger.LogAbsent(kind.Name, failure.Message);
            }
        }
    }

    /// <summary>Those there are, with their kinds.</summary>
    public IReadOnlyList<(DeviceFarEnd Kind, SimulatedDevice Device)> Devices => _devices;

    /// <summary>The simulated devices of a machine type, for its configured ones.</summary>
    public IEnumerable<ConfiguredDevice> Of(string slug) => _devices
        .Where(simulated => simulated.Kind.IsCalled(slug))
        .Select(simulated => new ConfiguredDevice(AddressOf(simulated.Device), simulated.Kind.FirstSerial));

    /// <summary>Lets them work on what the machines of a simulated line make from now on.</summary>
    /// <param name="line">The line's machines.</param>
    public void StandBeside(IReadOnlyList<SimulatedMachine> line)
    {
        foreach ((_, SimulatedDevice device) in _devices)
        {
            device.StandBeside(line);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach ((_, SimulatedDevice device) in _devices)
        {
            await device.DisposeAsync();
        }

        _folder?.Dispose();
    }

    private static DeviceAddress AddressOf(SimulatedDevice device) => device.TcpEndPoint is { } endPoint
        ? new TcpDeviceAddress(endPoint.Address.ToString(), endPoint.Port)
        : new SerialDeviceAddress(device.Address);
}
