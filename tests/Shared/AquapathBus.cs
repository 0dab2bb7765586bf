using PanelServer.Machines.AquapathV1;
using PanelServer.Simulation.AquapathV1;

namespace PanelServer.Tests.Shared;

/// <summary>The water circuits on their bus, in virtual time.</summary>
public sealed class AquapathBus : MachineBus
{
    /// <summary>Brings the bus to OP and builds the machine.</summary>
    public AquapathBus(double cycleSeconds = 0.005)
        : this(new AquapathSimulation(), cycleSeconds)
    {
    }

    private AquapathBus(AquapathSimulation simulation, double cycleSeconds)
        : base(simulation.Terminals.Subdevices, new AquapathModule(), cycleSeconds) => Simulation = simulation;

    /// <summary>The simulated circuits with their faults.</summary>
    public AquapathSimulation Simulation { get; }

    public AquapathMachine Machine => (AquapathMachine)Subject;

    protected override void AdvancePlant(long nowNanoseconds) => Simulation.Advance(nowNanoseconds);
}
