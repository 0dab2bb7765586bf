namespace PanelServer.SocketIo.EngineIo;

/// <summary>Counters of one server since its start. Reading is free and never blocks; each figure is exact, several are not of one instant.</summary>
public sealed class EngineIoMetrics
{
    private readonly long[] _closed = new long[Enum.GetValues<EngineIoCloseReason>().Length];
    private long _polling;
    private long _webSocket;
    private long _opened;
    private long _upgrades;
    private long _packetsReceived;
    private long _packetsSent;
    private long _overwritten;
    private long _refused;

    /// <summary>Sessions whose transport is polling, now.</summary>
    public long PollingClients => Interlocked.Read(ref _polling);

    /// <summary>Sessions whose transport is WebSocket, now.</summary>
    public long WebSocketClients => Interlocked.Read(ref _webSocket);

    /// <summary>Sessions opened.</summary>
    public long SessionsOpened => Interlocked.Read(ref _opened);

    /// <summary>Sessions that changed from polling to WebSocket.</summary>
    public long Upgrades => Interlocked.Read(ref _upgrades);

    /// <summary>Packets from clients.</summary>
    public long PacketsReceived => Interlocked.Read(ref _packetsReceived);

    /// <summary>Packets handed to the network.</summary>
    public long PacketsSent => Interlocked.Read(ref _packetsSent);

    /// <summary>Waiting packets that were replaced by a newer one of their slot.</summary>
    public long PacketsOverwritten => Interlocked.Read(ref _overwritten);

    /// <summary>Requests that were refused before they reached a session.</summary>
    public long RequestsRefused => Interlocked.Read(ref _refused);

    /// <summary>Sessions that ended for the given reason.</summary>
    public long SessionsClosed(EngineIoCloseReason reason) => Interlocked.Read(ref _closed[(int)reason]);

    internal void CountOpened(bool isWebSocket)
    {
        Interlocked.Increment(ref _opened);
        Interlocked.Increment(ref isWebSocket ? ref _webSocket : ref _polling);
    }

    internal void CountUpgrade()
    {
        Interlocked.Increment(ref _upgrades);
        Interlocked.Decrement(ref _polling);
        Interlocked.Increment(ref _webSocket);
    }

    internal void CountClosed(EngineIoCloseReason reason, bool isWebSocket)
    {
        Interlocked.Increment(ref _closed[(int)reason]);
        Interlocked.Decrement(ref isWebSocket ? ref _webSocket : ref _polling);
    }

    internal void CountReceived() => Interlocked.Increment(ref _packetsReceived);

    internal void CountSent(int packets) => Interlocked.Add(ref _packetsSent, packets);

    internal void CountOverwritten() => Interlocked.Increment(ref _overwritten);

    internal void CountRefused() => Interlocked.Increment(ref _refused);
}
