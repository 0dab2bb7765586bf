using System.Buffers.Binary;
using PanelServer.EtherCat.Frames;

namespace PanelServer.EtherCat.Transport.Redundancy;

/// <summary>
/// The frame that finds out where a way into the ring leads: one NOP, which no subdevice acts upon, with the interface and a number in its
/// address.
/// </summary>
internal static class RingMarker
{
    private const ushort Signature = 0x5247;

    /// <summary>Prepares a frame of <see cref="FrameFormat.MinimumLength"/>.</summary>
    public static void Prepare(byte[] frame)
    {
        FrameWriter writer = new(frame);
        writer.Add(EtherCatCommand.Nop, 0, 0, Signature, 0);
        writer.Finish();
    }

    /// <summary>Puts interface and number into a prepared frame, which may have been answered before.</summary>
    public static void Stamp(byte[] frame, RingSide side, byte number)
    {
        frame[FrameFormat.FirstDatagramOffset + 2] = number;
        frame[FrameFormat.FirstDatagramOffset + 3] = (byte)side;
    }

    /// <summary>Whether a received frame is a marker, and which.</summary>
    public static bool TryRead(ReadOnlySpan<byte> frame, out RingSide side, out byte number)
    {
        (side, number) = (RingSide.Main, 0);
        if (frame.Length < FrameFormat.MinimumLength
            || BinaryPrimitives.ReadUInt16BigEndian(frame[FrameFormat.EtherTypeOffset..]) != FrameFormat.EtherType
            || frame[FrameFormat.FirstDatagramOffset] != (byte)EtherCatCommand.Nop
            || BinaryPrimitives.ReadUInt16LittleEndian(frame[(FrameFormat.FirstDatagramOffset + 4)..]) != Signature)
        {
            return false;
        }

        number = frame[FrameFormat.FirstDatagramOffset + 2];
        side = (RingSide)(frame[FrameFormat.FirstDatagramOffset + 3] & 1);
        return true;
    }
}
