using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using PanelServer.Host.Common;
using PanelServer.Machines.Alarms;
using PanelServer.Tests.Storage;

namespace PanelServer.Tests.Alarms;

/// <summary>A panel with a source of alarms that a test holds in its hand.</summary>
internal sealed class AlarmPanel : IAlarmSource, IAsyncDisposable
{
    public static readonly AlarmOrigin Pump = AlarmOrigin.OfMachine("pump_v1", 3, new("Pump", "Pumpe"));

    public static readonly AlarmDeclaration Dry = new("dry", AlarmPriority.High, new("Pump runs dry", "Pumpe läuft trocken"), new("Add water.", "Wasser nachfüllen.")) { Group = "water" };

    private readonly PanelFactory _factory = new();
    private readonly WebApplicationFactory<Program> _panel;
    private volatile Action<IAlarmReport> _tell = _ => { };

    public AlarmPanel(ScratchStore? store = null)
    {
        _panel = _factory.With(store?.Settings ?? []).WithWebHostBuilder(builder => builder.ConfigureTestServices(services => services.AddSingleton<IAlarmSource>(this)));
        Client = _panel.CreateClient();
    }

    public HttpClient Client { get; }

    public IServiceProvider Services => _panel.Services;

    /// <summary>What the source tells from now on.</summary>
    public Action<IAlarmReport> Now
    {
        set => _tell = value;
    }

    public void Tell(IAlarmReport report) => _tell(report);

    public void Raise(string? message = null) => Now = report => report.IsPresent(Pump, Dry, message);

    public void Return() => Now = _ => { };

    public async Task<JsonArray> AlarmsAsync(string query = "") =>
        (await (await Client.GetAsync("/api/v2/alarms" + query, TestContext.Current.CancellationToken)).JsonAsync())["alarms"]!.AsArray();

    /// <summary>Waits until the alarms that are told stand as wanted.</summary>
    /// <param name="states">Ids and states, separated by a blank, in order.</param>
    public Task<JsonArray> StandAsync(params string[] states) => Eventually.IsAsync(
        () => AlarmsAsync(), alarms => alarms.Select(alarm => $"{alarm!["id"]} {alarm["state"]}").SequenceEqual(states));

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _panel.DisposeAsync();
        await _factory.DisposeAsync();
    }
}
