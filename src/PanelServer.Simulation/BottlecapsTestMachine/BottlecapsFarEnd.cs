using PanelServer.EtherCat.Simulation.Segment.Faults;
using PanelServer.EtherCat.Simulation.Terminals;
using PanelServer.EtherCat.Simulation.Terminals.Wago;
using PanelServer.Simulation.FarEnds;
using PanelServer.Simulation.TestMachines;

namespace PanelServer.Simulation.BottlecapsTestMachine;

/// <summary>The far end of the bottle-cap test.</summary>
internal sealed class BottlecapsFarEnd() : LaterTestFarEnd(57, "bottlecaps_test_machine")
{
    /// <inheritdoc/>
    protected override TestRig CreateRig() => new BottlecapsRig();
}

/// <summary>A motor without load, inputs that toggle, and a lamp on each output.</summary>
public sealed class BottlecapsRig : TestRig
{
    private readonly VirtualWagoStepper _module;
    private readonly VirtualIp20Di8Do8 _device;

    /// <summary>Plugs the terminals together.</summary>
    public BottlecapsRig()
        : this(VirtualWagoStepper.Wago750671(), new VirtualIp20Di8Do8())
    {
    }

    private BottlecapsRig(VirtualWagoStepper module, VirtualIp20Di8Do8 device)
        : this(module, new VirtualWagoCoupler(module), device)
    {
    }

    private BottlecapsRig(VirtualWagoStepper module, VirtualWagoCoupler coupler, VirtualIp20Di8Do8 device)
        : base((coupler.Description, coupler), (VirtualIp20Di8Do8.Description, device)) => (_module, _device) = (module, device);

    /// <inheritdoc/>
    public override IReadOnlyList<FaultKind> Faults => [WagoStepperFaults.Of(_module)];

    /// <inheritdoc/>
    public override IReadOnlyList<PlantValue> TrueValues() => [.. TestSignals.Lamps(_device.OutputBits, 8), .. WagoStepperFaults.TrueValues(_module)];

    /// <inheritdoc/>
    public override void ClearFaults() => WagoStepperFaults.Clear(_module);

    /// <inheritdoc/>
    public override void Advance(double seconds) => _device.SetInputBits(TestSignals.Toggling(seconds));
}
