namespace PanelServer.EtherCat.Simulation.Segment;

/// <summary>The way of a frame through a segment from one of its ends.</summary>
/// <param name="Nodes">The subdevices that process the frame, in its order.</param>
/// <param name="Exit">Where it comes out; null if it is lost on the way.</param>
/// <param name="Nanoseconds">How long it is under way.</param>
/// <param name="Circulates">True if it turns round at a closed port 0: the subdevice there marks it, and destroys one that is marked already.</param>
internal sealed record FramePath(SegmentNode[] Nodes, SegmentEnd? Exit, long Nanoseconds, bool Circulates)
{
    /// <summary>There is no way in.</summary>
    internal static FramePath None { get; } = new([], null, 0, false);
}
