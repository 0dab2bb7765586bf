namespace PanelServer.EtherCat.Transport;

/// <summary>A segment in the same process: takes the frames of an <see cref="InProcessTransport"/> and answers them.</summary>
public interface IInProcessSegment
{
    /// <summary>True while the first subdevice is reachable; false as when the cable is pulled.</summary>
    bool IsLinkUp { get; }

    /// <summary>Tells where frames go that come out here without having been sent here, as those do that pass a ring.</summary>
    /// <param name="answers">Takes them.</param>
    void Connect(IAnswerSink answers)
    {
    }

    /// <summary>
    /// Passes one frame through the segment. For each frame that comes back <paramref name="answers"/> is called:
    /// never for a lost frame, twice for a duplicated one, later in time for a delayed one.
    /// </summary>
    /// <param name="frame">The frame, which may be changed in place; valid during the call only.</param>
    /// <param name="nowNanoseconds">When the frame leaves the main device.</param>
    /// <param name="answers">Takes what comes back.</param>
    void Process(Span<byte> frame, long nowNanoseconds, IAnswerSink answers);
}

/// <summary>Takes frames that come back from a segment in the same process.</summary>
public interface IAnswerSink
{
    /// <summary>Queues a copy of a returned frame.</summary>
    /// <param name="frame">The frame as it arrives at the main device.</param>
    /// <param name="arrivalNanoseconds">When it arrives; frames may be delivered out of this order.</param>
    void Deliver(ReadOnlySpan<byte> frame, long arrivalNanoseconds);
}
