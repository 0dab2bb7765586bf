using PanelServer.Machines.BufferV1;
using PanelServer.Simulation.BufferV1;

namespace PanelServer.Tests.Shared;

/// <summary>The buffer on its bus, in virtual time.</summary>
public sealed class BufferBus : MachineBus
{
    /// <summary>Brings the bus to OP and builds the machine.</summary>
    public BufferBus(BufferOptions? options = null, double cycleSeconds = 0.001)
        : this(new BufferSimulation(), options, cycleSeconds)
    {
    }

    private BufferBus(BufferSimulation simulation, BufferOptions? options, double cycleSeconds)
        : base(simulation.Terminals.Subdevices, new BufferModule(options), cycleSeconds) => Simulation = simulation;

    /// <summary>The simulated buffer with its faults.</summary>
    public BufferSimulation Simulation { get; }

    public BufferMachine Machine => (BufferMachine)Subject;

    protected override void AdvancePlant(long nowNanoseconds) => Simulation.Advance(nowNanoseconds);
}
