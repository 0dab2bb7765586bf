using PanelServer.EtherCat.Simulation.Segment.Faults;
using PanelServer.EtherCat.Simulation.Terminals.Wago;
using PanelServer.Simulation.FarEnds;
using PanelServer.Simulation.TestMachines;

namespace PanelServer.Simulation.Wago750460Machine;

/// <summary>The far end of a 750-460.</summary>
internal sealed class Wago750460FarEnd() : LaterTestFarEnd(68, "wago_750_460_machine")
{
    /// <inheritdoc/>
    protected override TestRig CreateRig() => new Wago750460Rig();
}

/// <summary>Four temperatures that swing by 4 K about 20, 30, 40 and 50 °C.</summary>
public sealed class Wago750460Rig() : WagoRig<VirtualWago750460>(new VirtualWago750460())
{
    private const int Channels = 4;
    private int _openChannel;
    private double _seconds;

    /// <inheritdoc/>
    public override IReadOnlyList<FaultKind> Faults =>
    [
        new("sensor-open", "CHANNEL", "The sensor of a channel of the 750-460 is open, 1 to 4; 0 for none.", arguments =>
        {
            int channel = arguments.Integer("the channel", 0, Channels);
            return new FaultEffect(_ => _openChannel = channel, _ => _openChannel = 0);
        }),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<PlantValue> TrueValues() =>
        [.. Enumerable.Range(1, Channels).Select(channel => new PlantValue($"temperature_{channel}", "°C", Celsius(channel)))];

    /// <inheritdoc/>
    public override void ClearFaults() => _openChannel = 0;

    /// <inheritdoc/>
    public override void Advance(double seconds)
    {
        _seconds = seconds;
        for (int channel = 1; channel <= Channels; channel++)
        {
            Module.SetTemperature(channel, channel == _openChannel ? double.PositiveInfinity : Celsius(channel));
        }
    }

    // The signal swings by 4 about 12.
    private double Celsius(int channel) => TestSignals.Milliampere(_seconds) - 2 + (10 * channel);
}
