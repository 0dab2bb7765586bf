using System.Runtime.InteropServices;
using System.Text;

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
    private const ulong SetInterfaceFlags = 0x8914;
    private const ulong AskDriver = 0x8946;
    private const uint DriverInformation = 3;
    private const int InterfaceNameLength = 16;
    private const int RequestLength = 40;

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
        byte* request = stackalloc byte[RequestLength];
        Name(request, interfaceName);
        return Control(socket, GetInterfaceFlags, request) < 0 ? -1 : *(short*)(request + InterfaceNameLength);
    }

    /// <summary>
    /// Switches an interface on that is off, where this process is permitted to (CAP_NET_ADMIN); otherwise, and if it is gone, nothing is
    /// done. It gets no address, and needs none for EtherCAT.
    /// </summary>
    public static void BringUp(int socket, ReadOnlySpan<byte> interfaceName)
    {
        byte* request = stackalloc byte[RequestLength];
        Name(request, interfaceName);
        short* flags = (short*)(request + InterfaceNameLength);
        if (Control(socket, GetInterfaceFlags, request) >= 0 && (*flags & InterfaceUp) == 0)
        {
            *flags |= InterfaceUp;
            _ = Control(socket, SetInterfaceFlags, request);
        }
    }

    /// <summary>What a person types who has the permission that <see cref="BringUp"/> lacks.</summary>
    public static string BringUpCommand(string interfaceName) => $"ip link set dev {interfaceName} up";

    /// <summary>Name of an interface's driver, or what kind of virtual interface it is; empty if the system does not tell.</summary>
    public static string DriverOf(int socket, ReadOnlySpan<byte> interfaceName)
    {
        // struct ethtool_drvinfo of linux/ethtool.h: the question, the driver's name, and more.
        const int length = 196;
        const int nameLength = 32;
        byte* information = stackalloc byte[length];
        new Span<byte>(information, length).Clear();
        *(uint*)information = DriverInformation;
        byte* request = stackalloc byte[RequestLength];
        Name(request, interfaceName);
        *(byte**)(request + InterfaceNameLength) = information;
        return Control(socket, AskDriver, request) < 0
            ? ""
            : Encoding.UTF8.GetString(new Span<byte>(information + sizeof(uint), nameLength)).TrimEnd('\0');
    }

    /// <summary>Begins a struct ifreq of netdevice(7): the name of the interface, and the rest zero.</summary>
    private static void Name(byte* request, ReadOnlySpan<byte> interfaceName)
    {
        new Span<byte>(request, RequestLength).Clear();
        interfaceName[..Math.Min(interfaceName.Length, InterfaceNameLength - 1)].CopyTo(new Span<byte>(request, InterfaceNameLength));
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
