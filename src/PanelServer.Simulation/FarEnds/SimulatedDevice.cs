using System.Net;
using PanelServer.Simulation.Devices;

namespace PanelServer.Simulation.FarEnds;

/// <summary>One simulated device beside the bus. Disposing is like pulling its cable.</summary>
public abstract class SimulatedDevice : IAsyncDisposable
{
    /// <summary>Where it listens; null for a device at a serial port.</summary>
    public virtual IPEndPoint? TcpEndPoint => null;

    /// <summary>Where a client reaches it: address and port, or the path of a serial port.</summary>
    public abstract string Address { get; }

    /// <summary>Its faults.</summary>
    public abstract FaultSwitch Faults { get; }

    /// <summary>Carries out one of its own commands.</summary>
    /// <param name="command">The command's word.</param>
    /// <param name="arguments">Its numbers.</param>
    /// <returns>False if it is none or its arguments are wrong.</returns>
    public abstract bool TryRun(string command, IReadOnlyList<double> arguments);

    /// <summary>Lets it work on what the machines of a line make, where that concerns it.</summary>
    /// <param name="line">The line's machines in bus order.</param>
    public virtual void StandBeside(IReadOnlyList<SimulatedMachine> line)
    {
    }

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}
