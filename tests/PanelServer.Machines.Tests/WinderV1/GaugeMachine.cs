using PanelServer.Machines.Mock;
using PanelServer.Machines.Schema;

namespace PanelServer.Machines.Tests.WinderV1;

/// <summary>A diameter gauge that measures the filament of a bench, in whole micrometres as the real one does.</summary>
public sealed class GaugeMachine : Machine<MockState, MockLiveValues, MockMutation>, IDiameterGauge
{
    private readonly WinderBench _bench;

    public GaugeMachine(WinderBench bench, ushort serial = 40961)
        : base(
            new MachineIdentificationUnique(new MachineIdentification(MachineIdentification.QiTech, 6), serial),
            new MachineSchema<MockState, MockLiveValues, MockMutation>(), new MockReduction(), default, default)
    {
        _bench = bench;
        bench.Roster.Add(this);

        // The winder learns of it in its next cycle.
        bench.Step();
    }

    /// <summary>False: unplugged, or no filament in it.</summary>
    public bool Measures { get; set; } = true;

    public DiameterReading ReadDiameter() =>
        new(Measures ? Math.Round(_bench.Plant.FilamentDiameterMillimetre, 3) : 0, 1.75);

    protected override void Update(in Cycle cycle)
    {
    }

    protected override void SetSafeOutputs(in Cycle cycle)
    {
    }
}
