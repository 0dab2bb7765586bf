using System.Runtime.InteropServices;
using PanelServer.EtherCat.Errors;

namespace PanelServer.EtherCat.Transport.Search;

/// <summary>
/// The network interface on which EtherCAT devices answer, whichever that is. Until there is exactly one, a thread of its own looks again
/// and again, and <see cref="LinkProblem"/> says what is in the way. From then on it is an <see cref="InterfaceTransport"/>: the bus does
/// not move to another interface while the server runs.
/// </summary>
public sealed class SearchingTransport : IFrameTransport
{
    /// <summary>How long to wait from one look at all interfaces to the next.</summary>
    public static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private readonly WaitMode _waitMode;
    private readonly InterfaceSearch _search;
    private readonly ManualResetEventSlim _stop = new(false);
    private readonly Thread? _searcher;
    private readonly int _probe;
    private volatile InterfaceSearchResult _result;
    private volatile InterfaceTransport? _found;
    private int _isDisposed;

    /// <summary>Looks once, and goes on looking in the background if that was in vain.</summary>
    /// <param name="waitMode">How to wait for answers.</param>
    /// <exception cref="EtherCatException">The process may not open raw sockets. That nothing answers is no error here.</exception>
    public SearchingTransport(WaitMode waitMode = WaitMode.BusyPoll)
    {
        _waitMode = waitMode;
        _probe = LinuxSocket.Open(LinuxSocket.FamilyPacket, LinuxSocket.TypeRaw | LinuxSocket.TypeCloseOnExec, 0);
        if (_probe < 0)
        {
            throw RawSocketTransport.OpenFailed(Marshal.GetLastSystemError());
        }

        _search = new InterfaceSearch(_probe);
        _result = _search.Look();
        if (!TryOpen())
        {
            _searcher = new Thread(Search) { Name = "EtherCAT interface search", IsBackground = true };
            _searcher.Start();
        }
    }

    /// <summary>What the last look has found; it stays as it is once there is a bus. Any thread.</summary>
    public InterfaceSearchResult Result => _result;

    /// <inheritdoc/>
    public long NowNanoseconds => MonotonicClock.NowNanoseconds;

    /// <inheritdoc/>
    public bool IsLinkUp => _found?.IsLinkUp ?? false;

    /// <inheritdoc/>
    public EtherCatError? LinkProblem => _found is { } found ? found.LinkProblem : _result.Problem;

    /// <inheritdoc/>
    public bool TrySend(ReadOnlySpan<byte> frame) => _found?.TrySend(frame) ?? false;

    /// <inheritdoc/>
    public int Receive(Span<byte> buffer, long deadlineNanoseconds)
    {
        if (_found is { } found)
        {
            return found.Receive(buffer, deadlineNanoseconds);
        }

        for (long left = deadlineNanoseconds - NowNanoseconds; left > 0 && Volatile.Read(ref _isDisposed) == 0; left = deadlineNanoseconds - NowNanoseconds)
        {
            Thread.Sleep((int)Math.Clamp(left / 1_000_000, 1, 100));
        }

        return 0;
    }

    /// <summary>Ends the search and closes the interface. Another thread may be sending or receiving.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            _stop.Set();
            _searcher?.Join();
            _stop.Dispose();
            _found?.Dispose();
            _ = LinuxSocket.Close(_probe);
        }
    }

    private void Search()
    {
        while (!_stop.Wait(LookInterval))
        {
            try
            {
                _result = _search.Look();
                if (TryOpen())
                {
                    return;
                }
            }
            catch (Exception failure)
            {
                // Interfaces come and go while they are looked at, and the system may be short of handles. The next look is soon.
                _result = InterfaceSearchResult.Failed(EtherCatErrors.InterfacesUnreadable(failure.Message));
            }
        }
    }

    private bool TryOpen()
    {
        if (_result.Interface is { } name)
        {
            _found = new InterfaceTransport(name, _waitMode);
        }

        return _found is not null;
    }
}
