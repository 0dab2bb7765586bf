using System.Buffers.Binary;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Frames;

namespace PanelServer.EtherCat.Transport.Redundancy;

/// <summary>The time of the reference clock in a frame that is sent once more, for the clocks behind an interruption.</summary>
internal static class RelayedClock
{
    /// <summary>
    /// Moves the system time that a subdevice has put into the frame. Without it the clocks behind the interruption would be given the time
    /// at which the frame passed the reference, not that at which it comes to them.
    /// </summary>
    /// <param name="frame">A frame that came back.</param>
    /// <param name="nanoseconds">By how much; negative to take it back.</param>
    /// <returns>True if there was one.</returns>
    public static bool Move(Span<byte> frame, long nanoseconds)
    {
        if (FrameReader.TryOpen(frame, out FrameReader reader) != FrameError.None)
        {
            return false;
        }

        bool isMoved = false;
        while (reader.TryReadDatagram(out Datagram datagram))
        {
            if (datagram.Command is EtherCatCommand.Frmw or EtherCatCommand.Armw
                && datagram.Offset == Registers.DcSystemTime && datagram.Data.Length == ReferenceClock.TimeLength && datagram.WorkingCounter > 0)
            {
                uint time = BinaryPrimitives.ReadUInt32LittleEndian(datagram.Data);
                BinaryPrimitives.WriteUInt32LittleEndian(datagram.Data, time + (uint)nanoseconds);
                isMoved = true;
            }
        }

        return isMoved;
    }
}
