using PanelServer.Machines;
using PanelServer.Simulation.FarEnds;
using PanelServer.Simulation.TestMachines;

namespace PanelServer.Tests.Shared;

/// <summary>A test machine on its bus, in virtual time.</summary>
public sealed class TestBus : MachineBus
{
    private const double CycleSeconds = 0.001;

    /// <summary>Brings the bus to OP and builds the machine.</summary>
    public TestBus(string slug)
        : this(slug, (TestSimulation)FarEndList.OnBus.Single(kind => kind.Slug == slug).Create(57922))
    {
    }

    private TestBus(string slug, TestSimulation simulation)
        : base(simulation.Subdevices, (BusMachineModule)MachineModules.CreateAll().Single(module => module.Slug == slug), CycleSeconds) =>
        Simulation = simulation;

    /// <summary>The far end with its faults.</summary>
    public TestSimulation Simulation { get; }

    /// <summary>Runs the machine for a time.</summary>
    public void Run(double seconds)
    {
        for (long cycles = (long)(seconds / CycleSeconds); cycles > 0; cycles--)
        {
            Step(cycle => Subject.Run(cycle));
        }
    }

    protected override void AdvancePlant(long nowNanoseconds) => Simulation.Advance(nowNanoseconds);
}
