using System.Runtime.InteropServices;
using PanelServer.EtherCat.Errors;

namespace PanelServer.EtherCat.Transport;

/// <summary>
/// The ring into which the kernel puts the frames of a packet socket (packet(7), PACKET_RX_RING with TPACKET_V2), mapped into
/// the process: a frame is noticed by reading memory, so that polling costs no system call.
/// </summary>
internal sealed unsafe class PacketRing : IDisposable
{
    // As many slots as frames can be in flight; a slot holds the kernel's header and the longest frame.
    private const int Slots = 256;
    private const int SlotLength = 2048;
    private const int BlockLength = 65536;
    private const int Length = Slots * SlotLength;

    private byte* _memory;
    private int _next;

    /// <summary>Makes the ring of a packet socket. Frames arrive in it from now on, and no longer through receive calls.</summary>
    /// <exception cref="EtherCatException">The kernel has no such rings, or no memory for one.</exception>
    public PacketRing(int socket)
    {
        int version = LinuxSocket.PacketVersion2;
        LinuxSocket.RingRequest request = new()
        {
            BlockLength = BlockLength,
            Blocks = Length / BlockLength,
            SlotLength = SlotLength,
            Slots = Slots,
        };
        if (LinuxSocket.SetOption(socket, LinuxSocket.LevelPacket, LinuxSocket.PacketVersion, &version, sizeof(int)) < 0
            || LinuxSocket.SetOption(socket, LinuxSocket.LevelPacket, LinuxSocket.ReceiveRing, (int*)&request, (uint)sizeof(LinuxSocket.RingRequest)) < 0)
        {
            throw NotMade();
        }

        byte* memory = LinuxSocket.Map(null, Length, LinuxSocket.ProtectionReadWrite, LinuxSocket.MapShared, socket, 0);
        if ((nint)memory == -1)
        {
            throw NotMade();
        }

        _memory = memory;
    }

    /// <summary>Takes the oldest frame out of the ring.</summary>
    /// <param name="buffer">Where to copy it; a longer frame is cut.</param>
    /// <returns>Bytes copied, or 0 when the ring is empty.</returns>
    public int TryTake(Span<byte> buffer)
    {
        LinuxSocket.SlotHeader* header = (LinuxSocket.SlotHeader*)(_memory + (_next * SlotLength));
        if ((Volatile.Read(ref header->Status) & LinuxSocket.SlotIsFilled) == 0)
        {
            return 0;
        }

        int length = (int)Math.Min(header->CapturedLength, (uint)buffer.Length);
        new ReadOnlySpan<byte>((byte*)header + header->FrameOffset, length).CopyTo(buffer);
        Volatile.Write(ref header->Status, LinuxSocket.SlotIsFree);
        _next = (_next + 1) % Slots;
        return length;
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        if (_memory != null)
        {
            _ = LinuxSocket.Unmap(_memory, Length);
            _memory = null;
        }
    }

    private static EtherCatException NotMade() => new(EtherCatErrors.ReceiveRingFailed(Marshal.GetPInvokeErrorMessage(Marshal.GetLastSystemError())));
}
