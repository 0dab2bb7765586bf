using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using PanelServer.Host.Common;
using PanelServer.Host.Dashboard;
using PanelServer.Host.Hosting;
using PanelServer.Host.Http;

namespace PanelServer.Tests.Hosting;

public class StartUpReportTests
{
    [Fact]
    public async Task A_server_without_dashboard_says_so_in_one_line_of_its_log()
    {
        string line = Assert.Single(await ReportAsync(DashboardFiles.Load("/nowhere/dashboard")), text => text.Contains("dashboard", StringComparison.Ordinal));
        Assert.Contains("/nowhere/dashboard", line, StringComparison.Ordinal);
        Assert.Contains("without Node.js", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_with_dashboard_does_not_mention_it()
    {
        DashboardFiles files = new("/somewhere", [new DashboardFile("/index.html", [], [])]);
        Assert.DoesNotContain(await ReportAsync(files), text => text.Contains("dashboard", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_folder_for_the_log_that_cannot_be_written_is_told_with_what_to_do()
    {
        string line = Assert.Single(await ReportAsync(DashboardFiles.Load("/nowhere"), logs: "/proc/panel-logs"), text => text.Contains("log files", StringComparison.Ordinal));
        Assert.Contains("/proc/panel-logs", line, StringComparison.Ordinal);
        Assert.Contains("Log:Directory", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_for_the_log_that_can_be_written_is_made_and_not_mentioned()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("panel-log-");
        string logs = Path.Combine(folder.FullName, "made");
        Assert.DoesNotContain(await ReportAsync(DashboardFiles.Load("/nowhere"), logs), text => text.Contains("log files", StringComparison.Ordinal));
        Assert.Empty(Directory.GetFileSystemEntries(logs));
        folder.Delete(recursive: true);
    }

    private static async Task<List<string>> ReportAsync(DashboardFiles files, string logs = "")
    {
        ListLogger logger = new();
        StartUpReport report = new(new NoServer(), Options.Create(new NetworkOptions()), Options.Create(new LogOptions { Directory = logs }), files, logger);
        DeferredHostedServices parts = new(
            new ServiceCollection().BuildServiceProvider(),
            [new DeferredHostedService(_ => report)],
            new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance),
            NullLogger<DeferredHostedServices>.Instance);
        await parts.StartAsync(TestContext.Current.CancellationToken);
        Assert.Empty(logger.Lines);
        await parts.StartedAsync(TestContext.Current.CancellationToken);
        Assert.NotEmpty(logger.Lines);
        return logger.Lines;
    }

    private sealed class ListLogger : ILogger<StartUpReport>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception));
    }

    private sealed class NoServer : IServer
    {
        public IFeatureCollection Features { get; } = new FeatureCollection();

        public void Dispose()
        {
        }

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
