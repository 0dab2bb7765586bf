using PanelServer.EtherCat.Simulation.Segment.Faults;
using PanelServer.EtherCat.Simulation.Terminals.Wago;
using PanelServer.Simulation.FarEnds;
using PanelServer.Simulation.TestMachines;

namespace PanelServer.Simulation.WagoSerialMachine;

/// <summary>The far end of a 750-652.</summary>
internal sealed class WagoSerialFarEnd() : TestFarEnd(103, "wago_serial_machine")
{
    /// <inheritdoc/>
    protected override TestRig CreateRig() => new WagoSerialRig();
}

/// <summary>A device on the line that sends each text back 50 ms after it has arrived.</summary>
public sealed class WagoSerialRig() : WagoRig<VirtualWago750652>(new VirtualWago750652())
{
    private const double EchoSeconds = 0.05;
    private const byte Parity = 0x20;
    private const byte Framing = 0x40;
    private const byte Overrun = 0x80;
    private const byte NoText = 0xFF;
    private const int MostEchoes = 32;

    private readonly Echo[] _echoes = [.. Enumerable.Range(0, MostEchoes).Select(_ => new Echo())];
    private int _first;
    private int _count;
    private bool _isGarbled;
    private int? _wrongLength;

    /// <inheritdoc/>
    public override IReadOnlyList<FaultKind> Faults =>
    [
        MachineFaults.Condition(
            "serial",
            "The 750-652 reports errors of its line, receives bytes that are no text or a wrong length, or follows no request.",
            ClearFaults,
            ("parity", () => Module.LineErrorBits = Parity),
            ("framing", () => Module.LineErrorBits = Framing),
            ("overrun", () => Module.LineErrorBits = Overrun),
            ("garbled", () => _isGarbled = true),
            ("empty", () => _wrongLength = 0),
            ("long", () => _wrongLength = VirtualWago750652.BlockCapacity + 1),
            ("deaf", () => Module.IsDeaf = true)),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<PlantValue> TrueValues() => [new("echoes_waiting", "1", _count)];

    /// <inheritdoc/>
    public override void ClearFaults() => (Module.LineErrorBits, _isGarbled, _wrongLength, Module.IsDeaf) = (0, false, null, false);

    /// <inheritdoc/>
    public override void Advance(double seconds)
    {
        Echo sent = _echoes[(_first + _count) % MostEchoes];
        if (_count < MostEchoes && Module.TakeSent(sent.Block) is > 0 and int length)
        {
            (sent.Length, sent.DueSeconds) = (length, seconds + EchoSeconds);
            _count++;
        }

        Echo next = _echoes[_first];
        if (_count > 0 && seconds >= next.DueSeconds && !Module.IsReceivePending)
        {
            Span<byte> block = next.Block.AsSpan(0, next.Length);
            block[^1] = _isGarbled ? NoText : block[^1];
            Module.Receive(block, _wrongLength);
            (_first, _count) = ((_first + 1) % MostEchoes, _count - 1);
        }
    }

    private sealed class Echo
    {
        public byte[] Block { get; } = new byte[VirtualWago750652.BlockCapacity];

        public int Length { get; set; }

        public double DueSeconds { get; set; }
    }
}
