using System.Net;
using System.Net.Sockets;

namespace PanelServer.Benchmarks;

/// <summary>A port for a server that cannot choose one itself.</summary>
internal static class FreePort
{
    /// <summary>A TCP port of the loopback address that nobody listens on at this moment.</summary>
    public static int Find()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
