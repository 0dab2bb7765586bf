using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Transport.Redundancy;

namespace PanelServer.EtherCat.Transport;

/// <summary>
/// Carries whole Ethernet frames (without frame check sequence) to the segment and back.
/// One thread at a time may use it. No call allocates, throws in normal operation, or blocks past its deadline.
/// </summary>
public interface IFrameTransport : IDisposable
{
    private static readonly EtherCatError WithoutLink = EtherCatErrors.NoLink();

    /// <summary>
    /// The transport's monotonic clock in nanoseconds: real time on a network interface, virtual time in process.
    /// Deadlines of <see cref="Receive"/> are points on it.
    /// </summary>
    long NowNanoseconds { get; }

    /// <summary>
    /// True when <see cref="NowNanoseconds"/> is virtual: it stands still until a <see cref="Receive"/> or whoever owns the clock moves it.
    /// Nobody is ever late then, however busy the computer is.
    /// </summary>
    bool IsTimeVirtual => false;

    /// <summary>False when the interface has no carrier. May be up to some milliseconds old.</summary>
    bool IsLinkUp { get; }

    /// <summary>Why no frame can be sent now; null while there is a carrier. Any thread.</summary>
    EtherCatError? LinkProblem => IsLinkUp ? null : WithoutLink;

    /// <summary>How the ring stands that the frames pass; null without cable redundancy. Any thread.</summary>
    RingStatus? Ring => null;

    /// <summary>True if a frame may reach some subdevices only when somebody receives, so that one whose arrival matters has to be waited for.</summary>
    bool RelaysFrames => false;

    /// <summary>Hands one frame to the segment.</summary>
    /// <returns>False when the frame could not be sent now (queue full, link down); it is then lost.</returns>
    bool TrySend(ReadOnlySpan<byte> frame);

    /// <summary>Waits for the next frame until a point in time.</summary>
    /// <param name="buffer">At least <see cref="Frames.FrameFormat.MaximumLength"/> bytes.</param>
    /// <param name="deadlineNanoseconds">Point on <see cref="NowNanoseconds"/>; one in the past polls once.</param>
    /// <returns>Bytes received, or 0 when nothing came in time.</returns>
    int Receive(Span<byte> buffer, long deadlineNanoseconds);
}
