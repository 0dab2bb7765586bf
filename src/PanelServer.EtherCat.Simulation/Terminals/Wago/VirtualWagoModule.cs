using PanelServer.EtherCat.Mailbox;
using PanelServer.EtherCat.Simulation.Segment.Coe;

namespace PanelServer.EtherCat.Simulation.Terminals.Wago;

/// <summary>An I/O module behind a <see cref="VirtualWagoCoupler"/>; its channels are entries of the coupler's object dictionary.</summary>
/// <param name="name">Order number.</param>
/// <param name="identification">Identification number.</param>
/// <param name="inputs">Types of its inputs, one for each entry.</param>
/// <param name="outputs">Types of its outputs, one for each entry.</param>
public abstract class VirtualWagoModule(string name, uint identification, IReadOnlyList<CoeDataType> inputs, IReadOnlyList<CoeDataType> outputs)
{
    /// <summary>Order number.</summary>
    public string Name => name;

    /// <summary>Identification number, as the coupler tells it.</summary>
    public uint Identification => identification;

    /// <summary>Types of its inputs.</summary>
    public IReadOnlyList<CoeDataType> InputTypes => inputs;

    /// <summary>Types of its outputs.</summary>
    public IReadOnlyList<CoeDataType> OutputTypes => outputs;

    /// <summary>Its inputs as the main device reads them.</summary>
    protected IReadOnlyList<ObjectEntry> Inputs { get; private set; } = [];

    /// <summary>Its outputs as the main device has written them; 0 outside OP and after the watchdog.</summary>
    protected IReadOnlyList<ObjectEntry> Outputs { get; private set; } = [];

    internal void Attach(IReadOnlyList<ObjectEntry> inputEntries, IReadOnlyList<ObjectEntry> outputEntries) =>
        (Inputs, Outputs) = (inputEntries, outputEntries);

    /// <summary>Time has passed. Does not allocate.</summary>
    /// <param name="nowNanoseconds">Segment time.</param>
    /// <param name="elapsedNanoseconds">Since the last call.</param>
    internal virtual void Advance(long nowNanoseconds, long elapsedNanoseconds)
    {
    }
}

/// <summary>A module of digital channels.</summary>
/// <param name="name">Order number.</param>
/// <param name="identification">Identification number.</param>
/// <param name="inputs">Number of inputs.</param>
/// <param name="outputs">Number of outputs.</param>
public sealed class VirtualWagoDigitalModule(string name, uint identification, int inputs, int outputs)
    : VirtualWagoModule(name, identification, [.. Enumerable.Repeat(CoeDataType.Boolean, inputs)], [.. Enumerable.Repeat(CoeDataType.Boolean, outputs)])
{
    /// <summary>A 750-402, four inputs.</summary>
    public static VirtualWagoDigitalModule Wago750402() => new("750-402", 0x80000041, 4, 0);

    /// <summary>A 750-430, eight inputs.</summary>
    public static VirtualWagoDigitalModule Wago750430() => new("750-430", 0x80000081, 8, 0);

    /// <summary>A 750-501, two outputs.</summary>
    public static VirtualWagoDigitalModule Wago750501() => new("750-501", 0x80000022, 0, 2);

    /// <summary>A 750-530, eight outputs.</summary>
    public static VirtualWagoDigitalModule Wago750530() => new("750-530", 0x80000082, 0, 8);

    /// <summary>A 750-531, four outputs.</summary>
    public static VirtualWagoDigitalModule Wago750531() => new("750-531", 0x80000042, 0, 4);

    /// <summary>A 750-1506, eight inputs and eight outputs.</summary>
    public static VirtualWagoDigitalModule Wago7501506() => new("750-1506", 0x80000083, 8, 8);

    /// <summary>The outputs; bit n − 1 is channel n.</summary>
    public byte OutputBits => VirtualIp20Di8Do8.Bits(Outputs);

    /// <summary>Levels of the inputs by channel.</summary>
    public IEnumerable<bool> InputLevels => Inputs.Select(entry => entry.Flag);

    /// <summary>Sets the inputs; bit n − 1 is channel n.</summary>
    /// <param name="bits">The levels; 1 = 24 V.</param>
    public void SetInputBits(byte bits)
    {
        for (int i = 0; i < Inputs.Count; i++)
        {
            Inputs[i].Flag = ((bits >> i) & 1) != 0;
        }
    }
}

/// <summary>A 750-455: four inputs of 4 … 20 mA.</summary>
public sealed class VirtualWago750455() : VirtualWagoModule("750-455", 0x045541B3, [.. Enumerable.Repeat(CoeDataType.Unsigned16, 4)], [])
{
    private const double FullScale = 0x7FF0;
    private const int ValueBits = 0x7FF0;
    private const ushort BrokenWire = 0x0003;

    /// <summary>Sets the current through the loop of a channel.</summary>
    /// <param name="channel">1 … 4.</param>
    /// <param name="milliampere">The current; null for a broken wire.</param>
    public void SetCurrent(int channel, double? milliampere) => Inputs[channel - 1].Raw = milliampere is { } current
        ? (ulong)((int)Math.Clamp(Math.Round((current - 4) / 16 * FullScale), 0, FullScale) & ValueBits)
        : BrokenWire;
}
