using PanelServer.SocketIo.EngineIo;
using PanelServer.SocketIo.Packets;

namespace PanelServer.SocketIo;

/// <summary>How a connection encodes its packets; decided by its first one.</summary>
public enum SocketIoParser
{
    /// <summary>Text, the standard parser.</summary>
    Json,

    /// <summary>Binary, the msgpack parser.</summary>
    MessagePack,
}

/// <summary>One client's membership in one namespace. Joining again makes a new one.</summary>
public sealed class SocketIoSocket
{
    private readonly SocketIoConnection _connection;
    private Dictionary<long, Action<IReadOnlyList<ReadOnlyMemory<byte>>, IReadOnlyList<ReadOnlyMemory<byte>>>>? _awaited;
    private long _lastId = -1;

    internal SocketIoSocket(SocketIoConnection connection, SocketIoNamespace ns, string id)
    {
        _connection = connection;
        Namespace = ns;
        Id = id;
        Parser = connection.Parser;
    }

    /// <summary>The id that the client sees as its own in this namespace. Not a credential.</summary>
    public string Id { get; }

    /// <summary>The namespace that was joined.</summary>
    public SocketIoNamespace Namespace { get; }

    /// <summary>How the client encodes its packets.</summary>
    public SocketIoParser Parser { get; }

    /// <summary>True if the client is on WebSocket, false while it polls.</summary>
    public bool IsWebSocket => _connection.Session.IsWebSocket;

    /// <summary>Whatever the application keeps per socket.</summary>
    public object? State { get; set; }

    /// <summary>Place in the namespace's list; −1 when not in it. Guarded by the namespace's lock.</summary>
    internal int Index { get; set; } = -1;

    /// <summary>Sends an event to this client alone, after all that was sent before. Never waits; does nothing once the client has left.</summary>
    /// <param name="message">The event.</param>
    public void Emit(SocketIoEvent message) => Emit(message, Delivery.Ordered);

    /// <summary>Sends an event to this client alone. Never waits; does nothing once the client has left.</summary>
    /// <param name="message">The event.</param>
    /// <param name="delivery">What happens to it while the client does not fetch.</param>
    public void Emit(SocketIoEvent message, Delivery delivery)
    {
        Namespace.ThrowIfForeign(message);
        Namespace.SendTo(this, PacketOf(message), delivery.Slot);
    }

    /// <summary>Sends an event and awaits the client's acknowledgement.</summary>
    /// <param name="message">The event.</param>
    /// <param name="acknowledged">Called with the arguments and binary values of the acknowledgement; not called if none comes.</param>
    /// <returns>False if too many acknowledgements are awaited already; nothing was sent then.</returns>
    public bool Emit(SocketIoEvent message, Action<IReadOnlyList<ReadOnlyMemory<byte>>, IReadOnlyList<ReadOnlyMemory<byte>>> acknowledged)
    {
        Namespace.ThrowIfForeign(message);
        long id;
        lock (_connection.Gate)
        {
            _awaited ??= [];
            if (_awaited.Count >= _connection.Options.MaxPendingAcknowledgements)
            {
                return false;
            }

            id = ++_lastId;
            _awaited.Add(id, acknowledged);
        }

        Send(Parser == SocketIoParser.Json ? message.EncodeJson(id) : message.EncodeMessagePack(id));
        return true;
    }

    /// <summary>Acknowledges an event that asked for it; does nothing for one that did not.</summary>
    /// <param name="received">The event.</param>
    /// <param name="arguments">Arguments, each as compact JSON.</param>
    /// <param name="attachments">Binary values for placeholders in the arguments.</param>
    public void Acknowledge(
        SocketIoReceivedEvent received, IReadOnlyList<ReadOnlyMemory<byte>> arguments, IReadOnlyList<ReadOnlyMemory<byte>>? attachments = null)
    {
        if (received.AcknowledgementId is { } id)
        {
            Send(_connection.Encode(SocketIoPacketType.Ack, Namespace.Path, id, JsonText.Array(arguments), attachments));
        }
    }

    /// <summary>Removes the client from the namespace. The JavaScript client does not come back by itself after this.</summary>
    public void Disconnect()
    {
        if (_connection.Leave(this))
        {
            _connection.Session.Send(_connection.Encode(SocketIoPacketType.Disconnect, Namespace.Path));
        }
    }

    /// <summary>Queues a packet that this socket owns: it is withdrawn when the client leaves. Caller holds the namespace's lock.</summary>
    internal void Queue(EngineIoPacket packet, string? slot = null) => _connection.Session.Send(packet, this, slot);

    /// <summary>The form of an event that this client can read.</summary>
    internal EngineIoPacket PacketOf(SocketIoEvent message) =>
        Parser == SocketIoParser.Json ? message.Json : message.MessagePack;

    internal void Remember() => _connection.Remember(this);

    internal EngineIoPacket ConnectAnswer() =>
        _connection.Encode(SocketIoPacketType.Connect, Namespace.Path, id: null, JsonText.Object(("sid", JsonText.Quote(Id))));

    internal void ReceiveAcknowledgement(long id, IncomingPacket packet)
    {
        Action<IReadOnlyList<ReadOnlyMemory<byte>>, IReadOnlyList<ReadOnlyMemory<byte>>>? acknowledged = null;
        lock (_connection.Gate)
        {
            _awaited?.Remove(id, out acknowledged);
        }

        acknowledged?.Invoke(packet.Arguments, packet.Attachments);
    }

    private void Send(EngineIoPacket packet) => Namespace.SendTo(this, packet, slot: null);
}
