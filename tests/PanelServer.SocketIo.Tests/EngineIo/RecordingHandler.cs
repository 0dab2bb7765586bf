using System.Collections.Concurrent;
using System.Text;
using PanelServer.SocketIo.EngineIo;

namespace PanelServer.SocketIo.Tests.EngineIo;

/// <summary>Echoes, and remembers what it was called with.</summary>
internal sealed class RecordingHandler : IEngineIoHandler
{
    private EngineIoSession? _session;

    /// <summary>The session that was opened last.</summary>
    public EngineIoSession Session => _session!;

    public ConcurrentQueue<string> Calls { get; } = new();

    public Func<EngineIoSession, string, bool> OnReceived { get; set; } = (_, _) => true;

    public void Opened(EngineIoSession session)
    {
        _session = session;
        Calls.Enqueue("opened");
    }

    public bool Received(EngineIoSession session, ReadOnlySpan<byte> data, bool isBinary)
    {
        string text = Encoding.UTF8.GetString(data);
        Calls.Enqueue($"received {text}");
        if (!OnReceived(session, text))
        {
            return false;
        }

        session.Send(isBinary ? EngineIoPacket.Binary(data) : EngineIoPacket.Text(data));
        return true;
    }

    public void Closed(EngineIoSession session, EngineIoCloseReason reason) => Calls.Enqueue($"closed {reason}");
}
