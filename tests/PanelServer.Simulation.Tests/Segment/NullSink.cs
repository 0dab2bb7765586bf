using PanelServer.EtherCat.Transport;

namespace PanelServer.Simulation.Tests.Segment;

/// <summary>Takes answers and forgets them.</summary>
internal sealed class NullSink : IAnswerSink
{
    public static NullSink Instance { get; } = new();

    public void Deliver(ReadOnlySpan<byte> frame, long arrivalNanoseconds)
    {
    }
}
