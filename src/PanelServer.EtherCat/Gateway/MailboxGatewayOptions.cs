using System.Net;

namespace PanelServer.EtherCat.Gateway;

/// <summary>Options of a <see cref="MailboxGateway"/>.</summary>
public sealed record MailboxGatewayOptions
{
    /// <summary>The port that ETG.8200 gives the gateway: the EtherType 0x88A4.</summary>
    public const int StandardPort = 34980;

    /// <summary>
    /// Address and port to listen on, by UDP and TCP; port 0 lets the system choose. By default only programs on the same computer can reach it:
    /// whoever can writes every object of every subdevice.
    /// </summary>
    public IPEndPoint EndPoint { get; init; } = new(IPAddress.Loopback, StandardPort);

    /// <summary>TCP connections served at the same time; further ones are closed at once.</summary>
    public int MaximumConnections { get; init; } = 8;

    /// <summary>Requests by UDP that are being answered at the same time; further ones are dropped.</summary>
    public int MaximumDatagrams { get; init; } = 16;

    /// <summary>Requests in a second, of all clients together; further ones wait (TCP) or are dropped (UDP). Fewer than 10 count as 10.</summary>
    public int MaximumRequestsPerSecond { get; init; } = 1000;

    /// <summary>A TCP connection without a request for so long is closed.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a begun request or an answer may take on TCP before the connection is closed.</summary>
    public TimeSpan FrameTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Told where each request comes from, on any thread; null if nobody wants to know.</summary>
    public Action<IPEndPoint>? RequestReceived { get; init; }
}
