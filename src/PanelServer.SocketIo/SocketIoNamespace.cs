using PanelServer.SocketIo.EngineIo;

namespace PanelServer.SocketIo;

/// <summary>
/// A namespace with its subscribers. It exists while it has any, or while the application keeps it open.
/// </summary>
/// <remarks>
/// Its lock makes a join (subscribe, answer, replay) and a broadcast exclude each other. The lock is held for microseconds:
/// a broadcast only appends to queues.
/// </remarks>
public sealed class SocketIoNamespace
{
    private readonly Lock _gate = new();
    private readonly List<SocketIoSocket> _sockets = [];
    private bool _isDiscarded;
    private bool _isPinned;
    private int _subscriberCount;

    internal SocketIoNamespace(string path, SocketIoNamespaceHandler handler)
    {
        Path = path;
        Handler = handler;
    }

    /// <summary>For example <c>/main</c>.</summary>
    public string Path { get; }

    /// <summary>What the resolver gave for this namespace.</summary>
    public SocketIoNamespaceHandler Handler { get; }

    /// <summary>Number of clients that have joined, at the moment of reading.</summary>
    public int SubscriberCount => Volatile.Read(ref _subscriberCount);

    /// <summary>Sends an event to every subscriber. Never waits for a client.</summary>
    public void Broadcast(SocketIoEvent message, Delivery delivery = default) => BroadcastByParser(message, message, delivery);

    /// <summary>Sends one event to the clients of each parser, for example under different names.</summary>
    /// <param name="forJson">For clients of the standard parser; null for none.</param>
    /// <param name="forMessagePack">For clients of the msgpack parser; null for none.</param>
    /// <param name="delivery">What happens to it while a client does not fetch.</param>
    public void BroadcastByParser(SocketIoEvent? forJson, SocketIoEvent? forMessagePack, Delivery delivery)
    {
        ThrowIfForeign(forJson);
        ThrowIfForeign(forMessagePack);
        lock (_gate)
        {
            foreach (SocketIoSocket socket in _sockets)
            {
                if ((socket.Parser == SocketIoParser.Json ? forJson : forMessagePack) is { } message)
                {
                    socket.Queue(socket.PacketOf(message), delivery.Slot);
                }
            }
        }
    }

    /// <summary>
    /// Runs <paramref name="action"/> so that nobody joins meanwhile: update what <see cref="SocketIoNamespaceHandler.Joined"/>
    /// replays and broadcast the change in one go, and no newcomer gets it twice or never.
    /// </summary>
    public void Synchronize(Action<SocketIoNamespace> action)
    {
        lock (_gate)
        {
            action(this);
        }
    }

    /// <summary>Adds a socket, answers it and lets the handler replay; false if the namespace is not in use any more.</summary>
    internal bool TryJoin(SocketIoSocket socket, ReadOnlyMemory<byte>? auth)
    {
        lock (_gate)
        {
            if (_isDiscarded)
            {
                return false;
            }

            socket.Index = _sockets.Count;
            _sockets.Add(socket);
            _subscriberCount = _sockets.Count;
            socket.Remember();
            socket.Queue(socket.ConnectAnswer());
            Handler.Joined(socket, auth);
            return true;
        }
    }

    /// <summary>Sends to one socket unless it has left: nothing of a namespace may follow the end of the membership.</summary>
    internal void SendTo(SocketIoSocket socket, EngineIoPacket packet, string? slot)
    {
        lock (_gate)
        {
            if (socket.Index >= 0)
            {
                socket.Queue(packet, slot);
            }
        }
    }

    /// <summary>Removes a socket; false if it was not (or no longer) in it.</summary>
    internal bool Remove(SocketIoSocket socket)
    {
        lock (_gate)
        {
            if (socket.Index < 0)
            {
                return false;
            }

            // The last one takes its place, so that leaving costs the same however many there are.
            SocketIoSocket last = _sockets[^1];
            _sockets[socket.Index] = last;
            last.Index = socket.Index;
            _sockets.RemoveAt(_sockets.Count - 1);
            _subscriberCount = _sockets.Count;
            socket.Index = -1;
            return true;
        }
    }

    /// <summary>Marks the namespace as given up if it is empty and not kept open.</summary>
    internal bool TryDiscard()
    {
        lock (_gate)
        {
            _isDiscarded |= _sockets.Count == 0 && !_isPinned;
            return _isDiscarded;
        }
    }

    /// <summary>Keeps the namespace open without subscribers, or no longer; false if it was given up already.</summary>
    internal bool TryPin(bool pinned)
    {
        lock (_gate)
        {
            if (_isDiscarded)
            {
                return false;
            }

            _isPinned = pinned;
            return true;
        }
    }

    internal void ThrowIfForeign(SocketIoEvent? message)
    {
        if (message is not null && message.Path != Path)
        {
            throw new ArgumentException($"The event is for {message.Path}, not for {Path}.", nameof(message));
        }
    }
}
