using PanelServer.EtherCat.Simulation.Segment.Faults;
using PanelServer.EtherCat.Simulation.Terminals;
using PanelServer.Simulation.FarEnds;
using PanelServer.Simulation.TestMachines;

namespace PanelServer.Simulation.Ip20TestMachine;

/// <summary>The far end of the IP20 test.</summary>
internal sealed class Ip20FarEnd() : TestFarEnd(52, "ip20_test_machine")
{
    /// <inheritdoc/>
    protected override TestRig CreateRig() => new Ip20Rig();
}

/// <summary>Each output is wired to the input of the same number.</summary>
public sealed class Ip20Rig : TestRig
{
    private readonly VirtualIp20Di8Do8 _device;
    private LoopBack _wires;
    private bool _wiresAreBroken;

    /// <summary>Wires the device.</summary>
    public Ip20Rig()
        : this(new VirtualIp20Di8Do8())
    {
    }

    private Ip20Rig(VirtualIp20Di8Do8 device)
        : base((VirtualIp20Di8Do8.Description, device)) => _device = device;

    /// <inheritdoc/>
    public override IReadOnlyList<FaultKind> Faults =>
    [
        MachineFaults.Condition(
            "wires", "The inputs of the IP20 device see the opposite of its outputs.", ClearFaults, ("broken", () => _wiresAreBroken = true)),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<PlantValue> TrueValues() => TestSignals.Lamps(_device.OutputBits, 8);

    /// <inheritdoc/>
    public override void ClearFaults() => _wiresAreBroken = false;

    /// <inheritdoc/>
    public override void Advance(double seconds)
    {
        byte seen = _wires.Follow(_device.OutputBits, seconds);
        _device.SetInputBits(_wiresAreBroken ? (byte)~seen : seen);
    }
}
