using PanelServer.EtherCat.Cycle;

namespace PanelServer.EtherCat.Segments;

/// <summary>
/// A segment with running process data. The cycle calls <see cref="ReadInputs"/> and <see cref="WriteOutputs"/> on its own thread: no
/// allocation, no lock, no waiting but for the inputs. While nobody calls them, the worker exchanges safe outputs.
/// </summary>
public abstract class ExchangingSegment : MailboxSegment
{
    private readonly ProcessDataCycle _cycle;

    private protected ExchangingSegment(SegmentControl control)
        : base(control) => _cycle = control.Cycle;

    /// <summary>Groups in the order of their first terminals.</summary>
    public IReadOnlyList<ProcessGroup> Groups => _cycle.Groups;

    /// <summary>Frames that one cycle takes.</summary>
    public int FramesPerCycle => _cycle.Exchange.FrameCount;

    /// <summary>Nanoseconds by which the next period must be longer or shorter to keep the phase to the reference clock; 0 without one. Cycle thread only.</summary>
    public long PhaseAdjustmentNanoseconds => _cycle.PhaseAdjustmentNanoseconds;

    /// <summary>
    /// Fetches the inputs of all terminals: waits for the answer, at most the receive window. First thing in a cycle, always on the same
    /// thread. Allocates nothing, takes no lock, throws nothing in normal operation.
    /// </summary>
    /// <param name="now">The cycle's time, handed to the terminals.</param>
    /// <returns>What came back, of the last outputs as well. Which terminals have fresh inputs is theirs to tell.</returns>
    public ExchangeResult ReadInputs(TimeSpan now) => _cycle.ReadInputs(now);

    /// <summary>
    /// Sends the outputs of all terminals without waiting: they are at the terminals some microseconds later, and
    /// <see cref="ReadInputs"/> of the next cycle sees whether they arrived. A ring is waited for, since what comes back may have to be sent on
    /// to the other half. Last thing in a cycle, on the thread of <see cref="ReadInputs"/>.
    /// </summary>
    public void WriteOutputs() => _cycle.WriteOutputs();

    /// <summary>
    /// Both halves of a cycle at once: fetches the inputs, then sends the outputs as they are. For callers with nothing to do in between.
    /// </summary>
    /// <param name="now">The cycle's time, handed to the terminals.</param>
    /// <returns>What came back.</returns>
    public ExchangeResult Exchange(TimeSpan now)
    {
        ExchangeResult result = ReadInputs(now);
        WriteOutputs();
        return result;
    }

    /// <summary>
    /// Tells that the cycle thread stops calling <see cref="ReadInputs"/>. The worker keeps the process data running with safe outputs.
    /// </summary>
    public void SuspendCycle() => _cycle.Suspend();
}
