using System.Net;
using System.Net.Sockets;

namespace PanelServer.EtherCat.Gateway;

/// <summary>
/// Gives configuration tools the mailboxes of a segment's subdevices, by UDP and TCP (ETG.8200). It asks nobody who he is: whoever reaches it can
/// read and write every object of every subdevice. Disposing closes all connections.
/// </summary>
public sealed class MailboxGateway : IAsyncDisposable
{
    private static readonly TimeSpan FailurePause = TimeSpan.FromMilliseconds(100);

    private readonly MainDevice _main;
    private readonly MailboxGatewayOptions _options;
    private readonly TimeProvider _time;
    private readonly RequestRate _rate;
    private readonly Socket _listener;
    private readonly Socket _datagrams;
    private readonly SemaphoreSlim _connectionSlots;
    private readonly SemaphoreSlim _datagramSlots;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private readonly Task _receiving;
    private int _disposed;

    private MailboxGateway(MainDevice main, MailboxGatewayOptions options, TimeProvider time, Socket listener, Socket datagrams)
    {
        (_main, _options, _time, _listener, _datagrams) = (main, options, time, listener, datagrams);
        _rate = new(options.MaximumRequestsPerSecond, time);
        _connectionSlots = new(options.MaximumConnections);
        _datagramSlots = new(options.MaximumDatagrams);
        _accepting = AcceptAsync(_stop.Token);
        _receiving = ReceiveAsync(_stop.Token);
    }

    /// <summary>Address and port that the gateway listens on.</summary>
    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndPoint!;

    /// <summary>Starts to listen.</summary>
    /// <param name="main">The main device; its worker has to run.</param>
    /// <param name="options">Settings, or null for the defaults.</param>
    /// <param name="time">The clock of rates and idle times, or null for that of the system.</param>
    /// <exception cref="SocketException">The address cannot be bound.</exception>
    public static MailboxGateway Start(MainDevice main, MailboxGatewayOptions? options = null, TimeProvider? time = null)
    {
        options ??= new();
        Socket listener = new(options.EndPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        Socket datagrams = new(options.EndPoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            listener.Bind(options.EndPoint);
            listener.Listen();
            datagrams.Bind(listener.LocalEndPoint!);
            return new MailboxGateway(main, options, time ?? TimeProvider.System, listener, datagrams);
        }
        catch
        {
            listener.Dispose();
            datagrams.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
        {
            return;
        }

        await _stop.CancelAsync();
        await Task.WhenAll(_accepting, _receiving);
        await TakeAllAsync(_connectionSlots, _options.MaximumConnections);
        await TakeAllAsync(_datagramSlots, _options.MaximumDatagrams);
        _listener.Dispose();
        _datagrams.Dispose();
        _connectionSlots.Dispose();
        _datagramSlots.Dispose();
        _stop.Dispose();
    }

    /// <summary>Waits until nobody has a place any more.</summary>
    private static async Task TakeAllAsync(SemaphoreSlim slots, int count)
    {
        for (int i = 0; i < count; i++)
        {
            await slots.WaitAsync();
        }
    }

    private async Task AcceptAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                Socket socket = await _listener.AcceptAsync(stop);
                if (_connectionSlots.Wait(0, CancellationToken.None))
                {
                    _ = ServeAsync(socket, stop);
                }
                else
                {
                    socket.Dispose();
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException)
            {
                // The client was gone before it was accepted, or the system is out of handles: do not spin on that.
                await Task.Delay(FailurePause, CancellationToken.None);
            }
        }
    }

    private async Task ServeAsync(Socket socket, CancellationToken stop)
    {
        using Socket own = socket;
        try
        {
            socket.NoDelay = true;
            await using NetworkStream stream = new(socket, ownsSocket: false);
            byte[] request = new byte[GatewayFrame.MaximumMessage];
            while (await ReadAsync(stream, request.AsMemory(0, GatewayFrame.HeaderSize), _options.IdleTimeout, stop)
                && GatewayFrame.TryReadHeader(request, out int length)
                && await ReadAsync(stream, request.AsMemory(0, length), _options.FrameTimeout, stop))
            {
                while (!_rate.TryPass())
                {
                    await Task.Delay(RequestRate.Window, _time, stop);
                }

                await AnswerAsync(request.AsMemory(0, length), (IPEndPoint)socket.RemoteEndPoint!, stream, stop);
            }
        }
        catch (Exception end) when (end is OperationCanceledException or IOException or SocketException)
        {
            // The client is gone or too slow, or the gateway ends.
        }
        finally
        {
            _connectionSlots.Release();
        }
    }

    private async Task AnswerAsync(ReadOnlyMemory<byte> request, IPEndPoint client, NetworkStream stream, CancellationToken stop)
    {
        IReadOnlyList<byte[]> answers = await ForwardAsync(request, client, stop);
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(_options.FrameTimeout);
        foreach (byte[] answer in answers)
        {
            await stream.WriteAsync(GatewayFrame.Wrap(answer), patience.Token);
        }
    }

    /// <returns>False at the end of the stream.</returns>
    private static async Task<bool> ReadAsync(NetworkStream stream, Memory<byte> buffer, TimeSpan longest, CancellationToken stop)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(longest);
        return await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, patience.Token) == buffer.Length;
    }

    private async Task ReceiveAsync(CancellationToken stop)
    {
        byte[] buffer = new byte[GatewayFrame.HeaderSize + GatewayFrame.MaximumMessage];
        IPEndPoint anybody = new(_options.EndPoint.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                SocketReceiveFromResult received = await _datagrams.ReceiveFromAsync(buffer, anybody, stop);
                bool isFrame = received.ReceivedBytes >= GatewayFrame.HeaderSize;
                int length = 0;
                if (isFrame && GatewayFrame.TryReadHeader(buffer, out length) && length <= received.ReceivedBytes - GatewayFrame.HeaderSize
                    && _rate.TryPass() && _datagramSlots.Wait(0, CancellationToken.None))
                {
                    _ = AnswerAsync(buffer.AsSpan(GatewayFrame.HeaderSize, length).ToArray(), (IPEndPoint)received.RemoteEndPoint, stop);
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException longer) when (longer.SocketErrorCode == SocketError.MessageSize)
            {
                // No request.
            }
            catch (SocketException)
            {
                await Task.Delay(FailurePause, CancellationToken.None);
            }
        }
    }

    private async Task AnswerAsync(byte[] request, IPEndPoint client, CancellationToken stop)
    {
        try
        {
            foreach (byte[] answer in await ForwardAsync(request, client, stop))
            {
                await _datagrams.SendToAsync(GatewayFrame.Wrap(answer), client, stop);
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException)
        {
            // The client cannot be reached any more, or the gateway ends.
        }
        finally
        {
            _datagramSlots.Release();
        }
    }

    private Task<IReadOnlyList<byte[]>> ForwardAsync(ReadOnlyMemory<byte> request, IPEndPoint client, CancellationToken stop)
    {
        _options.RequestReceived?.Invoke(client);

        // A segment that has stopped for good gives no answer: then the gateway's end is the end of waiting.
        return _main.ForwardMailboxAsync(request).WaitAsync(stop);
    }
}
