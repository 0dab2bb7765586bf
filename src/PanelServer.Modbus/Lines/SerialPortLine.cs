using System.Threading.Channels;

namespace PanelServer.Modbus.Lines;

/// <summary>
/// A serial port with 8 data bits and no flow control. A thread of its own waits for its bytes and for its hanging up, which whoever reads or
/// writes is told at once and for good: a port that has hung up never works again, and has to be opened anew.
/// </summary>
public sealed class SerialPortLine : IByteLine
{
    private const int LongestRead = 512;
    private static readonly TimeSpan OutputFull = TimeSpan.FromMilliseconds(1);

    private readonly SerialDevice _device;
    private readonly Channel<byte[]> _received = Channel.CreateUnbounded<byte[]>(new() { SingleReader = true, SingleWriter = true });
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ReadOnlyMemory<byte> _rest;

    private SerialPortLine(SerialDevice device)
    {
        _device = device;
        new Thread(Receive) { IsBackground = true, Name = $"serial port {device.Path}" }.Start();
    }

    /// <summary>Opens the port, sets DTR and RTS (many adapters feed the far end from them) and clears both buffers.</summary>
    /// <param name="settings">Which port, and how.</param>
    /// <exception cref="IOException">The port does not exist, is none, or refuses the settings.</exception>
    /// <exception cref="UnauthorizedAccessException">The port is in use or this user may not open it.</exception>
    public static SerialPortLine Open(SerialLineSettings settings) => new(SerialDevice.Open(settings));

    /// <inheritdoc/>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        while (_rest.IsEmpty)
        {
            bool isOpen = await _received.Reader.WaitToReadAsync(cancellation);
            ObjectDisposedException.ThrowIf(!isOpen, this);
            _rest = _received.Reader.TryRead(out byte[]? bytes) ? bytes : default;
        }

        int count = Math.Min(buffer.Length, _rest.Length);
        _rest[..count].CopyTo(buffer);
        _rest = _rest[count..];
        return count;
    }

    /// <inheritdoc/>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        while (true)
        {
            bytes = bytes[_device.Write(bytes.Span)..];
            if (bytes.IsEmpty)
            {
                return;
            }

            await Task.Delay(OutputFull, cancellation);
        }
    }

    /// <inheritdoc/>
    public void DiscardInput()
    {
        _device.DiscardInput();
        _rest = default;
        while (_received.Reader.TryRead(out _))
        {
            // What has come so far is of no use.
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _device.Wake();
        await _ended.Task;
    }

    private void Receive()
    {
        byte[] buffer = new byte[LongestRead];
        Exception? end = null;
        try
        {
            while (_device.WaitForInput())
            {
                int count = _device.Read(buffer);
                if (count > 0)
                {
                    _received.Writer.TryWrite(buffer[..count]);
                }
            }
        }
        catch (IOException hangUp)
        {
            end = hangUp;
        }

        _received.Writer.TryComplete(end);
        if (end is not null)
        {
            // Writers find the port hung up by themselves; it stays open until its user closes it.
            _device.WaitUntilWoken();
        }

        _device.Dispose();
        _ended.TrySetResult();
    }
}
