using PanelServer.Machines.ExtruderV1;
using PanelServer.Simulation.ExtruderV1;
using PanelServer.Tests.Shared;

namespace PanelServer.EndToEnd.Extruder;

/// <summary>The extruder on its bus, in virtual time.</summary>
public sealed class ExtruderBus : MachineBus
{
    public ExtruderBus(double cycleSeconds)
        : this(new ExtruderSimulation(), cycleSeconds)
    {
    }

    private ExtruderBus(ExtruderSimulation simulation, double cycleSeconds)
        : base(simulation.Terminals.Subdevices, new ExtruderModule(new ExtruderOptions()), cycleSeconds) => Simulation = simulation;

    /// <summary>The simulated extruder with its faults.</summary>
    public ExtruderSimulation Simulation { get; }

    protected override void AdvancePlant(long nowNanoseconds) => Simulation.Advance(nowNanoseconds);
}
