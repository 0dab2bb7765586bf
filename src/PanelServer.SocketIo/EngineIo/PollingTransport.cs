using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace PanelServer.SocketIo.EngineIo;

/// <summary>
/// The polling transport of a session: one GET that fetches and one POST that sends may be open at a time. The session's lock
/// guards what is said so.
/// </summary>
internal sealed class PollingTransport(EngineIoSession session)
{
    // A GET that arrives while an upgrade is under way is ended after this time, so that the client can go on.
    private static readonly TimeSpan UpgradeGetTimeout = TimeSpan.FromMilliseconds(100);

    private readonly EngineIoServer _server = session.Server;
    private TaskCompletionSource<bool>? _heldGet;
    private IHttpRequestLifetimeFeature? _post;
    private bool _owesNoop;

    /// <summary>True while a GET is held. Caller holds the session's lock.</summary>
    public bool IsHeld => _heldGet is not null;

    /// <summary>True while a POST is being read.</summary>
    public bool IsReadingPost => Volatile.Read(ref _post) is not null;

    /// <summary>Has a held GET answered. Caller holds the session's lock.</summary>
    public void Wake() => _heldGet?.TrySetResult(true);

    /// <summary>Ends the held GET, or else the next one, with a noop unless packets wait. Caller holds the session's lock.</summary>
    public void EndGet()
    {
        _owesNoop = _heldGet is null;
        Wake();
    }

    /// <summary>An upgrade has failed, so that no GET need end for it. Caller holds the session's lock.</summary>
    public void KeepGet() => _owesNoop = false;

    /// <summary>Answers a GET: with what waits, or as soon as something does.</summary>
    public async Task HandleGetAsync(HttpContext context)
    {
        TaskCompletionSource<bool>? wait = null;
        EngineIoRefusal? refusal = null;
        bool isSecond = false;
        (EngineIoPacket[] Packets, int Bytes) answer = (Packets: Array.Empty<EngineIoPacket>(), Bytes: 0);
        lock (session.Gate)
        {
            if (session.WebSocket is not null)
            {
                refusal = EngineIoRefusal.BadRequest;
            }
            else if (_heldGet is not null)
            {
                isSecond = true;
            }
            else if (!session.Queue.IsEmpty || TakeOwedNoop())
            {
                answer = TakeAnswer();
            }
            else if (session.Phase == SessionState.Closed)
            {
                refusal = EngineIoRefusal.SessionUnknown;
            }
            else
            {
                wait = _heldGet = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
                if (session.Phase == SessionState.Upgrading)
                {
                    session.Deadlines.Set(SessionDeadline.HeldGet, UpgradeGetTimeout);
                }
            }
        }

        if (refusal is not null)
        {
            await _server.RefuseAsync(context, refusal);
            return;
        }

        if (isSecond)
        {
            session.Close(EngineIoCloseReason.ProtocolError, "two GET requests at a time");
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        if (wait is not null)
        {
            using CancellationTokenRegistration registration = context.RequestAborted.UnsafeRegister(static state => ((TaskCompletionSource<bool>)state!).TrySetResult(false), wait);
            bool mustAnswer = await wait.Task;
            lock (session.Gate)
            {
                _heldGet = null;
                answer = mustAnswer ? TakeAnswer() : answer;
            }

            if (!mustAnswer)
            {
                LoseGet();
                return;
            }
        }

        await WriteAnswerAsync(context, answer.Packets, answer.Bytes);
    }

    /// <summary>Handles a POST: packets from the client.</summary>
    public async Task HandlePostAsync(HttpContext context)
    {
        IHttpRequestLifetimeFeature? other;
        EngineIoRefusal? refusal;
        lock (session.Gate)
        {
            refusal = session.WebSocket is not null ? EngineIoRefusal.BadRequest
                : session.Phase == SessionState.Closed ? EngineIoRefusal.SessionUnknown
                : null;
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
            session.Close(EngineIoCloseReason.ProtocolError, "two POST requests at a time");
            other.Abort();
        }
        else
        {
            bool isValid = await ReceiveBodyAsync(context);
            lock (session.Gate)
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
        try
        {
            if (context.Request.ContentType?.StartsWith("application/octet-stream", StringComparison.OrdinalIgnoreCase) == true)
            {
                context.Response.StatusCode = StatusCodes.Status400BadRequest;
                return session.Refuse("binary bodies belong to an older protocol");
            }

            using PollingBody body = await PollingBody.ReadAsync(context.Request, _server.Options.MaxPayload);
            if (body.IsTooLong)
            {
                context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
                session.Close(EngineIoCloseReason.MessageTooBig, $"a payload may have {_server.Options.MaxPayload} bytes");
                return false;
            }

            if (!session.ReceivePayload(body.Bytes))
            {
                context.Response.StatusCode = StatusCodes.Status400BadRequest;
                return false;
            }

            return true;
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            session.Close(EngineIoCloseReason.ConnectionLost, "a POST was broken off");
            context.Abort();
            return false;
        }
    }

    private bool TakeOwedNoop()
    {
        bool isOwed = _owesNoop;
        _owesNoop = false;
        return isOwed;
    }

    // What the open GET gets; the session may have moved to WebSocket meanwhile. Caller holds the session's lock.
    private (EngineIoPacket[] Packets, int Bytes) TakeAnswer()
    {
        session.Deadlines.Clear(SessionDeadline.HeldGet);
        return session.WebSocket is not null || session.Queue.IsEmpty
            ? ([EngineIoPacket.Noop], EngineIoPacket.Noop.PollingText.Length)
            : session.Queue.TakePayload(session.Phase == SessionState.Closed ? int.MaxValue : _server.Options.MaxPayload);
    }

    private async Task WriteAnswerAsync(HttpContext context, EngineIoPacket[] packets, int length)
    {
        ArrayBufferWriter<byte> body = new(length);
        PollingPayload.Write(body, packets, length);
        await WriteTextAsync(context, body.WrittenMemory);
        _server.Metrics.CountSent(packets.Length);

        if (context.RequestAborted.IsCancellationRequested && packets[0] != EngineIoPacket.Noop)
        {
            LoseGet();
        }

        if (session.IsClosed)
        {
            _server.Forget(session);
        }
    }

    private static async Task WriteTextAsync(HttpContext context, ReadOnlyMemory<byte> text)
    {
        context.Response.ContentType = "text/plain; charset=UTF-8";
        context.Response.ContentLength = text.Length;
        await context.Response.Body.WriteAsync(text);
    }

    // A lost GET may have carried packets, so the session cannot go on.
    private void LoseGet()
    {
        if (!session.IsWebSocket)
        {
            session.Close(EngineIoCloseReason.ConnectionLost, "a GET was broken off");
        }
    }
}
