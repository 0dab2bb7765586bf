using System.Net.Sockets;

namespace PanelServer.Modbus.Lines;

/// <summary>A TCP connection.</summary>
public sealed class SocketLine(Socket socket) : IByteLine
{
    /// <summary>Connects. Nagle's delay is off: a request is one small write.</summary>
    /// <exception cref="SocketException">The far end refuses or cannot be reached.</exception>
    public static async ValueTask<SocketLine> ConnectAsync(string host, int port, CancellationToken cancellation)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(host, port, cancellation);
            return new SocketLine(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellation) =>
        socket.ReceiveAsync(buffer, cancellation);

    /// <inheritdoc/>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        while (!bytes.IsEmpty)
        {
            int sent = await socket.SendAsync(bytes, cancellation);
            bytes = bytes[sent..];
        }
    }

    /// <inheritdoc/>
    public void DiscardInput()
    {
        Span<byte> scratch = stackalloc byte[256];
        while (socket.Available > 0 && socket.Receive(scratch) > 0)
        {
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
