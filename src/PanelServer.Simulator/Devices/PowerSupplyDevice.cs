using System.Net;
using PanelServer.Simulation.Devices;
using PanelServer.Simulation.WagoPowerV1;

namespace PanelServer.Simulator.Devices;

/// <summary>The power supply on Modbus TCP.</summary>
internal sealed class PowerSupplyDevice(int port, uint serial) : ISimulatedDevice
{
    private readonly SimulatedPowerSupply _supply =
        SimulatedPowerSupply.Start(new IPEndPoint(IPAddress.Loopback, port), TimeProvider.System, serial);

    public string Address => _supply.EndPoint.ToString();

    public FaultSwitch Faults => _supply.Faults;

    public IEnumerable<DeviceFault> PossibleFaults => DeviceFaults.OfPowerSupply;

    public string OwnCommands => "load OHM [AMPERE]";

    public bool TryRun(string command, double[] arguments)
    {
        if (command != "load" || arguments.Length is < 1 or > 2 || arguments[0] <= 0)
        {
            return false;
        }

        _supply.Use(plant =>
        {
            plant.ConstantLoadAmperes = arguments.Length > 1 ? arguments[1] : 0;
            return plant.LoadOhm = arguments[0];
        });
        return true;
    }

    public ValueTask DisposeAsync() => _supply.DisposeAsync();
}
