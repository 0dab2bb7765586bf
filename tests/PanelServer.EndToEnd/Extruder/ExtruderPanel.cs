using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PanelServer.Bus;
using PanelServer.Hosting;
using PanelServer.Simulation.Plants;

namespace PanelServer.EndToEnd.Extruder;

/// <summary>
/// The whole server with the simulated extruder on its bus, listening on a free port. Tests use its public door; only the
/// plant's faults are in their hand. The control loop gets a real-time priority where that is allowed: a server that is kept from
/// running for 100 ms makes its machines safe, as it must, and that is not what these tests are about.
/// </summary>
public sealed class ExtruderPanel : IAsyncDisposable
{
    private const string Machine = "/api/v2/machine/extruder_v1/57922";

    private readonly WebApplication _app;

    private ExtruderPanel(WebApplication app)
    {
        _app = app;
        Simulation = app.Services.GetRequiredService<BusLink>().Plants!.Extruder!;
    }

    /// <summary>The far end, for faults.</summary>
    public ExtruderSimulation Simulation { get; }

    public HttpClient Http { get; private set; } = null!;

    public static async Task<ExtruderPanel> StartAsync(params string[] settings)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = ["--Network:Port", "0", "--Log:Directory", "", "--Bus:Segment", "extruder", "--Mock:Enabled", "false",
                "--ControlLoop:RealTimePriority", "20", .. settings],
            ApplicationName = typeof(PanelServices).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Logging.ClearProviders();
        builder.AddPanelWeb();
        builder.Services.AddPanel(builder.Configuration);
        WebApplication app = builder.Build();
        app.MapPanel();
        ExtruderPanel panel = new(app);
        await app.StartAsync();
        string address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        panel.Http = new HttpClient { BaseAddress = new UriBuilder(address) { Host = "127.0.0.1" }.Uri };
        await panel.UntilAsync(async () => (await panel.Http.GetAsync(Machine)).IsSuccessStatusCode, "the machine to be listed");
        return panel;
    }

    public async Task<JsonNode> ReadAsync() => (await Http.GetFromJsonAsync<JsonNode>(Machine))!;

    public async Task<string?> ErrorAsync() => (await ReadAsync())["machine"]!["error"]?.GetValue<string>();

    public async Task<string> ModeAsync() => (await ReadAsync())["state"]!["mode_state"]!["mode"]!.GetValue<string>();

    public async Task<double> LiveAsync(string field)
    {
        JsonNode node = (await ReadAsync())["live_values"]!;
        foreach (string part in field.Split('.'))
        {
            node = node[part]!;
        }

        return node.GetValue<double>();
    }

    /// <summary>Posts a list of mutations that must be accepted.</summary>
    public async Task PostAsync(string mutations)
    {
        using HttpResponseMessage response = await TryPostAsync(mutations);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    public Task<HttpResponseMessage> TryPostAsync(string mutations) =>
        Http.PostAsync(Machine, new StringContent(mutations, System.Text.Encoding.UTF8, "application/json"));

    /// <summary>Asks again and again until something holds.</summary>
    public async Task UntilAsync(Func<Task<bool>> condition, string what, int limitSeconds = 90)
    {
        DateTime end = DateTime.UtcNow.AddSeconds(limitSeconds);
        while (!await condition())
        {
            Assert.True(DateTime.UtcNow < end, $"Waited {limitSeconds} s in vain for {what}. Machine: {(Http is null ? "" : await Http.GetStringAsync("/api/v2/machine"))}");
            await Task.Delay(50);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
