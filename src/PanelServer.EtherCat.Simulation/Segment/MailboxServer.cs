using System.Buffers.Binary;
using PanelServer.EtherCat.Mailbox;
using PanelServer.EtherCat.Simulation.Segment.Esc;

namespace PanelServer.EtherCat.Simulation.Segment;

/// <summary>How a mailbox misbehaves.</summary>
public enum MailboxFault
{
    /// <summary>It works.</summary>
    None,

    /// <summary>Requests are taken, answers never come.</summary>
    Silent,

    /// <summary>Every answer is sent twice.</summary>
    AnswersTwice,

    /// <summary>An emergency is sent before every answer.</summary>
    EmergencyBeforeAnswer,

    /// <summary>Every answer is a mailbox error.</summary>
    ErrorReply,
}

/// <summary>
/// Mailbox of a subdevice: takes requests from sync manager 0 after a latency, queues answers for sync manager 1, tells repeated
/// requests by their counter and repeats a lost answer when asked (ETG.1000.4, "Mailbox").
/// </summary>
public sealed class MailboxServer
{
    /// <summary>Sync manager that the main device writes.</summary>
    public const int RequestChannel = 0;

    /// <summary>Sync manager that the main device reads.</summary>
    public const int ReplyChannel = 1;

    /// <summary>Latency of real terminals: 0.3 to 0.9 ms.</summary>
    public const long DefaultLatencyNanoseconds = 300_000;

    /// <summary>With so many answers waiting no further request is taken, so a main device that never reads cannot fill the memory.</summary>
    private const int MaximumWaiting = 4;
    private const int ErrorReplyLength = 4;
    private const int CounterShift = 4;
    private const int TypeOffset = 5;

    private readonly EscController _esc;
    private readonly Action<MailboxHeader> _handle;
    private readonly byte[] _request;
    private readonly Queue<byte[]> _waiting = new();
    private readonly Stack<byte[]> _spare = new();
    private readonly int _replyLength;
    private byte[]? _inWindow;
    private byte[]? _last;
    private long _due = long.MaxValue;
    private byte _lastRequestCounter;
    private byte _lastReplyCounter;
    private byte _requestCounter;
    private int _bodyLength;

    /// <param name="esc">The chip with the two sync managers.</param>
    /// <param name="requestLength">Longest request, header included.</param>
    /// <param name="replyLength">Longest answer, header included.</param>
    /// <param name="handle">Handles a request; its bytes are <see cref="RequestBody"/>.</param>
    internal MailboxServer(EscController esc, int requestLength, int replyLength, Action<MailboxHeader> handle)
    {
        _esc = esc;
        _handle = handle;
        _request = new byte[requestLength];
        _replyLength = replyLength;
    }

    /// <summary>Time from the arrival of a request until its answer lies in the window.</summary>
    public long LatencyNanoseconds { get; set; } = DefaultLatencyNanoseconds;

    /// <summary>Injected misbehaviour.</summary>
    public MailboxFault Fault { get; set; }

    /// <summary>True to answer with the counter of the request even where the message before, an emergency, had the same.</summary>
    public bool EchoesCounter { get; set; }

    /// <summary>What <see cref="MailboxFault.EmergencyBeforeAnswer"/> sends.</summary>
    public EmergencyMessage InjectedEmergency { get; set; } = new(0x8130, 0x11, 0);

    /// <summary>What <see cref="MailboxFault.ErrorReply"/> answers.</summary>
    public MailboxErrorCode InjectedError { get; set; } = MailboxErrorCode.ServiceNotSupported;

    /// <summary>Requests that were discarded because they repeated the counter of the one before.</summary>
    public int RepeatedRequests { get; private set; }

    /// <summary>What follows the mailbox header of the request being handled.</summary>
    internal ReadOnlySpan<byte> RequestBody => _request.AsSpan(MailboxHeader.Size, _bodyLength);

    /// <summary>Empties everything: on entering or leaving a state with another mailbox.</summary>
    internal void Reset()
    {
        _waiting.Clear();
        _inWindow = null;
        _last = null;
        _due = long.MaxValue;
        _lastRequestCounter = 0;
        _lastReplyCounter = 0;
    }

    /// <summary>The main device filled the request window.</summary>
    internal void RequestArrived(long now) => _due = now + LatencyNanoseconds;

    /// <summary>The main device emptied the reply window.</summary>
    internal void ReplyRead()
    {
        if (_last is not null)
        {
            _spare.Push(_last);
        }

        _last = _inWindow;
        _inWindow = null;
    }

    /// <summary>The main device missed an answer: the one it read last comes again, before what waits.</summary>
    internal void RepeatRequested()
    {
        SyncManagerChannel channel = _esc.SyncManagers[ReplyChannel];
        if (_last is not null)
        {
            byte[][] rest = _waiting.ToArray();
            _waiting.Clear();
            _waiting.Enqueue(_last);
            _last = null;
            if (_inWindow is not null)
            {
                _waiting.Enqueue(_inWindow);
                _inWindow = null;
                channel.Take();
            }

            foreach (byte[] message in rest)
            {
                _waiting.Enqueue(message);
            }

            FillWindow();
        }

        channel.AcknowledgeRepeat();
    }

    /// <summary>Takes a request that is due and puts a waiting answer into an empty window.</summary>
    internal void Advance(long now)
    {
        if (now >= _due && _waiting.Count < MaximumWaiting)
        {
            _due = long.MaxValue;
            TakeRequest();
        }

        FillWindow();
    }

    /// <summary>Queues an answer to the request being handled.</summary>
    /// <param name="type">Protocol.</param>
    /// <param name="body">What follows the mailbox header.</param>
    internal void Reply(MailboxType type, ReadOnlySpan<byte> body)
    {
        if (Fault == MailboxFault.Silent)
        {
            return;
        }

        if (Fault == MailboxFault.ErrorReply && type != MailboxType.Error)
        {
            ReplyError(InjectedError);
            return;
        }

        if (Fault == MailboxFault.EmergencyBeforeAnswer)
        {
            PostEmergency(InjectedEmergency);
        }

        // Real devices answer with the counter of the request; only where that would look like a repeat the next one is used.
        byte counter = !EchoesCounter && _requestCounter != 0 && _requestCounter == _lastReplyCounter
            ? MailboxHeader.NextCounter(_lastReplyCounter)
            : _requestCounter;
        Enqueue(type, counter, body);
        if (Fault == MailboxFault.AnswersTwice)
        {
            Enqueue(type, counter, body);
        }
    }

    /// <summary>Queues a mailbox error (ETG.1000.4, "Mailbox error reply").</summary>
    internal void ReplyError(MailboxErrorCode code)
    {
        Span<byte> body = stackalloc byte[ErrorReplyLength];
        BinaryPrimitives.WriteUInt16LittleEndian(body, 1);
        BinaryPrimitives.WriteUInt16LittleEndian(body[2..], (ushort)code);
        Reply(MailboxType.Error, body);
    }

    /// <summary>Queues an emergency unless too many messages wait already; place for an answer is left.</summary>
    internal void PostEmergency(EmergencyMessage emergency)
    {
        if (_waiting.Count >= MaximumWaiting - 1)
        {
            return;
        }

        Span<byte> body = stackalloc byte[CoeHeader.Size + EmergencyMessage.Size];
        new CoeHeader(CoeService.Emergency).Write(body);
        emergency.Write(body[CoeHeader.Size..]);
        Enqueue(MailboxType.CoE, MailboxHeader.NextCounter(_lastReplyCounter), body);
    }

    private void TakeRequest()
    {
        SyncManagerChannel channel = _esc.SyncManagers[RequestChannel];
        Span<byte> window = channel.Memory;
        window = window[..Math.Min(window.Length, _request.Length)];
        window.CopyTo(_request);
        channel.Take();
        bool isValid = MailboxHeader.TryRead(_request.AsSpan(0, window.Length), out MailboxHeader header);
        if (header.Counter != 0 && header.Counter == _lastRequestCounter)
        {
            RepeatedRequests++;
            return;
        }

        _lastRequestCounter = header.Counter;
        _requestCounter = header.Counter;
        if (!isValid)
        {
            ReplyError(MailboxErrorCode.InvalidSize);
            return;
        }

        _bodyLength = header.Length;
        _handle(header);
    }

    private void Enqueue(MailboxType type, byte counter, ReadOnlySpan<byte> body)
    {
        if (!_spare.TryPop(out byte[]? message))
        {
            message = new byte[_replyLength];
        }

        new MailboxHeader((ushort)body.Length, 0, type, counter).Write(message);
        body.CopyTo(message.AsSpan(MailboxHeader.Size));
        message.AsSpan(MailboxHeader.Size + body.Length).Clear();
        _lastReplyCounter = (byte)((message[TypeOffset] >> CounterShift) & MailboxHeader.MaximumCounter);
        _waiting.Enqueue(message);
    }

    private void FillWindow()
    {
        SyncManagerChannel channel = _esc.SyncManagers[ReplyChannel];
        if (channel is { IsEnabled: true, IsFull: false } && _waiting.TryDequeue(out byte[]? message))
        {
            if (_inWindow is not null)
            {
                // The main device set the sync manager up anew while an answer lay in it.
                _spare.Push(_inWindow);
            }

            Span<byte> window = channel.Memory;
            message.AsSpan(0, Math.Min(message.Length, window.Length)).CopyTo(window);
            _inWindow = message;
            channel.Fill();
        }
    }
}
