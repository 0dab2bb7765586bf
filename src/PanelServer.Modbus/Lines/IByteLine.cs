namespace PanelServer.Modbus.Lines;

/// <summary>
/// Bytes to and from one far end: a TCP connection, a serial port, a pseudo-terminal. Used by one reader and one writer at a time.
/// Methods throw <see cref="IOException"/> (or a socket's exception) when the line is lost.
/// </summary>
public interface IByteLine : IAsyncDisposable
{
    /// <summary>Waits for at least one byte.</summary>
    /// <returns>The number of bytes read; 0 if the far end has closed the line.</returns>
    ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellation);

    /// <summary>Sends all bytes, in one piece where the line knows pieces.</summary>
    ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation);

    /// <summary>Throws away what was received and not yet read.</summary>
    void DiscardInput();
}
