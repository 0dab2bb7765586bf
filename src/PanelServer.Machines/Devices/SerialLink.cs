using PanelServer.Modbus.Lines;

namespace PanelServer.Machines.Devices;

/// <summary>
/// A serial port for a driver with a protocol of its own. It opens itself with the first use and again with the first one after it was lost,
/// or after three seconds without a byte: a serial port can be dead without saying so. For one user at a time.
/// </summary>
public sealed class SerialLink : IAsyncDisposable
{
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(3);

    private readonly Func<IByteLine> _open;
    private readonly TimeProvider _time;
    private IByteLine? _line;
    private long _lastByteAt;

    internal SerialLink(Func<IByteLine> open, TimeProvider time)
    {
        _open = open;
        _time = time;
    }

    /// <summary>True while the port is open. It may already be lost without anybody having noticed.</summary>
    public bool IsOpen => _line is not null;

    /// <summary>Sends bytes, after throwing away what was received and not read.</summary>
    /// <exception cref="IOException">The port can't be opened or was lost.</exception>
    public Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken stop) => UseAsync(
        async line =>
        {
            line.DiscardInput();
            await line.WriteAsync(bytes, stop);
            return bytes.Length;
        });

    /// <summary>Waits for bytes.</summary>
    /// <param name="buffer">Takes them.</param>
    /// <param name="limit">The longest wait.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <returns>How many came, at least 1.</returns>
    /// <exception cref="TimeoutException">None came in time.</exception>
    /// <exception cref="IOException">The port can't be opened or was lost.</exception>
    public Task<int> ReadAsync(Memory<byte> buffer, TimeSpan limit, CancellationToken stop) => UseAsync(
        async line =>
        {
            using CancellationTokenSource timeout = new(limit, _time);
            using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stop);
            try
            {
                int count = await line.ReadAsync(buffer, either.Token);
                _lastByteAt = _time.GetTimestamp();
                return count > 0 ? count : throw new IOException("The far end closed the line.");
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
                await CloseIfDeadAsync();
                throw new TimeoutException($"No answer within {limit.TotalMilliseconds:0} ms.");
            }
        });

    /// <summary>Closes the port.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _line, null) is { } line)
        {
            await line.DisposeAsync();
        }
    }

    private async Task<int> UseAsync(Func<IByteLine, Task<int>> use)
    {
        try
        {
            if (_line is null)
            {
                _line = _open();
                _lastByteAt = _time.GetTimestamp();
            }

            return await use(_line);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException or InvalidOperationException)
        {
            // InvalidOperationException is how a serial port says that it was closed beneath its user.
            await DisposeAsync();
            throw e as IOException ?? new IOException(e.Message, e);
        }
    }

    private async ValueTask CloseIfDeadAsync()
    {
        if (_time.GetElapsedTime(_lastByteAt) >= LongestSilence)
        {
            await DisposeAsync();
        }
    }
}
