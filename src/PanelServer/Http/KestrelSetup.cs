using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace PanelServer.Host.Http;

/// <summary>Sets up the listener: where it listens and what it bounds.</summary>
internal sealed class KestrelSetup(IOptions<NetworkOptions> network, ILogger<KestrelSetup> logger) : IConfigureOptions<KestrelServerOptions>
{
    /// <inheritdoc/>
    public void Configure(KestrelServerOptions options)
    {
        NetworkOptions settings = network.Value;
        options.AddServerHeader = false;
        options.Limits.MaxConcurrentConnections = settings.MaximumConnections;
        options.Limits.MaxConcurrentUpgradedConnections = settings.MaximumConnections;
        options.Limits.MaxRequestBodySize = settings.MaximumBodyBytes;
        options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        options.Listen(settings.Mode == NetworkMode.Isolated ? IPAddress.Any : IPAddress.Loopback, settings.Port);
        if (settings.Port == 0)
        {
            return;
        }

        // The HMI connects to the name "localhost", which may mean the IPv6 loopback address first.
        if (HasIPv6Loopback())
        {
            options.Listen(IPAddress.IPv6Loopback, settings.Port);
        }
        else
        {
            logger.LogNoIPv6(settings.Port);
        }
    }

    // A kernel that knows IPv6 may have it switched off (net.ipv6.conf.all.disable_ipv6): then there is no such address.
    private static bool HasIPv6Loopback()
    {
        try
        {
            using Socket probe = new(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp);
            probe.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
