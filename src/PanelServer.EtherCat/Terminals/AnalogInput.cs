using System.Buffers.Binary;

namespace PanelServer.EtherCat.Terminals;

/// <summary>What is wrong with the signal of an analog input.</summary>
public enum AnalogFault
{
    /// <summary>The value is good.</summary>
    None,

    /// <summary>No sensor or a broken wire.</summary>
    WireBreak,

    /// <summary>The sensor line is shorted.</summary>
    ShortCircuit,

    /// <summary>The signal is below the measuring range, the value is its lower end.</summary>
    Underrange,

    /// <summary>The signal is above the measuring range, the value is its upper end.</summary>
    Overrange,

    /// <summary>The terminal reports an error of the channel without saying which.</summary>
    ChannelError,

    /// <summary>The channel has not converted yet: the value is not valid.</summary>
    NotConverting,
}

/// <summary>Status word of a Beckhoff analog input (PDO "AI Standard" or "RTD Inputs").</summary>
/// <param name="Bits">The word as it is in the process image.</param>
public readonly record struct AnalogStatus(ushort Bits)
{
    /// <summary>Below the measuring range.</summary>
    public bool Underrange => (Bits & 0x0001) != 0;

    /// <summary>Above the measuring range.</summary>
    public bool Overrange => (Bits & 0x0002) != 0;

    /// <summary>Limit 1: 0 off, 1 value above it, 2 below, 3 equal.</summary>
    public int Limit1 => (Bits >> 2) & 3;

    /// <summary>Limit 2, as <see cref="Limit1"/>.</summary>
    public int Limit2 => (Bits >> 4) & 3;

    /// <summary>Error of the channel. Bit 6, as EEPROM and dictionary of the terminals say; bit 7 is padding.</summary>
    public bool Error => (Bits & 0x0040) != 0;

    /// <summary>The value is not valid (TxPDO State).</summary>
    public bool Invalid => (Bits & 0x4000) != 0;

    /// <summary>Inverted with every new value (TxPDO Toggle).</summary>
    public bool Toggle => (Bits & 0x8000) != 0;
}

/// <summary>One channel as it is in the process image: status word, then a 16-bit value.</summary>
/// <param name="Status">The status word.</param>
/// <param name="Value">The value in the terminal's unit.</param>
public readonly record struct AnalogInput(AnalogStatus Status, short Value)
{
    /// <summary>Status and value as one number, to compare.</summary>
    internal uint Bits => ((uint)Status.Bits << 16) | (ushort)Value;

    /// <summary>Bytes of a channel in the process image.</summary>
    public const int Size = 4;

    internal static AnalogInput Decode(ReadOnlySpan<byte> image) => new(
        new AnalogStatus(BinaryPrimitives.ReadUInt16LittleEndian(image)), BinaryPrimitives.ReadInt16LittleEndian(image[2..]));
}
