using PanelServer.Machines.ExtruderV1;
using PanelServer.Simulation.ExtruderV1;
using PanelServer.Tests.Shared;

namespace PanelServer.EndToEnd.Extruder;

/// <summary>The extruder on its bus, in virtual time.</summary>
public sealed class ExtruderBus : MachineBus
{
    public ExtruderBus(double cycleSeconds)
        : this(new ExtruderSimulation(), ExtruderModule.V1(), cycleSeconds)
    {
    }

    private ExtruderBus(ExtruderSimulation simulation, ExtruderModule module, double cycleSeconds)
        : base(simulation.Terminals.Subdevices, module, cycleSeconds) => Simulation = simulation;

    /// <summary>The extruder with machine number 22.</summary>
    public static ExtruderBus V2(double cycleSeconds) =>
        new(new ExtruderSimulation(5, ExtruderPlantConstants.V2, isV2: true), ExtruderModule.V2(), cycleSeconds);

    /// <summary>The simulated extruder with its faults.</summary>
    public ExtruderSimulation Simulation { get; }

    protected override void AdvancePlant(long nowNanoseconds) => Simulation.Advance(nowNanoseconds);
}
