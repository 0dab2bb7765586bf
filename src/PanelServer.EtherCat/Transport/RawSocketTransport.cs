using System.Buffers.Binary;
using System.Net.NetworkInformation;
using System.Runtime.InteropServices;
using System.Text;
using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Frames;

namespace PanelServer.EtherCat.Transport;

/// <summary>How <see cref="RawSocketTransport"/> waits for an answer.</summary>
public enum WaitMode
{
    /// <summary>Polls until the deadline: lowest latency, occupies a core while it waits.</summary>
    BusyPoll,

    /// <summary>Polls for <see cref="RawSocketTransport.PowerSavingSpinNanoseconds"/>, then sleeps in the kernel until a frame comes.</summary>
    PowerSaving,
}

/// <summary>Raw Ethernet frames of EtherType 0x88A4 on a Linux network interface (AF_PACKET). Needs CAP_NET_RAW.</summary>
public sealed unsafe class RawSocketTransport : IFrameTransport
{
    /// <summary>How long <see cref="WaitMode.PowerSaving"/> polls before it sleeps: most answers of a segment come within this time.</summary>
    public const long PowerSavingSpinNanoseconds = 30_000;

    // Looking into the ring takes a nanosecond or two, reading the clock twenty or more.
    private const int PollsPerClockRead = 16;

    // A thread that sleeps in the kernel notices within this time that the transport has been disposed.
    private const long LongestSleepNanoseconds = 50_000_000;

    private readonly byte[] _interfaceName;
    private readonly WaitMode _waitMode;
    private readonly PacketRing _ring;
    private readonly UseGate _gate;
    private readonly Lock _flags = new();
    private int _socket;

    /// <summary>Opens the interface.</summary>
    /// <param name="interfaceName">For example "eth1". It must be up; a missing cable is no error here.</param>
    /// <param name="waitMode">How to wait for answers.</param>
    /// <exception cref="EtherCatException">The interface does not exist or is down, or the process may not open raw sockets.</exception>
    public RawSocketTransport(string interfaceName, WaitMode waitMode = WaitMode.BusyPoll)
    {
        InterfaceName = interfaceName;
        _interfaceName = Encoding.UTF8.GetBytes(interfaceName);
        _waitMode = waitMode;
        uint index = LinuxSocket.InterfaceIndex(interfaceName);
        if (index == 0)
        {
            throw new EtherCatException(EtherCatErrors.InterfaceMissing(interfaceName, PresentInterfaces()));
        }

        // Protocol 0: nothing arrives before the socket is bound to its interface.
        _socket = LinuxSocket.Open(LinuxSocket.FamilyPacket, LinuxSocket.TypeRaw | LinuxSocket.TypeCloseOnExec, 0);
        if (_socket < 0)
        {
            throw OpenFailed(Marshal.GetLastSystemError());
        }

        try
        {
            CheckIsUp();
            Bind((int)index);
            _ring = new PacketRing(_socket);
            _gate = new UseGate(Close);
        }
        catch
        {
            _ = LinuxSocket.Close(_socket);
            throw;
        }
    }

    /// <summary>Name of the interface.</summary>
    public string InterfaceName { get; }

    /// <inheritdoc/>
    public long NowNanoseconds => MonotonicClock.NowNanoseconds;

    /// <inheritdoc/>
    public bool IsLinkUp
    {
        get
        {
            lock (_flags)
            {
                int flags = _socket < 0 ? -1 : LinuxSocket.FlagsOf(_socket, _interfaceName);
                return flags >= 0 && (flags & LinuxSocket.InterfaceRunning) != 0 && (flags & LinuxSocket.InterfaceUp) != 0;
            }
        }
    }

    /// <inheritdoc/>
    public bool TrySend(ReadOnlySpan<byte> frame)
    {
        if (!_gate.TryEnter())
        {
            return false;
        }

        bool isSent;
        fixed (byte* data = frame)
        {
            isSent = LinuxSocket.Send(_socket, data, frame.Length, LinuxSocket.DoNotWait) == frame.Length;
        }

        _gate.Leave();
        return isSent;
    }

    /// <inheritdoc/>
    public int Receive(Span<byte> buffer, long deadlineNanoseconds)
    {
        if (!_gate.TryEnter())
        {
            return 0;
        }

        int length = WaitForFrame(buffer, deadlineNanoseconds);
        _gate.Leave();
        return length;
    }

    /// <summary>
    /// Closes the socket. Another thread may be sending or receiving: its call ends as if nothing had come, and the socket is closed
    /// behind it. From then on nothing is sent or received.
    /// </summary>
    public void Dispose() => _gate.Close();

    internal static EtherCatException OpenFailed(int error) => new(error is LinuxSocket.NotPermitted or LinuxSocket.AccessDenied
        ? EtherCatErrors.RawSocketNotPermitted()
        : EtherCatErrors.RawSocketFailed(Marshal.GetPInvokeErrorMessage(error)));

    /// <summary>Names of all interfaces, for messages.</summary>
    internal static string PresentInterfaces()
    {
        try
        {
            return string.Join(", ", NetworkInterface.GetAllNetworkInterfaces().Select(present => present.Name).Order());
        }
        catch (NetworkInformationException failure)
        {
            return $"unknown, as the system does not tell ({failure.Message})";
        }
    }

    private int WaitForFrame(Span<byte> buffer, long deadlineNanoseconds)
    {
        long sleepFrom = _waitMode == WaitMode.BusyPoll ? long.MaxValue : MonotonicClock.NowNanoseconds + PowerSavingSpinNanoseconds;
        while (true)
        {
            for (int i = 0; i < PollsPerClockRead; i++)
            {
                int length = _ring.TryTake(buffer);
                if (length > 0)
                {
                    return length;
                }
            }

            long now = MonotonicClock.NowNanoseconds;
            if (now >= deadlineNanoseconds || _gate.IsClosing)
            {
                return 0;
            }

            if (now >= sleepFrom)
            {
                Sleep(Math.Min(deadlineNanoseconds - now, LongestSleepNanoseconds));
            }
        }
    }

    private void Close()
    {
        _ring.Dispose();
        lock (_flags)
        {
            _ = LinuxSocket.Close(_socket);
            _socket = -1;
        }
    }

    private void CheckIsUp()
    {
        int flags = LinuxSocket.FlagsOf(_socket, _interfaceName);
        if (flags < 0 || (flags & LinuxSocket.InterfaceUp) == 0)
        {
            throw new EtherCatException(EtherCatErrors.InterfaceDown(InterfaceName, LinuxSocket.BringUpCommand(InterfaceName)));
        }
    }

    private void Bind(int index)
    {
        // struct sockaddr_ll: family, protocol (big-endian), interface index; the rest is zero.
        byte* address = stackalloc byte[20];
        Span<byte> bytes = new(address, 20);
        bytes.Clear();
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, LinuxSocket.FamilyPacket);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], FrameFormat.EtherType);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[4..], index);
        if (LinuxSocket.Bind(_socket, address, 20) < 0)
        {
            throw new EtherCatException(EtherCatErrors.RawSocketNotBound(InterfaceName, Marshal.GetPInvokeErrorMessage(Marshal.GetLastSystemError())));
        }

        // Past the queueing discipline: one queue keeps frames in order. An old kernel without the option still works.
        int on = 1;
        _ = LinuxSocket.SetOption(_socket, LinuxSocket.LevelPacket, LinuxSocket.QdiscBypass, &on, sizeof(int));
    }

    private void Sleep(long nanoseconds)
    {
        LinuxSocket.PollRequest request = new() { Socket = _socket, Events = LinuxSocket.PollIn };
        LinuxSocket.TimeSpec timeout = new()
        {
            Seconds = (nint)(nanoseconds / EtherCat.Nanoseconds.PerSecond),
            Nanoseconds = (nint)(nanoseconds % EtherCat.Nanoseconds.PerSecond),
        };
        _ = LinuxSocket.Poll(&request, 1, &timeout, null);
        if ((request.Returned & LinuxSocket.PollError) != 0)
        {
            // The interface went down. The socket would report it, and not sleep, until somebody has taken note.
            LinuxSocket.ClearError(_socket);
        }
    }
}
