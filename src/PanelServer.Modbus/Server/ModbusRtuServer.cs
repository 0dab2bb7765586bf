using PanelServer.Modbus.Lines;
using PanelServer.Modbus.Protocol;

namespace PanelServer.Modbus.Server;

/// <summary>Serves a device as one unit on a serial line. Wrong checksums and other units meet silence, as the standard asks.</summary>
/// <param name="device">The device.</param>
/// <param name="line">The line; owned by the caller.</param>
/// <param name="unit">1 to 247. Requests to unit 0 (broadcast) are carried out and not answered.</param>
/// <param name="timing">Character time and silence of the line.</param>
/// <param name="time">Clock of the silence.</param>
public sealed class ModbusRtuServer(IModbusDevice device, IByteLine line, byte unit, RtuTiming timing, TimeProvider time)
{
    private const byte Broadcast = 0;

    // Bytes of one frame may be delivered this far apart by adapters and busy systems.
    private static readonly TimeSpan LeastFrameGap = TimeSpan.FromMilliseconds(20);

    private readonly byte[] _received = new byte[2 * RtuFrame.MaxLength];
    private readonly byte[] _response = new byte[RtuFrame.MaxLength];
    private int _count;

    /// <summary>Serves until the line ends or the token is cancelled; ends without an exception in both cases.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                int read = await ReadAsync(stop);
                if (read == 0)
                {
                    return;
                }

                await AnswerFramesAsync(afterSilence: read == Silence, stop);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // The line is gone, or the server stops.
        }
    }

    private const int Silence = -1;

    /// <summary>Returns the number of bytes read, 0 at the end of the line, or <see cref="Silence"/> after begun bytes.</summary>
    private async ValueTask<int> ReadAsync(CancellationToken stop)
    {
        if (_count == 0)
        {
            int first = await line.ReadAsync(_received, stop);
            _count = first;
            return first;
        }

        using CancellationTokenSource gap = new(timing.FrameSilence > LeastFrameGap ? timing.FrameSilence : LeastFrameGap, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(gap.Token, stop);
        try
        {
            int more = await line.ReadAsync(_received.AsMemory(_count), either.Token);
            _count += more;
            return more;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return Silence;
        }
    }

    private async ValueTask AnswerFramesAsync(bool afterSilence, CancellationToken stop)
    {
        while (_count > 0)
        {
            int length = RtuFrame.RequestLength(_received.AsSpan(0, _count));
            if (length < 0 || _count < length || length == 0)
            {
                // Not a complete request of known length: silence ends it, or the buffer is full of something else.
                bool ended = afterSilence || _count >= RtuFrame.MaxLength;
                if (ended)
                {
                    await AnswerAsync(_count, stop);
                    _count = 0;
                }

                return;
            }

            bool intact = await AnswerAsync(length, stop);
            _count = intact ? _count - length : 0;
            _received.AsSpan(length, _count).CopyTo(_received);
        }
    }

    private async ValueTask<bool> AnswerAsync(int frameLength, CancellationToken stop)
    {
        if (!RtuFrame.IsIntact(_received.AsSpan(0, frameLength)))
        {
            return false;
        }

        byte addressed = _received[0];
        if (addressed != unit && addressed != Broadcast)
        {
            return true;
        }

        int length = Respond(RtuFrame.Pdu(_received.AsSpan(0, frameLength)));
        if (addressed != Broadcast)
        {
            await line.WriteAsync(_response.AsMemory(0, length), stop);
        }

        return true;
    }

    private int Respond(ReadOnlySpan<byte> request)
    {
        lock (device)
        {
            return RtuFrame.Seal(_response, unit, ModbusResponder.Respond(device, request, RtuFrame.Body(_response)));
        }
    }
}
