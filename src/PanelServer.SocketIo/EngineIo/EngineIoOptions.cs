using System.ComponentModel.DataAnnotations;

namespace PanelServer.SocketIo.EngineIo;

/// <summary>Settings of an Engine.IO server. The defaults are the panel's.</summary>
public class EngineIoOptions
{
    /// <summary>Time between a pong and the next ping, and between opening and the first ping. Whole milliseconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan PingInterval { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>Time in which a client must answer a ping. Whole milliseconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan PingTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Largest POST body and largest WebSocket message from a client, in bytes. A polling answer is cut at it, too.</summary>
    [Range(1_000, 100_000_000)]
    public int MaxPayload { get; set; } = 100_000;

    /// <summary>Time in which a WebSocket that probes for an upgrade must complete it.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan UpgradeTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Time in which a closed WebSocket must take what is queued and answer the close frame, before its TCP connection is dropped.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan CloseTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a session that the server closed is remembered for a polling client that has yet to be told.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan CloseNoticeTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Sessions at a time; a further client is answered 503.</summary>
    [Range(1, 1_000_000)]
    public int MaxConnections { get; set; } = 2_000;

    /// <summary>Packets that may wait for one client; one more closes its session.</summary>
    [Range(8, 1_000_000)]
    public int MaxBufferedPackets { get; set; } = 1_024;

    /// <summary>Bytes that may wait for one client; more closes its session.</summary>
    [Range(1_000, 1_000_000_000)]
    public int MaxBufferedBytes { get; set; } = 4_000_000;

    /// <summary>
    /// True: as soon as it is certain that they overtake nothing, WebSocket frames go to the TCP socket itself instead of through
    /// Kestrel's stream, which costs a copy and a thread switch for each write. Has no effect behind TLS or another wrapper of the
    /// connection. False keeps all writes on Kestrel's stream.
    /// </summary>
    public bool WriteToSocket { get; set; } = true;

    /// <summary>
    /// Decides about requests that carry an <c>Origin</c> of another host: true allows them, with the CORS headers that a
    /// browser needs. Requests without <c>Origin</c> and of the server's own host are always allowed. Null allows no other.
    /// </summary>
    public Func<string, bool>? IsOriginAllowed { get; set; }
}
