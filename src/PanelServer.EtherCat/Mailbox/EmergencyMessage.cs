using System.Buffers.Binary;

namespace PanelServer.EtherCat.Mailbox;

/// <summary>A CoE emergency: something that the subdevice reports without being asked (ETG.1000.6, "Emergency").</summary>
/// <param name="Code">Error code; 0xA000 PRE-OP to SAFE-OP failed, 0xA001 SAFE-OP to OP failed.</param>
/// <param name="Register">Error register, object 0x1001.</param>
/// <param name="Data">Five bytes of the vendor in bits 0–39.</param>
public readonly record struct EmergencyMessage(ushort Code, byte Register, ulong Data)
{
    /// <summary>Bytes after the CoE header.</summary>
    public const int Size = 8;

    /// <summary>Reads the bytes after the CoE header; false when there are less than eight.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out EmergencyMessage message)
    {
        if (bytes.Length < Size)
        {
            message = default;
            return false;
        }

        message = new EmergencyMessage(
            BinaryPrimitives.ReadUInt16LittleEndian(bytes),
            bytes[2],
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[3..]) | ((ulong)bytes[7] << 32));
        return true;
    }

    /// <summary>Writes the bytes after the CoE header.</summary>
    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, Code);
        bytes[2] = Register;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[3..], (uint)Data);
        bytes[7] = (byte)(Data >> 32);
    }
}
