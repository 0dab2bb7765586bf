using System.Collections.Concurrent;
using System.Text;

namespace PanelServer.SocketIo.Tests.Support;

/// <summary>
/// Namespaces <c>/</c>, <c>/main</c> and <c>/room/…</c>. Each answers <c>echo</c>, acknowledges every event that asks for it,
/// and replays to newcomers what a test has set.
/// </summary>
internal sealed class TestNamespaces : ISocketIoNamespaceResolver
{
    public ConcurrentQueue<string> Calls { get; } = new();

    /// <summary>Runs when a client joins, under the namespace's lock.</summary>
    public Action<SocketIoSocket> OnJoined { get; set; } = _ => { };

    /// <summary>Runs for each event.</summary>
    public Action<SocketIoSocket, SocketIoReceivedEvent> OnReceived { get; set; } = (_, _) => { };

    public Func<ReadOnlyMemory<byte>?, SocketIoRefusal?> OnAdmit { get; set; } = _ => null;

    public SocketIoNamespaceHandler? Resolve(string path) =>
        path is "/" or "/main" || path.StartsWith("/room/", StringComparison.Ordinal) ? new Handler(this, path) : null;

    private sealed class Handler(TestNamespaces owner, string path) : SocketIoNamespaceHandler
    {
        public override SocketIoRefusal? Admit(ReadOnlyMemory<byte>? auth) => owner.OnAdmit(auth);

        public override void Joined(SocketIoSocket socket, ReadOnlyMemory<byte>? auth)
        {
            owner.Calls.Enqueue($"joined {path}");
            owner.OnJoined(socket);
        }

        public override void Received(SocketIoSocket socket, SocketIoReceivedEvent received)
        {
            owner.Calls.Enqueue($"received {path} {received.Name}");
            if (received.Name == "echo")
            {
                socket.Emit(new SocketIoEvent(path, "echo", received.Arguments, received.Attachments));
            }

            socket.Acknowledge(received, received.Arguments, received.Attachments);
            owner.OnReceived(socket, received);
        }

        public override void Left(SocketIoSocket socket) => owner.Calls.Enqueue($"left {path}");
    }

    public static SocketIoEvent Event(string path, string json) => new(path, "event", Encoding.UTF8.GetBytes(json));
}
