using PanelServer.SocketIo.EngineIo;
using PanelServer.SocketIo.Packets;

namespace PanelServer.SocketIo;

/// <summary>One client connection on the Socket.IO level: its parser and the namespaces that it has joined.</summary>
/// <remarks>Received packets are handled one at a time (the engine's promise); <see cref="Gate"/> guards what others touch, too.</remarks>
internal sealed class SocketIoConnection(SocketIoServer server, EngineIoSession session)
{
    private readonly Dictionary<string, SocketIoSocket> _sockets = new(StringComparer.Ordinal);
    private SocketIoParser? _parser;
    private bool _hasAskedToJoin;
    private bool _hasJoined;
    private IncomingPacket? _incomplete;
    private List<ReadOnlyMemory<byte>>? _attachments;

    public EngineIoSession Session => session;

    public SocketIoOptions Options => server.Options;

    public Lock Gate { get; } = new();

    /// <summary>How the connection speaks. Known before anything is sent, because the client speaks first.</summary>
    public SocketIoParser Parser => _parser ?? SocketIoParser.Json;

    /// <summary>Handles a message; false if it violates the protocol, which closes the connection.</summary>
    public bool Receive(ReadOnlySpan<byte> data, bool isBinary)
    {
        _parser ??= isBinary ? SocketIoParser.MessagePack : SocketIoParser.Json;
        if (_parser == SocketIoParser.MessagePack)
        {
            return isBinary && Handle(MessagePackPacketReader.Read(data.ToArray()));
        }

        if (isBinary)
        {
            return ReceiveAttachment(data);
        }

        return _incomplete is null && Handle(JsonPacketReader.Read(data));
    }

    /// <summary>Encodes a packet for this connection alone.</summary>
    public EngineIoPacket Encode(
        SocketIoPacketType type, string path, long? id = null, byte[]? data = null, IReadOnlyList<ReadOnlyMemory<byte>>? attachments = null) =>
        Parser == SocketIoParser.Json
            ? PacketEncoder.EncodeJson(type, path, id, data, attachments)
            : PacketEncoder.EncodeMessagePack(type, path, id, data, attachments);

    /// <summary>Remembers a socket that is about to be added to its namespace.</summary>
    public void Remember(SocketIoSocket socket)
    {
        lock (Gate)
        {
            _sockets[socket.Namespace.Path] = socket;
        }
    }

    /// <summary>Takes a socket out of its namespace; false if it had left already.</summary>
    public bool Leave(SocketIoSocket socket)
    {
        if (!socket.Namespace.Remove(socket))
        {
            return false;
        }

        lock (Gate)
        {
            if (_sockets.TryGetValue(socket.Namespace.Path, out SocketIoSocket? joined) && ReferenceEquals(joined, socket))
            {
                _sockets.Remove(socket.Namespace.Path);
            }
        }

        server.DiscardIfUnused(socket.Namespace);
        try
        {
            socket.Namespace.Handler.Left(socket);
        }
        catch (Exception exception)
        {
            // The socket has left all the same, and so must the others of this connection.
            Log.HandlerFailed(server.Logger, session.Number, exception);
        }

        return true;
    }

    /// <summary>The connection has ended: all namespaces are left.</summary>
    public void Close()
    {
        SocketIoSocket[] sockets;
        lock (Gate)
        {
            sockets = [.. _sockets.Values];
        }

        foreach (SocketIoSocket socket in sockets)
        {
            Leave(socket);
        }
    }

    private bool ReceiveAttachment(ReadOnlySpan<byte> data)
    {
        if (_incomplete is null)
        {
            return false;
        }

        _attachments!.Add(data.ToArray());
        if (_attachments.Count < _incomplete.MissingAttachments)
        {
            return true;
        }

        IncomingPacket packet = _incomplete with { Attachments = _attachments, MissingAttachments = 0 };
        _incomplete = null;
        _attachments = null;
        session.SetDeadline(_hasJoined ? null : Options.ConnectTimeout);
        return Handle(packet);
    }

    private bool Handle(IncomingPacket? packet)
    {
        if (packet is null)
        {
            return false;
        }

        if (packet.MissingAttachments > 0)
        {
            _incomplete = packet;
            _attachments = new List<ReadOnlyMemory<byte>>(packet.MissingAttachments);
            session.SetDeadline(Options.ConnectTimeout);
            return _hasAskedToJoin;
        }

        if (packet.Type == SocketIoPacketType.Connect)
        {
            _hasAskedToJoin = true;
            Join(packet);
            return true;
        }

        // A packet for a namespace that is not joined is ignored: it may have crossed the server's DISCONNECT.
        if (FindSocket(packet.Namespace) is { } socket)
        {
            HandleJoined(socket, packet);
        }

        return _hasAskedToJoin;
    }

    private void HandleJoined(SocketIoSocket socket, IncomingPacket packet)
    {
        switch (packet.Type)
        {
            case SocketIoPacketType.Disconnect:
                Leave(socket);
                session.Withdraw(socket);
                break;
            case SocketIoPacketType.Ack:
                socket.ReceiveAcknowledgement(packet.Id!.Value, packet);
                break;
            default:
                SocketIoReceivedEvent received = new(packet.Name, packet.Arguments, packet.Attachments, packet.Id);
                socket.Namespace.Handler.Received(socket, received);
                break;
        }
    }

    private void Join(IncomingPacket packet)
    {
        // A second subscription to the same namespace would double every event; the first one goes on.
        if (FindSocket(packet.Namespace) is not null)
        {
            return;
        }

        SocketIoRefusal? refusal = JoinedCount() >= Options.MaxNamespacesPerConnection ? SocketIoRefusal.TooManyNamespaces : TryJoin(packet);
        if (refusal is not null)
        {
            byte[] data = refusal.Data is { } details
                ? JsonText.Object(("message", JsonText.Quote(refusal.Message)), ("data", details))
                : JsonText.Object(("message", JsonText.Quote(refusal.Message)));
            session.Send(Encode(SocketIoPacketType.ConnectError, packet.Namespace, id: null, data));
            return;
        }

        if (!_hasJoined)
        {
            _hasJoined = true;
            session.SetDeadline(null);
        }
    }

    private SocketIoRefusal? TryJoin(IncomingPacket packet)
    {
        while (server.FindOrCreate(packet.Namespace) is { } ns)
        {
            try
            {
                if (ns.Handler.Admit(packet.Auth) is { } refusal)
                {
                    return refusal;
                }

                SocketIoSocket socket = new(this, ns, SocketIoServer.NewId());
                if (ns.TryJoin(socket, packet.Auth))
                {
                    return null;
                }
            }
            finally
            {
                server.DiscardIfUnused(ns);
            }
        }

        return SocketIoRefusal.InvalidNamespace;
    }

    private SocketIoSocket? FindSocket(string path)
    {
        lock (Gate)
        {
            return _sockets.GetValueOrDefault(path);
        }
    }

    private int JoinedCount()
    {
        lock (Gate)
        {
            return _sockets.Count;
        }
    }
}
