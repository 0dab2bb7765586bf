using PanelServer.EtherCat.Simulation.Segment.Faults;
using PanelServer.EtherCat.Simulation.Terminals;
using PanelServer.Simulation.FarEnds;
using PanelServer.Simulation.TestMachines;

namespace PanelServer.Simulation.AnalogInputTestMachine;

/// <summary>The far end of the analog input test.</summary>
internal sealed class AnalogInputFarEnd() : TestFarEnd(53, "analog_input_test_machine")
{
    /// <inheritdoc/>
    protected override TestRig CreateRig() => new AnalogInputRig();
}

/// <summary>A current that swings by 4 mA about 12 mA.</summary>
public sealed class AnalogInputRig : TestRig
{
    private readonly VirtualEl3021 _input;
    private bool _wireIsBroken;

    /// <summary>Plugs the terminals together.</summary>
    public AnalogInputRig()
        : this(new VirtualEl3021 { ConversionTime = TimeSpan.FromMilliseconds(1) })
    {
    }

    private AnalogInputRig(VirtualEl3021 input)
        : base((DigitalDescriptions.Ek1100, new VirtualEk1100()), (AnalogDescriptions.El3021, input)) => _input = input;

    /// <inheritdoc/>
    public override IReadOnlyList<FaultKind> Faults =>
        [MachineFaults.Condition("loop", "The current loop of the EL3021 is open.", ClearFaults, ("broken", () => _wireIsBroken = true))];

    /// <inheritdoc/>
    public override IReadOnlyList<PlantValue> TrueValues() => [new("current", "mA", _input.CurrentMilliampere)];

    /// <inheritdoc/>
    public override void ClearFaults() => _wireIsBroken = false;

    /// <inheritdoc/>
    public override void Advance(double seconds) => _input.CurrentMilliampere = _wireIsBroken ? 0 : TestSignals.Milliampere(seconds);
}
