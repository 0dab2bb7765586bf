using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace PanelServer.SocketIo.EngineIo;

/// <content>The polling transport: one GET that fetches and one POST that sends may be open at a time.</content>
public sealed partial class EngineIoSession
{
    private const int FirstBodyBuffer = 1024;

    private TaskCompletionSource<bool>? _poll;
    private IHttpRequestLifetimeFeature? _post;

    /// <summary>Answers a GET: with what waits, or as soon as something does.</summary>
    internal async Task HandleGetAsync(HttpContext context)
    {
        TaskCompletionSource<bool>? wait = null;
        EngineIoRefusal? refusal = null;
        var isSecond = false;
        var answer = (Packets: Array.Empty<EngineIoPacket>(), Bytes: 0);
        lock (_gate)
        {
            if (_webSocket is not null)
            {
                refusal = EngineIoRefusal.BadRequest;
            }
            else if (_poll is not null)
            {
                isSecond = true;
            }
            else if (!_queue.IsEmpty || IsFirstPollOfUpgrade())
            {
                answer = TakeAnswer();
            }
            else if (_closed)
            {
                refusal = EngineIoRefusal.SessionUnknown;
            }
            else
            {
                wait = _poll = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
                _endPollAt = _upgrading ? After(UpgradePollTimeout) : Never;
                Reschedule();
            }
        }

        if (refusal is not null)
        {
            await _server.RefuseAsync(context, refusal);
            return;
        }

        if (isSecond)
        {
            Close(EngineIoCloseReason.ProtocolError, "two GET requests at a time");
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        if (wait is not null)
        {
            using var registration = context.RequestAborted.UnsafeRegister(_ => wait.TrySetResult(false), null);
            var mustAnswer = await wait.Task;
            lock (_gate)
            {
                _poll = null;
                answer = mustAnswer ? TakeAnswer() : answer;
            }

            if (!mustAnswer)
            {
                PollLost();
                return;
            }
        }

        await WriteAnswerAsync(context, answer.Packets, answer.Bytes);
    }

    /// <summary>Handles a POST: packets from the client.</summary>
    internal async Task HandlePostAsync(HttpContext context)
    {
        IHttpRequestLifetimeFeature? other;
        EngineIoRefusal? refusal;
        lock (_gate)
        {
            refusal = _webSocket is not null ? EngineIoRefusal.BadRequest : _closed ? EngineIoRefusal.SessionUnknown : null;
            other = _post;
            if (refusal is null && other is null)
            {
                _post = context.Features.GetRequiredFeature<IHttpRequestLifetimeFeature>();
            }
        }

        if (refusal is not null)
        {
            await _server.RefuseAsync(context, refusal);
        }
        else if (other is not null)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            Close(EngineIoCloseReason.ProtocolError, "two POST requests at a time");
            other.Abort();
        }
        else
        {
            var isValid = await ReceiveBodyAsync(context);
            lock (_gate)
            {
                _post = null;
            }

            if (isValid)
            {
                await WriteTextAsync(context, "ok"u8.ToArray());
            }
        }
    }

    private async Task<bool> ReceiveBodyAsync(HttpContext context)
    {
        var body = ArrayPool<byte>.Shared.Rent(FirstBodyBuffer);
        try
        {
            if (context.Request.ContentType?.StartsWith("application/octet-stream", StringComparison.OrdinalIgnoreCase) == true)
            {
                context.Response.StatusCode = StatusCodes.Status400BadRequest;
                return Refuse("binary bodies belong to an older protocol");
            }

            (body, var length) = await ReadBodyAsync(context.Request, body);
            if (length > _server.Options.MaxPayload)
            {
                context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
                Close(EngineIoCloseReason.MessageTooBig, $"a payload may have {_server.Options.MaxPayload} bytes");
                return false;
            }

            if (!ReceivePayload(body.AsSpan(0, (int)length)))
            {
                context.Response.StatusCode = StatusCodes.Status400BadRequest;
                return false;
            }

            return true;
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            Close(EngineIoCloseReason.ConnectionLost, "a POST was broken off");
            context.Abort();
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(body);
        }
    }

    // Stops reading as soon as the limit is passed; the length returned is then larger than the limit.
    private async Task<(byte[] Body, long Length)> ReadBodyAsync(HttpRequest request, byte[] body)
    {
        if (request.ContentLength > _server.Options.MaxPayload)
        {
            return (body, request.ContentLength.Value);
        }

        var length = 0;
        while (length <= _server.Options.MaxPayload)
        {
            if (length == body.Length)
            {
                var larger = ArrayPool<byte>.Shared.Rent(body.Length * 2);
                body.CopyTo(larger, 0);
                ArrayPool<byte>.Shared.Return(body);
                body = larger;
            }

            var count = await request.Body.ReadAsync(body.AsMemory(length), request.HttpContext.RequestAborted);
            if (count == 0)
            {
                break;
            }

            length += count;
        }

        return (body, length);
    }

    // What the open GET gets; the session may have moved to WebSocket meanwhile. Caller holds _gate.
    private (EngineIoPacket[] Packets, int Bytes) TakeAnswer()
    {
        _endPollAt = Never;
        return _webSocket is not null || _queue.IsEmpty
            ? ([EngineIoPacket.Noop], EngineIoPacket.Noop.PollingText.Length)
            : _queue.TakePayload(_closed ? int.MaxValue : _server.Options.MaxPayload);
    }

    private async Task WriteAnswerAsync(HttpContext context, EngineIoPacket[] packets, int length)
    {
        var body = new ArrayBufferWriter<byte>(length);
        PollingPayload.Write(body, packets, length);
        await WriteTextAsync(context, body.WrittenMemory);
        _server.Metrics.CountSent(packets.Length);

        if (context.RequestAborted.IsCancellationRequested && packets[0] != EngineIoPacket.Noop)
        {
            PollLost();
        }

        if (Volatile.Read(ref _closed))
        {
            _server.Forget(this);
        }
    }

    private static async Task WriteTextAsync(HttpContext context, ReadOnlyMemory<byte> text)
    {
        context.Response.ContentType = "text/plain; charset=UTF-8";
        context.Response.ContentLength = text.Length;
        await context.Response.Body.WriteAsync(text);
    }

    // A lost GET may have carried packets, so the session cannot go on.
    private void PollLost()
    {
        if (!IsWebSocket)
        {
            Close(EngineIoCloseReason.ConnectionLost, "a GET was broken off");
        }
    }
}
