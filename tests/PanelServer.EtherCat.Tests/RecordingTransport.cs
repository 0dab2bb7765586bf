using PanelServer.EtherCat.Transport;

namespace PanelServer.EtherCat.Tests;

/// <summary>Keeps a copy of every frame that is sent.</summary>
internal sealed class RecordingTransport(IFrameTransport inner) : IFrameTransport
{
    public List<byte[]> Sent { get; } = [];

    public long NowNanoseconds => inner.NowNanoseconds;

    public bool IsLinkUp => inner.IsLinkUp;

    public bool TrySend(ReadOnlySpan<byte> frame)
    {
        Sent.Add(frame.ToArray());
        return inner.TrySend(frame);
    }

    public int Receive(Span<byte> buffer, long deadlineNanoseconds) => inner.Receive(buffer, deadlineNanoseconds);

    public void Dispose() => inner.Dispose();
}
