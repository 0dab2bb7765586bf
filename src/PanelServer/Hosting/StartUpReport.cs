using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;
using PanelServer.Host.Common;
using PanelServer.Host.Dashboard;
using PanelServer.Host.Http;

namespace PanelServer.Host.Hosting;

/// <summary>Says, as the first of the <see cref="DeferredHostedServices"/>, where the web server listens, and who can reach it.</summary>
/// <param name="server">The web server.</param>
/// <param name="network">The settings.</param>
/// <param name="log">The settings of the log.</param>
/// <param name="dashboard">The dashboard, if there is one.</param>
/// <param name="logger">The log.</param>
internal sealed class StartUpReport(IServer server, IOptions<NetworkOptions> network, IOptions<LogOptions> log, DashboardFiles dashboard, ILogger<StartUpReport> logger) : IHostedService
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
            logger.LogIsolated(addresses);
        }
        else
        {
            logger.LogBehindProxy(addresses);
        }

        if (log.Value.Directory.Length > 0 && LogFiles.Obstacle(log.Value.Directory) is { } obstacle)
        {
            logger.LogNoFiles(log.Value.Directory, obstacle);
        }

        if (dashboard.Start is null)
        {
            logger.LogNoDashboard(dashboard.Folder);
        }
    }
}
