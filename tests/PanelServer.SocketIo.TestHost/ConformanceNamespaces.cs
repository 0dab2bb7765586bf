namespace PanelServer.SocketIo.TestHost;

/// <summary>The namespaces that the Socket.IO protocol suite expects: <c>/</c> and <c>/custom</c>.</summary>
public sealed class ConformanceNamespaces : ISocketIoNamespaceResolver
{
    public SocketIoNamespaceHandler? Resolve(string path) => path is "/" or "/custom" ? new Handler() : null;

    private sealed class Handler : SocketIoNamespaceHandler
    {
        public override void Joined(SocketIoSocket socket, ReadOnlyMemory<byte>? auth) =>
            socket.Emit(new SocketIoEvent(socket.Namespace.Path, "auth", auth ?? "{}"u8.ToArray()));

        public override void Received(SocketIoSocket socket, SocketIoReceivedEvent received)
        {
            switch (received.Name)
            {
                case "message":
                    socket.Emit(new SocketIoEvent(socket.Namespace.Path, "message-back", received.Arguments, received.Attachments));
                    break;
                case "message-with-ack":
                    socket.Acknowledge(received, received.Arguments, received.Attachments);
                    break;
            }
        }
    }
}
