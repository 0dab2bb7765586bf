using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using PanelServer.SocketIo.Tests.WebSockets;
using PanelServer.SocketIo.WebSockets;

namespace PanelServer.SocketIo.Tests.Support;

/// <summary>A WebSocket client that shows every frame and can break every rule.</summary>
internal sealed class RawWebSocket : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Socket _socket;
    private readonly NetworkStream _stream;

    private RawWebSocket(Socket socket)
    {
        _socket = socket;
        _stream = new NetworkStream(socket);
    }

    public static async Task<RawWebSocket> ConnectAsync(int port, string pathAndQuery, int? receiveBuffer = null)
    {
        (int status, RawWebSocket? socket) = await TryConnectAsync(port, pathAndQuery, receiveBuffer: receiveBuffer);
        Assert.Equal(101, status);
        return socket!;
    }

    /// <summary>Sends a handshake and returns the status; the socket only after 101.</summary>
    public static async Task<(int Status, RawWebSocket? Socket)> TryConnectAsync(
        int port, string pathAndQuery, string headers = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n", int? receiveBuffer = null)
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBuffer is { } size)
        {
            socket.ReceiveBufferSize = size;
        }

        await socket.ConnectAsync(IPAddress.Loopback, port);
        RawWebSocket client = new(socket);
        await client.WriteAsync(Encoding.ASCII.GetBytes(
            $"GET {pathAndQuery} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n{headers}\r\n"));
        string answer = await client.ReadHeadersAsync();
        int status = int.Parse(answer.Split(' ')[1], null);
        if (status == 101)
        {
            return (status, client);
        }

        client.Dispose();
        return (status, null);
    }

    public Task SendTextAsync(string text) => WriteAsync(ClientFrames.Frame(WebSocketOpcode.Text, Encoding.UTF8.GetBytes(text)));

    public Task SendBinaryAsync(byte[] data) => WriteAsync(ClientFrames.Frame(WebSocketOpcode.Binary, data));

    public async Task WriteAsync(byte[] bytes) => await _stream.WriteAsync(bytes).AsTask().WaitAsync(Patience);

    public async Task<string> ReceiveTextAsync()
    {
        (WebSocketOpcode opcode, byte[]? payload) = await ReceiveAsync();
        Assert.Equal(WebSocketOpcode.Text, opcode);
        return Encoding.UTF8.GetString(payload);
    }

    public async Task<byte[]> ReceiveBinaryAsync()
    {
        (WebSocketOpcode opcode, byte[]? payload) = await ReceiveAsync();
        Assert.Equal(WebSocketOpcode.Binary, opcode);
        return payload;
    }

    /// <summary>Reads frames until the close frame, answers it, and expects the end of the connection.</summary>
    /// <returns>The close code.</returns>
    public async Task<int> ReceiveCloseAsync()
    {
        while (true)
        {
            (WebSocketOpcode opcode, byte[]? payload) = await ReceiveAsync();
            if (opcode == WebSocketOpcode.Close)
            {
                try
                {
                    await WriteAsync(ClientFrames.Frame(WebSocketOpcode.Close, payload.AsSpan(0, Math.Min(2, payload.Length))));
                    await ReceiveEndAsync();
                }
                catch (Exception ended) when (ended is IOException or SocketException)
                {
                    // The server need not wait for the answer.
                }

                return BinaryPrimitives.ReadUInt16BigEndian(payload);
            }
        }
    }

    /// <summary>Expects that the server closes or resets the TCP connection.</summary>
    public async Task ReceiveEndAsync()
    {
        _socket.Shutdown(SocketShutdown.Send);
        try
        {
            byte[] buffer = new byte[4096];
            while (await _stream.ReadAsync(buffer).AsTask().WaitAsync(Patience) > 0)
            {
            }
        }
        catch (IOException)
        {
            // A reset is an end, too.
        }
    }

    /// <summary>False for a client that breaks the rule that a ping frame is answered.</summary>
    public bool AnswersPings { get; set; } = true;

    /// <summary>The next frame that is no ping frame; those are answered.</summary>
    public async Task<(WebSocketOpcode Opcode, byte[] Payload)> ReceiveAsync()
    {
        while (true)
        {
            (WebSocketOpcode opcode, byte[]? payload) = await ReceiveFrameAsync();
            if (opcode != WebSocketOpcode.Ping)
            {
                return (opcode, payload);
            }

            if (AnswersPings)
            {
                await WriteAsync(ClientFrames.Frame(WebSocketOpcode.Pong, payload));
            }
        }
    }

    private async Task<(WebSocketOpcode Opcode, byte[] Payload)> ReceiveFrameAsync()
    {
        byte[] header = await ReadExactlyAsync(2);
        Assert.Equal(0x80, header[0] & 0xF0);
        Assert.Equal(0, header[1] & 0x80);
        int length = (header[1] & 0x7F) switch
        {
            126 => BinaryPrimitives.ReadUInt16BigEndian(await ReadExactlyAsync(2)),
            127 => (int)BinaryPrimitives.ReadUInt64BigEndian(await ReadExactlyAsync(8)),
            var small => small,
        };
        return ((WebSocketOpcode)(header[0] & 0x0F), await ReadExactlyAsync(length));
    }

    /// <summary>Drops the connection without a word.</summary>
    public void Dispose() => _stream.Dispose();

    public void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Close();
    }

    private async Task<byte[]> ReadExactlyAsync(int length)
    {
        byte[] buffer = new byte[length];
        await _stream.ReadExactlyAsync(buffer).AsTask().WaitAsync(Patience);
        return buffer;
    }

    private async Task<string> ReadHeadersAsync()
    {
        StringBuilder text = new();
        while (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            text.Append((char)(await ReadExactlyAsync(1))[0]);
        }

        return text.ToString();
    }
}
