using System.Buffers.Binary;

namespace PanelServer.EtherCat.Terminals;

/// <summary>Type of a start-up parameter as it travels in an SDO download. Bit-sized objects (BOOLEAN, BIT2 … BIT8) travel as one byte.</summary>
public enum ParameterType
{
    /// <summary>One byte, 0 or 1.</summary>
    Boolean,

    /// <summary>One byte, 0 … 255; also BIT2 … BIT8.</summary>
    Unsigned8,

    /// <summary>Two bytes, −32768 … 32767.</summary>
    Integer16,

    /// <summary>Two bytes, 0 … 65535.</summary>
    Unsigned16,

    /// <summary>Four bytes, signed.</summary>
    Integer32,

    /// <summary>Four bytes, unsigned.</summary>
    Unsigned32,
}

/// <summary>One setting of a terminal that the main device writes by CoE in PRE-OP, with its default and its limits.</summary>
public sealed class StartUpParameter
{
    private long _value;

    /// <summary>Describes a parameter; <paramref name="defaultValue"/> is what is written unless a machine overrides it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The default lies outside the limits.</exception>
    public StartUpParameter(
        ushort index, byte subIndex, ParameterType type, long defaultValue, string name,
        long? minimum = null, long? maximum = null, bool isRequired = true)
    {
        (long typeMinimum, long typeMaximum) = RangeOf(type);
        (Index, SubIndex, Type, Name, IsRequired) = (index, subIndex, type, name, isRequired);
        (Minimum, Maximum) = (minimum ?? typeMinimum, maximum ?? typeMaximum);
        Value = defaultValue;
    }

    /// <summary>Object index.</summary>
    public ushort Index { get; }

    /// <summary>Subindex.</summary>
    public byte SubIndex { get; }

    /// <summary>Type on the wire.</summary>
    public ParameterType Type { get; }

    /// <summary>Name with unit, for messages and documentation.</summary>
    public string Name { get; }

    /// <summary>Smallest value allowed.</summary>
    public long Minimum { get; }

    /// <summary>Largest value allowed.</summary>
    public long Maximum { get; }

    /// <summary>False if the terminal may go on when it refuses the write, for objects that not every firmware has.</summary>
    public bool IsRequired { get; }

    /// <summary>The value to write. A change takes effect at the next bring-up of the terminal.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value lies outside the limits.</exception>
    public long Value
    {
        get => _value;
        set => _value = value >= Minimum && value <= Maximum
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(value), value, $"{Name} (0x{Index:X4}:{SubIndex:X2}) must be between {Minimum} and {Maximum}.");
    }

    /// <summary>The write as the main device sends it.</summary>
    public StartUpWrite ToWrite()
    {
        byte[] data = new byte[SizeOf(Type)];
        Span<byte> eight = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(eight, _value);
        eight[..data.Length].CopyTo(data);
        return new StartUpWrite(Index, SubIndex, data, Name, IsRequired);
    }

    private static int SizeOf(ParameterType type) => type switch
    {
        ParameterType.Boolean or ParameterType.Unsigned8 => 1,
        ParameterType.Integer16 or ParameterType.Unsigned16 => 2,
        _ => 4,
    };

    private static (long Minimum, long Maximum) RangeOf(ParameterType type) => type switch
    {
        ParameterType.Boolean => (0, 1),
        ParameterType.Unsigned8 => (byte.MinValue, byte.MaxValue),
        ParameterType.Integer16 => (short.MinValue, short.MaxValue),
        ParameterType.Unsigned16 => (ushort.MinValue, ushort.MaxValue),
        ParameterType.Integer32 => (int.MinValue, int.MaxValue),
        _ => (uint.MinValue, uint.MaxValue),
    };
}
