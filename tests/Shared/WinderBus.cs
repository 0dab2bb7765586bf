using PanelServer.Machines.WinderV1;
using PanelServer.Simulation.WinderV1;

namespace PanelServer.Tests.Shared;

/// <summary>The winder on its bus, in virtual time.</summary>
public sealed class WinderBus : MachineBus
{
    /// <summary>Brings the bus to OP and builds the machine.</summary>
    public WinderBus(WinderPlantConstants? plant = null, double cycleSeconds = 0.001, bool spoolIsEl7031 = false, int ringLength = 0)
        : this(new WinderSimulation(constants: plant, spoolIsEl7031: spoolIsEl7031), spoolIsEl7031 ? WinderModule.WithEl7031() : WinderModule.WithEl7041(), cycleSeconds, ringLength)
    {
    }

    private WinderBus(WinderSimulation simulation, WinderModule module, double cycleSeconds, int ringLength)
        : base(simulation.Terminals.Subdevices, module, cycleSeconds, ringLength) => Simulation = simulation;

    /// <summary>The simulated winder with its faults.</summary>
    public WinderSimulation Simulation { get; }

    public WinderMachine Machine => (WinderMachine)Subject;

    protected override void AdvancePlant(long nowNanoseconds) => Simulation.Advance(nowNanoseconds);
}
