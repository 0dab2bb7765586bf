using System.Buffers.Binary;
using PanelServer.EtherCat.Frames;

namespace PanelServer.EtherCat.Simulation.Segment;

/// <content>The datagrams of a frame, which may come from anybody and be damaged anyhow.</content>
public sealed partial class VirtualSegment
{
    /// <summary>Finds the datagrams that lie wholly in the frame. What follows a bad length is not processed.</summary>
    private static int FindDatagrams(ReadOnlySpan<byte> frame, Span<int> offsets, out bool isMalformed)
    {
        isMalformed = frame.Length < FrameFormat.FirstDatagramOffset;
        if (isMalformed)
        {
            return 0;
        }

        ushort header = BinaryPrimitives.ReadUInt16LittleEndian(frame[FrameFormat.EtherCatHeaderOffset..]);
        if (header >> 12 != FrameFormat.DatagramType)
        {
            return 0;
        }

        int end = Math.Min(frame.Length, FrameFormat.FirstDatagramOffset + (header & FrameFormat.LengthMask));
        int count = 0;
        for (int offset = FrameFormat.FirstDatagramOffset; ;)
        {
            if (count == offsets.Length || offset + FrameFormat.DatagramOverhead > end || offset + DatagramLength(frame, offset) > end)
            {
                isMalformed = true;
                return count;
            }

            offsets[count++] = offset;
            if ((LengthWord(frame, offset) & FrameFormat.MoreFollowsFlag) == 0)
            {
                return count;
            }

            offset += DatagramLength(frame, offset);
        }
    }

    private static int DatagramLength(ReadOnlySpan<byte> frame, int offset) =>
        FrameFormat.DatagramOverhead + (LengthWord(frame, offset) & FrameFormat.LengthMask);

    private static ushort LengthWord(ReadOnlySpan<byte> frame, int offset) =>
        BinaryPrimitives.ReadUInt16LittleEndian(frame[(offset + 6)..]);

    /// <summary>Marks a frame that turns round at the closed port 0 of a subdevice; one that is marked already is destroyed there.</summary>
    /// <returns>False if it is destroyed.</returns>
    private static bool MarkCirculating(Span<byte> frame, ReadOnlySpan<int> datagrams)
    {
        foreach (int offset in datagrams)
        {
            ushort word = LengthWord(frame, offset);
            if ((word & FrameFormat.CirculatingFlag) != 0)
            {
                return false;
            }

            BinaryPrimitives.WriteUInt16LittleEndian(frame[(offset + 6)..], (ushort)(word | FrameFormat.CirculatingFlag));
        }

        return true;
    }

    private static void MakeNop(Span<byte> frame)
    {
        Span<int> datagrams = stackalloc int[MaximumDatagrams];
        int count = FindDatagrams(frame, datagrams, out _);
        foreach (int offset in datagrams[..count])
        {
            frame[offset] = (byte)EtherCatCommand.Nop;
        }
    }
}
