using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using PanelServer.Host.Http;

namespace PanelServer.Host.Hosting;

/// <summary>Sets up the listener: where it listens and what it bounds.</summary>
/// <param name="network">The settings.</param>
public sealed class KestrelSetup(IOptions<NetworkOptions> network) : IConfigureOptions<KestrelServerOptions>
{
    /// <inheritdoc/>
    public void Configure(KestrelServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        NetworkOptions settings = network.Value;
        options.AddServerHeader = false;
        options.Limits.MaxConcurrentConnections = settings.MaximumConnections;
        options.Limits.MaxConcurrentUpgradedConnections = settings.MaximumConnections;
        options.Limits.MaxRequestBodySize = settings.MaximumBodyBytes;
        options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        options.Listen(settings.Mode == NetworkMode.Isolated ? IPAddress.Any : IPAddress.Loopback, settings.Port);
        if (Socket.OSSupportsIPv6 && settings.Port != 0)
        {
            // The HMI connects to the name "localhost", which may mean the IPv6 loopback address first.
            options.Listen(IPAddress.IPv6Loopback, settings.Port);
        }
    }
}
