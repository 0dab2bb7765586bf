using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PanelServer.Benchmarks.FanOut;

/// <summary>One subscriber: a msgpack client over WebSocket that counts events and spends as little as it can on each.</summary>
internal sealed class LoadClient : IDisposable
{
    /// <summary>The namespace of the servers under test.</summary>
    public const string Bench = "/bench";

    private const int BufferBytes = 64 * 1024;
    private static readonly byte[] TimeStampKey = [0xA2, (byte)'t', (byte)'s', 0xCF];

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[BufferBytes];
    private int _start;
    private int _end;

    /// <summary>Events received, the answer to joining included.</summary>
    public long Received { get; private set; }

    /// <summary>Bytes of these events, frame headers included.</summary>
    public long ReceivedBytes { get; private set; }

    /// <summary>Called after each read with the number of events so far.</summary>
    public Action<long>? OnProgress { get; set; }

    /// <summary>Receives the age of each event in milliseconds; null while nobody asks.</summary>
    public List<int>? Ages { get; set; }

    public async Task ConnectAsync(int port, string space = Bench)
    {
        await _socket.ConnectAsync(IPAddress.Loopback, port);
        await _socket.SendAsync(Encoding.ASCII.GetBytes(
            $"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"));
        while (_buffer.AsSpan(0, _end).IndexOf("\r\n\r\n"u8) < 0)
        {
            await ReadAsync();
        }

        _start = _buffer.AsSpan(0, _end).IndexOf("\r\n\r\n"u8) + 4;
        await ReceiveFrameAsync();

        // A CONNECT packet in msgpack: type 0, no data, the namespace as a text of less than 32 bytes.
        await SendAsync([.. Convert.FromHexString("83A47479706500A464617461D40000A36E7370"), (byte)(0xA0 | space.Length), .. Encoding.ASCII.GetBytes(space)]);
    }

    /// <summary>Counts events until the connection ends.</summary>
    public async Task RunAsync()
    {
        try
        {
            while (true)
            {
                Consume();
                OnProgress?.Invoke(Received);
                await ReadAsync();
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or EndOfStreamException)
        {
            // The run is over.
        }
    }

    /// <summary>Sends an event with one small number.</summary>
    public Task EmitAsync(string name, int argument)
    {
        List<byte> packet = new(Convert.FromHexString("83A47479706502A46461746192"));
        packet.Add((byte)(0xA0 | name.Length));
        packet.AddRange(Encoding.ASCII.GetBytes(name));
        packet.AddRange([0xCD, (byte)(argument >> 8), (byte)argument]);
        packet.AddRange(Convert.FromHexString("A36E7370A62F62656E6368"));
        return SendAsync([.. packet]);
    }

    public void Dispose() => _socket.Dispose();

    // Unmasked in effect: the mask is zero.
    private async Task SendAsync(byte[] message, byte opcode = 0x82)
    {
        byte[] frame = [opcode, (byte)(0x80 | message.Length), 0, 0, 0, 0, .. message];
        await _socket.SendAsync(frame);
    }

    private async Task ReceiveFrameAsync()
    {
        int length;
        while ((length = FrameLength(out _)) == 0)
        {
            await ReadAsync();
        }

        _start += length;
    }

    private void Consume()
    {
        int length;
        while ((length = FrameLength(out int header)) > 0)
        {
            Span<byte> payload = _buffer.AsSpan(_start + header, length - header);
            if (_buffer[_start] == 0x82)
            {
                Received++;
                ReceivedBytes += length;
                if (Ages is { } ages && payload.IndexOf(TimeStampKey) is >= 0 and var at)
                {
                    long sent = BinaryPrimitives.ReadInt64BigEndian(payload[(at + TimeStampKey.Length)..]);
                    ages.Add((int)(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() - sent));
                }
            }
            else if (_buffer[_start] == 0x89)
            {
                _ = SendAsync(payload.ToArray(), opcode: 0x8A);
            }
            else if (payload is [(byte)'2'])
            {
                _ = SendAsync("3"u8.ToArray(), opcode: 0x81);
            }

            _start += length;
        }
    }

    // Length of the frame at the start of the buffer; 0 while it is not complete.
    private int FrameLength(out int header)
    {
        Span<byte> available = _buffer.AsSpan(_start, _end - _start);
        header = 2;
        if (available.Length < 4)
        {
            return available.Length >= 2 && available[1] < 126 && available.Length >= 2 + available[1] ? 2 + available[1] : 0;
        }

        int length = available[1];
        if (length == 126)
        {
            header = 4;
            length = BinaryPrimitives.ReadUInt16BigEndian(available[2..]);
        }

        return available.Length >= header + length ? header + length : 0;
    }

    private async ValueTask ReadAsync()
    {
        if (_start == _end)
        {
            _start = _end = 0;
        }
        else if (_end == _buffer.Length)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        int count = await _socket.ReceiveAsync(_buffer.AsMemory(_end));
        if (count == 0)
        {
            throw new EndOfStreamException();
        }

        _end += count;
    }
}
