using PanelServer.EtherCat.Cycle;
using PanelServer.EtherCat.Errors;

namespace PanelServer.EtherCat.Segments;

/// <summary>
/// A segment in PRE-OP whose parameters are written and whose process data is mapped. The configuration is settled: another one takes another scan.
/// </summary>
public sealed class ConfiguredSegment : MailboxSegment
{
    internal ConfiguredSegment(SegmentControl control)
        : base(control)
    {
    }

    /// <summary>Groups in the order of their first terminals.</summary>
    public IReadOnlyList<ProcessGroup> Groups => Control.Cycle.Groups;

    /// <summary>Frames that one cycle takes.</summary>
    public int FramesPerCycle => Control.Cycle.Exchange.FrameCount;

    /// <summary>
    /// Lets the clocks settle, starts the exchange with safe outputs, and brings the subdevices to SAFE-OP. Those that refuse are left with
    /// their problem noted.
    /// </summary>
    /// <exception cref="EtherCatException">No frame comes back.</exception>
    public Task<SafeOperationalSegment> EnterSafeOpAsync() => Control.StepAsync(SegmentPhase.Configured, async () =>
    {
        await Control.EnterSafeOpAsync();
        return new SafeOperationalSegment(Control);
    });
}
