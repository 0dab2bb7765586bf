using PanelServer.Modbus.Lines;
using PanelServer.Modbus.Protocol;

namespace PanelServer.Modbus.Client;

/// <summary>
/// Modbus RTU. The end of an answer is told by its length, because adapters deliver bytes in blocks and silence between them means
/// nothing to a reader; the silence before a request is kept. RTU has no transaction numbers: after a request that went wrong the line
/// is listened to until it is silent, so that a late answer is not taken for the next one.
/// </summary>
internal sealed class RtuConnection(IByteLine line, RtuTiming timing, byte unit, TimeProvider time) : Connection(line)
{
    // USB adapters hold received bytes back for up to 16 ms.
    private static readonly TimeSpan AdapterLatency = TimeSpan.FromMilliseconds(20);

    private readonly byte[] _request = new byte[RtuFrame.MaxLength];
    private readonly byte[] _received = new byte[RtuFrame.MaxLength];
    private long _lastByteAt = time.GetTimestamp();
    private bool _outOfStep;

    public override bool SurvivesBadAnswers => true;

    public override async ValueTask<byte[]> ExchangeAsync(
        ReadOnlyMemory<byte> request, bool allowFewerRegisters, CancellationToken cancellation)
    {
        await WaitForSilenceAsync(cancellation).ConfigureAwait(false);
        request.Span.CopyTo(RtuFrame.Body(_request));
        int length = RtuFrame.Seal(_request, unit, request.Length);
        _outOfStep = true;
        await Line.WriteAsync(_request.AsMemory(0, length), cancellation).ConfigureAwait(false);

        int count = 0;
        while (true)
        {
            count += await ReadSomeAsync(_received.AsMemory(count), cancellation).ConfigureAwait(false);
            _lastByteAt = time.GetTimestamp();
            ResponseStatus status = RtuFrame.CheckResponse(
                _request.AsSpan(0, length), _received.AsSpan(0, count), out ModbusExceptionCode code, allowFewerRegisters);
            if (status == ResponseStatus.Incomplete)
            {
                continue;
            }

            _outOfStep = status is not (ResponseStatus.Ok or ResponseStatus.DeviceException);
            return status == ResponseStatus.Ok ? RtuFrame.Pdu(_received.AsSpan(0, count)).ToArray() : throw Refuse(status, code);
        }
    }

    private async ValueTask WaitForSilenceAsync(CancellationToken cancellation)
    {
        if (_outOfStep)
        {
            TimeSpan silence = timing.FrameSilence > AdapterLatency ? timing.FrameSilence : AdapterLatency;
            while (await HearsSomethingAsync(silence, cancellation).ConfigureAwait(false))
            {
            }
        }

        TimeSpan remaining = timing.FrameSilence - time.GetElapsedTime(_lastByteAt);
        if (remaining > TimeSpan.Zero)
        {
            await Task.Delay(remaining, time, cancellation).ConfigureAwait(false);
        }

        Line.DiscardInput();
    }

    private async ValueTask<bool> HearsSomethingAsync(TimeSpan silence, CancellationToken cancellation)
    {
        using CancellationTokenSource limit = new(silence, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            await ReadSomeAsync(_received, either.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }
}
