using PanelServer.Modbus.Lines;
using PanelServer.Modbus.Protocol;

namespace PanelServer.Modbus.Client;

/// <summary>
/// Modbus RTU. The end of an answer is told by its length, because adapters deliver bytes in blocks and silence between them means
/// nothing to a reader; the silence before a request is kept. RTU has no transaction numbers: after a request that went wrong the line
/// is listened to until it is silent, so that a late answer is not taken for the next one. Some RS-485 adapters hear themselves: what comes
/// back of a request is skipped.
/// </summary>
internal sealed class RtuConnection(IByteLine line, RtuTiming timing, byte unit, TimeProvider time) : Connection(line, unit)
{
    // USB adapters hold received bytes back for up to 16 ms.
    private static readonly TimeSpan AdapterLatency = TimeSpan.FromMilliseconds(20);

    // A serial port can be dead without saying so: its reader ends when the far end hangs up, and never starts again.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(3);

    private readonly byte[] _request = new byte[RtuFrame.MaxLength];
    private readonly byte[] _received = new byte[2 * RtuFrame.MaxLength];
    private long _lastByteAt = time.GetTimestamp();
    private bool _outOfStep;
    private bool _echoes;
    private bool _echoSkipped;

    /// <summary>Until no byte has come for three seconds: then the port is closed and opened anew, whatever is said of it.</summary>
    public override bool SurvivesBadAnswers => time.GetElapsedTime(_lastByteAt) < LongestSilence;

    public override async ValueTask<byte[]> ExchangeAsync(
        ReadOnlyMemory<byte> request, bool allowFewerRegisters, CancellationToken cancellation)
    {
        await WaitForSilenceAsync(cancellation);
        request.Span.CopyTo(RtuFrame.Body(_request));
        int length = RtuFrame.Seal(_request, Unit, request.Length);
        _outOfStep = true;
        _echoSkipped = false;
        await Line.WriteAsync(_request.AsMemory(0, length), cancellation);

        int count = 0;
        while (true)
        {
            count += await ReadSomeAsync(_received.AsMemory(count), cancellation);
            _lastByteAt = time.GetTimestamp();
            ResponseStatus status = Check(length, ref count, allowFewerRegisters, out ModbusExceptionCode code);
            if (status == ResponseStatus.Incomplete)
            {
                continue;
            }

            _outOfStep = status is not (ResponseStatus.Ok or ResponseStatus.DeviceException);
            return status == ResponseStatus.Ok ? RtuFrame.Pdu(_received.AsSpan(0, count)).ToArray() : throw Refuse(status, code, _received[0]);
        }
    }

    /// <summary>Judges what was received, without the adapter's echo of the request if it makes one.</summary>
    private ResponseStatus Check(int requestLength, ref int count, bool allowFewerRegisters, out ModbusExceptionCode code)
    {
        ReadOnlySpan<byte> sent = _request.AsSpan(0, requestLength);
        ResponseStatus status = RtuFrame.CheckResponse(sent, _received.AsSpan(0, count), out code, allowFewerRegisters);
        bool isAnswer = status is ResponseStatus.Ok or ResponseStatus.DeviceException;
        int alike = sent.CommonPrefixLength(_received.AsSpan(0, count));
        if (_echoSkipped || alike < Math.Min(count, requestLength) || (isAnswer && !_echoes))
        {
            // The answer to the write of a single value is the request's own bytes, so only an adapter known to echo is taken to do so.
            return status;
        }

        if (count < requestLength)
        {
            return ResponseStatus.Incomplete;
        }

        _echoes = _echoSkipped = true;
        count -= requestLength;
        _received.AsSpan(requestLength, count).CopyTo(_received);
        return RtuFrame.CheckResponse(sent, _received.AsSpan(0, count), out code, allowFewerRegisters);
    }

    private async ValueTask WaitForSilenceAsync(CancellationToken cancellation)
    {
        if (_outOfStep)
        {
            TimeSpan silence = timing.FrameSilence > AdapterLatency ? timing.FrameSilence : AdapterLatency;
            while (await HearsSomethingAsync(silence, cancellation))
            {
            }
        }

        TimeSpan remaining = timing.FrameSilence - time.GetElapsedTime(_lastByteAt);
        if (remaining > TimeSpan.Zero)
        {
            await Task.Delay(remaining, time, cancellation);
        }

        Line.DiscardInput();
    }

    private async ValueTask<bool> HearsSomethingAsync(TimeSpan silence, CancellationToken cancellation)
    {
        using CancellationTokenSource limit = new(silence, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            await ReadSomeAsync(_received, either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }
}
