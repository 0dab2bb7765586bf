using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;
using PanelServer.Host.Common;
using PanelServer.Host.History;
using PanelServer.Host.Runs;
using PanelServer.Host.Storage;
using PanelServer.Machines;
using PanelServer.Machines.ExtruderV1;
using PanelServer.Machines.LaserV1;
using PanelServer.Machines.WinderV1;
using PanelServer.Tests.Storage;

namespace PanelServer.Tests.Runs;

/// <summary>
/// A panel with an extruder, a gauge and a winder that a test drives, in the test's own time: nothing runs by itself, so that a shift takes
/// seconds. Recorder, store, runs and REST are the real ones.
/// </summary>
internal sealed class RunLine : IAsyncDisposable
{
    public const string Runs = "/api/v2/runs";

    private readonly PanelFactory _factory = new();
    private readonly WebApplicationFactory<Program> _panel;

    public RunLine(ScratchStore? store, FakeTimeProvider time, params (string Key, string Value)[] settings)
    {
        Time = time;
        _panel = _factory.With(store?.Settings ?? []).With(settings).WithWebHostBuilder(builder => builder.ConfigureTestServices(services =>
        {
            services.RemoveAll<DeferredHostedService>();
            services.AddSingleton<TimeProvider>(time);
        }));
        Client = _panel.CreateClient();
        MachineRoster roster = _panel.Services.GetRequiredService<MachineRoster>();
        roster.Add(Extruder);
        roster.Add(Laser);
        roster.Add(Winder);
    }

    /// <summary>Six in the morning.</summary>
    public static FakeTimeProvider Morning() => new(new DateTimeOffset(2026, 3, 4, 6, 0, 0, TimeSpan.Zero));

    public FakeTimeProvider Time { get; }

    public HttpClient Client { get; }

    public ScriptedMachine<ExtruderState, ExtruderLiveValues, ExtruderMutation> Extruder { get; } = new(ExtruderModule.V1(), default, default);

    public ScriptedMachine<LaserState, LaserLiveValues, LaserMutation> Laser { get; } = new(new LaserModule(), default, default);

    public ScriptedMachine<WinderState, WinderLiveValues, WinderMutation> Winder { get; } = new(WinderModule.WithEl7041(), default, default);

    private Store Store => _panel.Services.GetRequiredService<Store>();

    public long Now => Time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Shows what the winder does.</summary>
    public void Wind(WinderMode mode, double metres) =>
        Winder.Show(new WinderState { ModeState = new() { Mode = mode } }, new WinderLiveValues { SpoolProgress = metres });

    /// <summary>Lets time go by: samples are recorded and runs looked after.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        Time.Advance(time);
        _panel.Services.GetRequiredService<HistoryRecorder>().Sample();
        await _panel.Services.GetRequiredService<RunMonitor>().LookAsync();
    }

    /// <summary>Waits until what the store was given is on the disk.</summary>
    public Task WriteAsync() => Store.ReadAsync(_ => true);

    public async Task<JsonNode> GetAsync(string path) => await (await Client.GetAsync(path, TestContext.Current.CancellationToken)).JsonAsync();

    public Task<HttpResponseMessage> PostAsync(string path, string? body = null) =>
        body is null ? Client.PostAsync(path, null, TestContext.Current.CancellationToken) : Client.PostJsonAsync(path, body);

    public async Task<HttpResponseMessage> PatchAsync(string path, string body) =>
        await Client.PatchAsync(path, new StringContent(body, System.Text.Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);

    /// <summary>Ends the server like a kill: what the store was given is on the disk, and nothing of what was still to be given to it.</summary>
    public async ValueTask DisposeAsync()
    {
        await Store.StopAsync(TestContext.Current.CancellationToken);
        Client.Dispose();
        await _panel.DisposeAsync();
        await _factory.DisposeAsync();
    }
}
