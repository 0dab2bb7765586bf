using PanelServer.Simulation.Devices;

namespace PanelServer.Simulator.Devices;

/// <summary>A simulated device as the command line sees it.</summary>
internal interface ISimulatedDevice : IAsyncDisposable
{
    /// <summary>Where a client reaches it.</summary>
    string Address { get; }

    /// <summary>Its faults.</summary>
    FaultSwitch Faults { get; }

    /// <summary>Faults that make sense on its kind of wire.</summary>
    IEnumerable<DeviceFault> PossibleFaults { get; }

    /// <summary>Commands of its own, for the help text.</summary>
    string OwnCommands { get; }

    /// <summary>Carries out one of its own commands.</summary>
    /// <returns>False if it is none or its arguments are wrong.</returns>
    bool TryRun(string command, double[] arguments);
}
