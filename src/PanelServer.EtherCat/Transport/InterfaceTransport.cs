using System.Runtime.InteropServices;
using System.Text;
using PanelServer.EtherCat.Errors;

namespace PanelServer.EtherCat.Transport;

/// <summary>
/// A network interface that may be absent, down or unplugged at any time: a USB adapter that is plugged in later, a driver that is
/// loaded anew. A thread of its own looks after it and opens it whenever it appears; until then frames are not sent, and
/// <see cref="LinkProblem"/> says why. One that appears and is down is brought up, where this process is permitted to; one that somebody
/// switches off later is left so. While it is there, everything is up to a <see cref="RawSocketTransport"/>.
/// </summary>
public sealed class InterfaceTransport : IFrameTransport
{
    /// <summary>How often the interface is looked at; a change is noticed within this time.</summary>
    public static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(100);

    private readonly string _name;
    private readonly byte[] _nameBytes;
    private readonly WaitMode _waitMode;
    private readonly int _probe;
    private readonly ManualResetEventSlim _stop = new(false);
    private readonly Thread _watcher;
    private readonly UseGate _gate;
    private RawSocketTransport? _current;
    private RawSocketTransport? _handedOver;
    private uint _openIndex;
    private uint _seenIndex;
    private int _isDisposed;
    private Finding _finding = Finding.NotLooked;
    private volatile EtherCatError? _problem;

    /// <summary>Looks for the interface and opens it if it is there.</summary>
    /// <param name="interfaceName">For example "eth1".</param>
    /// <param name="waitMode">How to wait for answers.</param>
    /// <exception cref="EtherCatException">The process may not open raw sockets. An absent interface is no error here.</exception>
    public InterfaceTransport(string interfaceName, WaitMode waitMode = WaitMode.BusyPoll)
    {
        _name = interfaceName;
        _nameBytes = Encoding.UTF8.GetBytes(interfaceName);
        _waitMode = waitMode;

        // Protocol 0 receives nothing: this socket only asks for flags, and tells at once whether raw sockets are permitted.
        _probe = LinuxSocket.Open(LinuxSocket.FamilyPacket, LinuxSocket.TypeRaw | LinuxSocket.TypeCloseOnExec, 0);
        if (_probe < 0)
        {
            throw RawSocketTransport.OpenFailed(Marshal.GetLastSystemError());
        }

        _gate = new UseGate(CloseOpened);
        Look();
        _watcher = new Thread(Watch) { Name = "EtherCAT interface", IsBackground = true };
        _watcher.Start();
    }

    private enum Finding
    {
        NotLooked,
        Absent,
        Down,
        NoCarrier,
        NotOpened,
        Ready,
    }

    /// <inheritdoc/>
    public long NowNanoseconds => MonotonicClock.NowNanoseconds;

    /// <inheritdoc/>
    public bool IsLinkUp => _problem is null;

    /// <inheritdoc/>
    public EtherCatError? LinkProblem => _problem;

    /// <inheritdoc/>
    public bool TrySend(ReadOnlySpan<byte> frame)
    {
        if (!_gate.TryEnter())
        {
            return false;
        }

        TakeOver();
        bool isSent = _current is { } current && current.TrySend(frame);
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

        TakeOver();
        int length = 0;
        if (_current is { } current)
        {
            length = current.Receive(buffer, deadlineNanoseconds);
        }
        else
        {
            WaitForInterface(deadlineNanoseconds);
        }

        _gate.Leave();
        return length;
    }

    /// <summary>
    /// Ends the watch and closes the interface. Another thread may be sending or receiving, as with
    /// <see cref="RawSocketTransport.Dispose"/>.
    /// </summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            _stop.Set();
            _watcher.Join();
            _stop.Dispose();
            _gate.Close();
            _ = LinuxSocket.Close(_probe);
        }
    }

    /// <summary>The thread that exchanges frames changes over by itself, so that no socket is closed while it is in use.</summary>
    private void TakeOver()
    {
        if (Volatile.Read(ref _handedOver) is not null)
        {
            _current?.Dispose();
            _current = Interlocked.Exchange(ref _handedOver, null);
        }
    }

    private void WaitForInterface(long deadlineNanoseconds)
    {
        for (long left = deadlineNanoseconds - NowNanoseconds; left > 0 && !_gate.IsClosing; left = deadlineNanoseconds - NowNanoseconds)
        {
            Thread.Sleep((int)Math.Clamp(left / 1_000_000, 1, 100));
        }
    }

    private void CloseOpened()
    {
        _current?.Dispose();
        Interlocked.Exchange(ref _handedOver, null)?.Dispose();
    }

    private void Watch()
    {
        while (!_stop.Wait(LookInterval))
        {
            try
            {
                Look();
            }
            catch (Exception failure)
            {
                // Interfaces come and go while they are looked at, and the system may be short of handles. The next look is soon.
                (_finding, _problem) = (Finding.NotOpened, EtherCatErrors.InterfaceUnreadable(_name, failure.Message));
            }
        }
    }

    private void Look()
    {
        uint index = LinuxSocket.InterfaceIndex(_name);
        if (index != 0 && index != _seenIndex)
        {
            LinuxSocket.BringUp(_probe, _nameBytes);
        }

        _seenIndex = index;
        int flags = index == 0 ? 0 : LinuxSocket.FlagsOf(_probe, _nameBytes);
        if (index == 0 || flags < 0)
        {
            _openIndex = 0;
            Note(Finding.Absent);
        }
        else if ((flags & LinuxSocket.InterfaceUp) == 0)
        {
            Note(Finding.Down);
        }
        else if (index != _openIndex && !TryOpen(index))
        {
            // Gone again in this moment, or not usable; TryOpen has said why.
        }
        else
        {
            Note((flags & LinuxSocket.InterfaceRunning) == 0 ? Finding.NoCarrier : Finding.Ready);
        }
    }

    /// <summary>A new index is a new interface, whatever its name: the socket of the old one stays dead for ever.</summary>
    private bool TryOpen(uint index)
    {
        try
        {
            RawSocketTransport opened = new(_name, _waitMode);
            Interlocked.Exchange(ref _handedOver, opened)?.Dispose();
            _openIndex = index;
            return true;
        }
        catch (EtherCatException failure)
        {
            (_finding, _problem) = (Finding.NotOpened, failure.Error);
            return false;
        }
    }

    private void Note(Finding finding)
    {
        if (finding != _finding)
        {
            _finding = finding;
            _problem = Describe(finding);
        }
    }

    private EtherCatError? Describe(Finding finding) => finding switch
    {
        Finding.Absent => EtherCatErrors.InterfaceAbsent(_name, RawSocketTransport.PresentInterfaces()),
        Finding.Down => EtherCatErrors.InterfaceDown(_name, LinuxSocket.BringUpCommand(_name)),
        Finding.NoCarrier => EtherCatErrors.InterfaceWithoutLink(_name),
        _ => null,
    };
}
