using System.Buffers.Binary;

namespace PanelServer.EtherCat.Frames;

/// <summary>A view of one datagram inside a frame buffer; reads and writes go straight to the buffer.</summary>
public readonly ref struct Datagram
{
    private readonly Span<byte> _bytes;

    /// <summary>Makes a view of the datagram that fills <paramref name="bytes"/>: header, data, working counter.</summary>
    internal Datagram(Span<byte> bytes) => _bytes = bytes;

    /// <summary>What is asked.</summary>
    public EtherCatCommand Command => (EtherCatCommand)_bytes[0];

    /// <summary>Chosen by the main device and returned unchanged.</summary>
    public byte Index => _bytes[1];

    /// <summary>Position or station address (ADP). For logical commands the low half of the logical address.</summary>
    public ushort Address
    {
        get => BinaryPrimitives.ReadUInt16LittleEndian(_bytes[2..]);
        set => BinaryPrimitives.WriteUInt16LittleEndian(_bytes[2..], value);
    }

    /// <summary>Register or memory offset in the subdevice (ADO).</summary>
    public ushort Offset => BinaryPrimitives.ReadUInt16LittleEndian(_bytes[4..]);

    /// <summary>Start address of a logical command.</summary>
    public uint LogicalAddress => BinaryPrimitives.ReadUInt32LittleEndian(_bytes[2..]);

    /// <summary>ECAT event request bits (register 0x0210) that the subdevices OR in.</summary>
    public ushort Interrupt
    {
        get => BinaryPrimitives.ReadUInt16LittleEndian(_bytes[8..]);
        set => BinaryPrimitives.WriteUInt16LittleEndian(_bytes[8..], value);
    }

    /// <summary>The data.</summary>
    public Span<byte> Data => _bytes[FrameFormat.DatagramHeaderLength..^2];

    /// <summary>Incremented by each subdevice that executed the command.</summary>
    public ushort WorkingCounter
    {
        get => BinaryPrimitives.ReadUInt16LittleEndian(_bytes[^2..]);
        set => BinaryPrimitives.WriteUInt16LittleEndian(_bytes[^2..], value);
    }
}
