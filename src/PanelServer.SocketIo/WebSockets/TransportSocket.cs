using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace PanelServer.SocketIo.WebSockets;

/// <summary>Finds the TCP socket under a request.</summary>
internal static class TransportSocket
{
    /// <summary>
    /// The socket, if bytes written to it arrive at the client as they are. Null if anything stands between it and the
    /// request, such as TLS: then the connection's transport is not the pipe of the socket transport any more.
    /// </summary>
    public static Socket? Find(HttpContext context)
    {
        IDuplexPipe? transport = context.Features.Get<IConnectionTransportFeature>()?.Transport;
        return HttpProtocol.IsHttp11(context.Request.Protocol) && transport?.GetType().Assembly == typeof(SocketTransportOptions).Assembly
            ? context.Features.Get<IConnectionSocketFeature>()?.Socket
            : null;
    }
}
