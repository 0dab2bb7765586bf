using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace PanelServer.Tests.Plant;

/// <summary>The network between a panel and its database: cut, slow, or broken after so many bytes.</summary>
internal sealed class DatabaseProxy : IAsyncDisposable
{
    private const int LongestPiece = 4096;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Socket, bool> _sockets = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _accepting;
    private readonly int _target;
    private long _passed;
    private volatile bool _isCut;

    public DatabaseProxy(int target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many bytes have passed in both directions.</summary>
    public long Passed => Interlocked.Read(ref _passed);

    /// <summary>The connection breaks when that many have passed.</summary>
    public long CutAt { get; set; } = long.MaxValue;

    /// <summary>How many bytes pass in a second in each direction.</summary>
    public double BytesPerSecond { get; set; } = double.PositiveInfinity;

    /// <summary>While the network is cut, what is open is closed, and so is what comes.</summary>
    public bool IsCut
    {
        get => _isCut;
        set
        {
            _isCut = value;
            if (value)
            {
                CloseAll();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        _listener.Stop();
        CloseAll();
        await _accepting;
        _listener.Dispose();
        _ended.Dispose();
    }

    private void CloseAll()
    {
        foreach (Socket socket in _sockets.Keys)
        {
            socket.Dispose();
            _sockets.TryRemove(socket, out _);
        }
    }

    private async Task AcceptAsync()
    {
        List<Task> links = [];
        try
        {
            while (true)
            {
                Socket near = await _listener.AcceptSocketAsync(_ended.Token);
                if (IsCut)
                {
                    near.Dispose();
                    continue;
                }

                Socket far = new(SocketType.Stream, ProtocolType.Tcp);
                (_sockets[near], _sockets[far]) = (true, true);
                await far.ConnectAsync(IPAddress.Loopback, _target, _ended.Token);
                links.Add(PassAsync(near, far));
                links.Add(PassAsync(far, near));
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(links);
        }
    }

    private async Task PassAsync(Socket from, Socket to)
    {
        byte[] piece = new byte[LongestPiece];
        try
        {
            for (int read = 1; read > 0;)
            {
                read = await from.ReceiveAsync(piece, _ended.Token);
                if (Interlocked.Add(ref _passed, read) >= CutAt)
                {
                    break;
                }

                if (!double.IsPositiveInfinity(BytesPerSecond))
                {
                    await Task.Delay(TimeSpan.FromSeconds(read / BytesPerSecond), _ended.Token);
                }

                await to.SendAsync(piece.AsMemory(0, read), _ended.Token);
            }
        }
        catch (Exception broken) when (broken is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Whoever is at the other end sees it closed.
        }
        finally
        {
            from.Dispose();
            to.Dispose();
        }
    }
}
