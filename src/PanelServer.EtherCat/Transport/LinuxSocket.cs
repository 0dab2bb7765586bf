using System.Runtime.InteropServices;

namespace PanelServer.EtherCat.Transport;

/// <summary>
/// The system calls of <see cref="RawSocketTransport"/> (packet(7), socket(7), netdevice(7)). Declared here because the
/// framework's socket class costs about a microsecond per round trip more and does not reach all options.
/// </summary>
internal static unsafe partial class LinuxSocket
{
    public const int FamilyPacket = 17;
    public const int TypeRaw = 3;
    public const int TypeCloseOnExec = 0x80000;
    public const int DoNotWait = 0x40;
    public const int LevelPacket = 263;
    public const int QdiscBypass = 20;
    public const int ReceiveRing = 5;
    public const int PacketVersion = 10;
    public const int PacketVersion2 = 1;
    public const uint SlotIsFree = 0;
    public const uint SlotIsFilled = 1;
    public const int ProtectionReadWrite = 3;
    public const int MapShared = 1;
    public const int PollIn = 1;
    public const int PollError = 8;
    public const int InterfaceUp = 0x1;
    public const int InterfaceRunning = 0x40;
    public const int NotPermitted = 1;
    public const int AccessDenied = 13;
    private const int LevelSocket = 1;
    private const int PendingError = 4;
    private const ulong GetInterfaceFlags = 0x8913;
    private const int InterfaceNameLength = 16;

    [LibraryImport("libc", EntryPoint = "socket")]
    public static partial int Open(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int socket);

    [LibraryImport("libc", EntryPoint = "bind")]
    public static partial int Bind(int socket, byte* address, uint length);

    [LibraryImport("libc", EntryPoint = "send")]
    public static partial nint Send(int socket, byte* data, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "setsockopt")]
    public static partial int SetOption(int socket, int level, int option, int* value, uint length);

    [LibraryImport("libc", EntryPoint = "mmap")]
    public static partial byte* Map(void* address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    public static partial int Unmap(void* address, nuint length);

    [LibraryImport("libc", EntryPoint = "ppoll")]
    public static partial int Poll(PollRequest* requests, nuint count, TimeSpec* timeout, void* signals);

    [LibraryImport("libc", EntryPoint = "if_nametoindex", StringMarshalling = StringMarshalling.Utf8)]
    public static partial uint InterfaceIndex(string name);

    [LibraryImport("libc", EntryPoint = "getsockopt")]
    private static partial int GetOption(int socket, int level, int option, int* value, uint* length);

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int Control(int socket, ulong request, byte* argument);

    /// <summary>Flags of an interface, or -1 when it is gone.</summary>
    public static int FlagsOf(int socket, ReadOnlySpan<byte> interfaceName)
    {
        byte* request = stackalloc byte[40];
        new Span<byte>(request, 40).Clear();
        interfaceName[..Math.Min(interfaceName.Length, InterfaceNameLength - 1)].CopyTo(new Span<byte>(request, InterfaceNameLength));
        return Control(socket, GetInterfaceFlags, request) < 0 ? -1 : *(short*)(request + InterfaceNameLength);
    }

    /// <summary>Takes a pending error off a socket: it is reported once.</summary>
    public static void ClearError(int socket)
    {
        int error;
        uint length = sizeof(int);
        _ = GetOption(socket, LevelSocket, PendingError, &error, &length);
    }

    /// <summary>struct tpacket_req of linux/if_packet.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct RingRequest
    {
        public uint BlockLength;
        public uint Blocks;
        public uint SlotLength;
        public uint Slots;
    }

    /// <summary>Beginning of struct tpacket2_hdr of linux/if_packet.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct SlotHeader
    {
        public uint Status;
        public uint FrameLength;
        public uint CapturedLength;
        public ushort FrameOffset;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct PollRequest
    {
        public int Socket;
        public short Events;
        public short Returned;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
