namespace PanelServer.EtherCat.Segments;

/// <summary>A segment in OP: outputs are those that machines set, and what falls off is brought back while the rest goes on.</summary>
public sealed class OperationalSegment : ExchangingSegment
{
    internal OperationalSegment(SegmentControl control)
        : base(control)
    {
    }
}
