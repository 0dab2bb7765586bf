using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;
using PanelServer.Host.Common;
using PanelServer.Host.Dashboard;
using PanelServer.Host.Http;

namespace PanelServer.Host.Hosting;

/// <summary>Says, as the first of the <see cref="PanelParts"/>, where the web server listens, and who can reach it.</summary>
/// <param name="server">The web server.</param>
/// <param name="network">The settings.</param>
/// <param name="dashboard">The dashboard, if there is one.</param>
/// <param name="logger">The log.</param>
public sealed partial class StartUpReport(IServer server, IOptions<NetworkOptions> network, DashboardFiles dashboard, ILogger<StartUpReport> logger) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        Report();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Report()
    {
        string addresses = string.Join(", ", server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []);
        if (network.Value.Mode == NetworkMode.Isolated)
        {
            LogIsolated(addresses);
        }
        else
        {
            LogBehindProxy(addresses);
        }

        if (dashboard.Start is null)
        {
            LogNoDashboard(dashboard.Folder);
        }
    }

    [LoggerMessage(110, LogLevel.Warning, "Listening on {Addresses}, network mode Isolated: plain HTTP without authentication for everybody who can reach this port. Set Network:Mode to BehindProxy to listen on loopback only.")]
    private partial void LogIsolated(string addresses);

    [LoggerMessage(111, LogLevel.Information, "Listening on {Addresses}, network mode BehindProxy: reachable from this machine only; the proxy adds HTTPS and authentication.")]
    private partial void LogBehindProxy(string addresses);

    [LoggerMessage(112, LogLevel.Warning, "No dashboard in {Folder}: this server was built without Node.js. The API, the streams and the HMI work; the page at / tells how to get the dashboard.")]
    private partial void LogNoDashboard(string folder);
}
