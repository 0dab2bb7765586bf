using PanelServer.Simulation.Devices;
using PanelServer.Simulation.LaserV1;

namespace PanelServer.Simulator.Devices;

/// <summary>The diameter gauge on a pseudo-terminal.</summary>
internal sealed class GaugeDevice(string linkPath, bool oneAxis) : ISimulatedDevice
{
    private readonly SimulatedGauge _gauge = SimulatedGauge.Start(linkPath, TimeProvider.System, oneAxis);

    public string Address => _gauge.LinkPath;

    public FaultSwitch Faults => _gauge.Faults;

    public IEnumerable<DeviceFault> PossibleFaults => DeviceFaults.OfGauge;

    public string OwnCommands => "diameter MICROMETRES";

    public bool TryRun(string command, double[] arguments)
    {
        if (command != "diameter" || arguments.Length != 1 || arguments[0] is < 0 or > ushort.MaxValue)
        {
            return false;
        }

        _gauge.Use(plant => plant.DiameterMicrometres = arguments[0]);
        return true;
    }

    public ValueTask DisposeAsync() => _gauge.DisposeAsync();
}
