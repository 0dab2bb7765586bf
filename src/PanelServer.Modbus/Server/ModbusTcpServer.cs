using System.Net;
using System.Net.Sockets;
using PanelServer.Modbus.Lines;
using PanelServer.Modbus.Protocol;

namespace PanelServer.Modbus.Server;

/// <summary>Options of a <see cref="ModbusTcpServer"/>.</summary>
public sealed record ModbusTcpServerOptions
{
    /// <summary>Address and port to listen on; port 0 lets the system choose.</summary>
    public IPEndPoint EndPoint { get; init; } = new(IPAddress.Loopback, 0);

    /// <summary>Connections served at the same time; further ones are closed at once.</summary>
    public int MaxConnections { get; init; } = 16;

    /// <summary>How long a begun frame may take to arrive before the connection is closed.</summary>
    public TimeSpan FrameTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Wraps each accepted connection, for example to disturb it in tests.</summary>
    public Func<IByteLine, IByteLine> Wrap { get; init; } = line => line;
}

/// <summary>
/// Serves a device over Modbus TCP. Answers any unit with that unit. Frames may come in pieces or several at once.
/// A connection that sends anything but Modbus is closed. Disposing closes all connections and the listener.
/// </summary>
public sealed class ModbusTcpServer : IAsyncDisposable
{
    private static readonly TimeSpan AcceptPause = TimeSpan.FromMilliseconds(10);

    private readonly IModbusDevice _device;
    private readonly ModbusTcpServerOptions _options;
    private readonly TimeProvider _time;
    private readonly Socket _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly HashSet<Task> _connections = [];
    private readonly Task _accepting;
    private int _disposed;

    private ModbusTcpServer(IModbusDevice device, ModbusTcpServerOptions options, TimeProvider time, Socket listener)
    {
        _device = device;
        _options = options;
        _time = time;
        _listener = listener;
        _accepting = AcceptAsync(_stop.Token);
    }

    /// <summary>Address and port that the server listens on.</summary>
    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndPoint!;

    /// <summary>Starts to listen.</summary>
    /// <exception cref="SocketException">The address cannot be bound.</exception>
    public static ModbusTcpServer Start(IModbusDevice device, ModbusTcpServerOptions options, TimeProvider time)
    {
        Socket listener = new(options.EndPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(options.EndPoint);
            listener.Listen();
            return new ModbusTcpServer(device, options, time, listener);
        }
        catch
        {
            listener.Dispose();
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
        await _accepting;
        _listener.Dispose();
        Task[] connections;
        lock (_gate)
        {
            connections = [.. _connections];
        }

        await Task.WhenAll(connections);
        _stop.Dispose();
    }

    private async Task AcceptAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                Socket socket = await _listener.AcceptAsync(stop);
                socket.NoDelay = true;
                Admit(socket, stop);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException)
            {
                // The client was gone before it was accepted, or the system is out of handles: do not spin on that.
                await Task.Delay(AcceptPause, _time, CancellationToken.None);
            }
        }
    }

    private void Admit(Socket socket, CancellationToken stop)
    {
        lock (_gate)
        {
            if (_connections.Count >= _options.MaxConnections)
            {
                socket.Dispose();
                return;
            }

            Task connection = Task.Run(() => ServeAsync(new SocketLine(socket), stop), CancellationToken.None);
            _connections.Add(connection);
            _ = connection.ContinueWith(Forget, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private void Forget(Task connection)
    {
        lock (_gate)
        {
            _connections.Remove(connection);
        }
    }

    private async Task ServeAsync(SocketLine socket, CancellationToken stop)
    {
        await using IByteLine line = _options.Wrap(socket);
        byte[] received = new byte[2 * TcpFrame.MaxLength];
        byte[] response = new byte[TcpFrame.MaxLength];
        int count = 0;
        try
        {
            while (true)
            {
                int read = await ReadAsync(line, received.AsMemory(count), frameBegun: count > 0, stop);
                count += read;
                int taken = 0;
                ResponseStatus status;
                while ((status = FindFrame(received.AsSpan(taken, count - taken), out TcpHeader header)) == ResponseStatus.Ok)
                {
                    int length = Answer(header, received.AsSpan(taken + TcpFrame.HeaderLength, header.PduLength), response);
                    await line.WriteAsync(response.AsMemory(0, length), stop);
                    taken += header.FrameLength;
                }

                count -= taken;
                received.AsSpan(taken, count).CopyTo(received);
                if (read == 0 || status == ResponseStatus.WrongHeader)
                {
                    return;
                }
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The client is gone, stopped in the middle of a frame, or the server stops: all end this connection.
        }
    }

    private async ValueTask<int> ReadAsync(IByteLine line, Memory<byte> buffer, bool frameBegun, CancellationToken stop)
    {
        if (!frameBegun)
        {
            return await line.ReadAsync(buffer, stop);
        }

        using CancellationTokenSource limit = new(_options.FrameTimeout, _time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        return await line.ReadAsync(buffer, either.Token);
    }

    private static ResponseStatus FindFrame(ReadOnlySpan<byte> received, out TcpHeader header)
    {
        ResponseStatus status = TcpFrame.ReadHeader(received, out header);
        return status == ResponseStatus.Ok && received.Length < header.FrameLength ? ResponseStatus.Incomplete : status;
    }

    private int Answer(TcpHeader header, ReadOnlySpan<byte> request, Span<byte> response)
    {
        lock (_device)
        {
            int length = ModbusResponder.Respond(_device, request, TcpFrame.Body(response));
            return TcpFrame.Seal(response, header.Transaction, header.Unit, length);
        }
    }
}
