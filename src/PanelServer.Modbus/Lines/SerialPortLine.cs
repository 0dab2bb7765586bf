using System.IO.Ports;
using PanelServer.Modbus.Protocol;

namespace PanelServer.Modbus.Lines;

/// <summary>How a serial port is opened.</summary>
/// <param name="Path">Device file, for example /dev/ttyUSB0.</param>
/// <param name="BaudRate">Bits per second.</param>
/// <param name="Parity">Parity; no parity is common although the Modbus standard prefers even.</param>
/// <param name="StopBits">Stop bits.</param>
public sealed record SerialLineSettings(string Path, int BaudRate, Parity Parity = Parity.None, StopBits StopBits = StopBits.One)
{
    private const int StartAndDataBits = 9;

    /// <summary>Durations of a character and of the silence between frames on this line.</summary>
    public RtuTiming Timing => new(
        BaudRate, StartAndDataBits + (Parity == Parity.None ? 0 : 1) + (StopBits == StopBits.Two ? 2 : 1));
}

/// <summary>A serial port with 8 data bits and no flow control.</summary>
public sealed class SerialPortLine : IByteLine
{
    private readonly SerialPort _port;
    private readonly Stream _stream;

    private SerialPortLine(SerialPort port)
    {
        _port = port;
        _stream = port.BaseStream;
    }

    /// <summary>Opens the port, sets DTR and RTS (many adapters feed the far end from them) and clears both buffers.</summary>
    /// <exception cref="IOException">The port does not exist or refuses the settings.</exception>
    /// <exception cref="UnauthorizedAccessException">The port is in use or this user may not open it.</exception>
    public static SerialPortLine Open(SerialLineSettings settings)
    {
        SerialPort port = new(settings.Path, settings.BaudRate, settings.Parity, dataBits: 8, settings.StopBits);
        try
        {
            port.Open();
            SetModemLines(port);
            port.DiscardInBuffer();
            port.DiscardOutBuffer();
            return new SerialPortLine(port);
        }
        catch
        {
            port.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellation) => _stream.ReadAsync(buffer, cancellation);

    /// <inheritdoc/>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation) => _stream.WriteAsync(bytes, cancellation);

    /// <inheritdoc/>
    public void DiscardInput() => _port.DiscardInBuffer();

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _port.Dispose();
        return ValueTask.CompletedTask;
    }

    private static void SetModemLines(SerialPort port)
    {
        try
        {
            port.DtrEnable = true;
            port.RtsEnable = true;
        }
        catch (IOException)
        {
            // A pseudo-terminal has no modem lines; it works without them.
        }
    }
}
