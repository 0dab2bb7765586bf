using PanelServer.EtherCat.Simulation.Segment.Faults;
using PanelServer.EtherCat.Simulation.Terminals.Wago;
using PanelServer.Simulation.FarEnds;
using PanelServer.Simulation.TestMachines;

namespace PanelServer.Simulation.WagoAiTestMachine;

/// <summary>The far end of a 750-455.</summary>
internal sealed class WagoAiFarEnd() : TestFarEnd(54, "wago_ai_test_machine")
{
    /// <inheritdoc/>
    protected override TestRig CreateRig() => new WagoAiRig();
}

/// <summary>Four currents that swing by 4 mA about 12 mA, a quarter of a period apart.</summary>
public sealed class WagoAiRig() : WagoRig<VirtualWago750455>(new VirtualWago750455())
{
    private const int Channels = 4;
    private int _brokenChannel;
    private double _seconds;

    /// <inheritdoc/>
    public override IReadOnlyList<FaultKind> Faults =>
    [
        new("wire-break", "CHANNEL", "The wire of a channel of the 750-455 breaks, 1 to 4; 0 for none.", arguments =>
        {
            int channel = arguments.Integer("the channel", 0, Channels);
            return new FaultEffect(_ => _brokenChannel = channel, _ => _brokenChannel = 0);
        }),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<PlantValue> TrueValues() =>
        [.. Enumerable.Range(1, Channels).Select(channel => new PlantValue($"current_{channel}", "mA", Milliampere(channel)))];

    /// <inheritdoc/>
    public override void ClearFaults() => _brokenChannel = 0;

    /// <inheritdoc/>
    public override void Advance(double seconds)
    {
        _seconds = seconds;
        for (int channel = 1; channel <= Channels; channel++)
        {
            Module.SetCurrent(channel, channel == _brokenChannel ? null : Milliampere(channel));
        }
    }

    private double Milliampere(int channel) => TestSignals.Milliampere(_seconds, (channel - 1) * Math.PI / 2);
}
