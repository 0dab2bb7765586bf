using PanelServer.EtherCat.Errors;

namespace PanelServer.EtherCat.Segments;

/// <summary>
/// A segment in SAFE-OP: process data runs, outputs are held in their safe state, and inputs count as old until OP. A cycle that begins here
/// has found its phase when the terminals go to OP.
/// </summary>
public sealed class SafeOperationalSegment : ExchangingSegment
{
    internal SafeOperationalSegment(SegmentControl control)
        : base(control)
    {
    }

    /// <summary>
    /// Brings the subdevices to OP. Those that refuse are left with their problem noted; their groups stay faulted. Afterwards the segment is
    /// watched and recovered until the next scan.
    /// </summary>
    /// <exception cref="EtherCatException">No frame comes back.</exception>
    public Task<OperationalSegment> EnterOpAsync() => Control.StepAsync(SegmentPhase.SafeOp, async () =>
    {
        await Control.EnterOpAsync();
        return new OperationalSegment(Control);
    });
}
