namespace PanelServer.EtherCat.Transport;

/// <summary>What happened to frames since start. Written by the thread that uses the transport, readable from any.</summary>
public sealed class FrameCounters
{
    private long _sent, _received, _lost, _late, _duplicate, _foreign, _loopedBack, _malformed, _sendFailures;

    /// <summary>Frames handed to the interface.</summary>
    public long Sent => Volatile.Read(ref _sent);

    /// <summary>Answers that matched a frame in flight.</summary>
    public long Received => Volatile.Read(ref _received);

    /// <summary>Frames without an answer in time.</summary>
    public long Lost => Volatile.Read(ref _lost);

    /// <summary>Answers that came after their frame had been given up.</summary>
    public long Late => Volatile.Read(ref _late);

    /// <summary>Second and further answers to one frame.</summary>
    public long Duplicate => Volatile.Read(ref _duplicate);

    /// <summary>EtherCAT frames that answer nothing ever sent, or differ from what was sent.</summary>
    public long Foreign => Volatile.Read(ref _foreign);

    /// <summary>Own frames that came back without having passed a subdevice: a looped cable.</summary>
    public long LoopedBack => Volatile.Read(ref _loopedBack);

    /// <summary>Frames with a wrong length, type or command.</summary>
    public long Malformed => Volatile.Read(ref _malformed);

    /// <summary>Frames that the interface did not take.</summary>
    public long SendFailures => Volatile.Read(ref _sendFailures);

    internal void CountSent() => Increment(ref _sent);

    internal void CountReceived() => Increment(ref _received);

    internal void CountLost() => Increment(ref _lost);

    internal void CountLate() => Increment(ref _late);

    internal void CountDuplicate() => Increment(ref _duplicate);

    internal void CountForeign() => Increment(ref _foreign);

    internal void CountLoopedBack() => Increment(ref _loopedBack);

    internal void CountMalformed() => Increment(ref _malformed);

    internal void CountSendFailure() => Increment(ref _sendFailures);

    // One writer at a time, so an ordinary addition with a published store is enough.
    private static void Increment(ref long counter) => Volatile.Write(ref counter, counter + 1);
}
