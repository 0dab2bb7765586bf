using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.Host.Bus;

namespace PanelServer.Tests.Bus;

/// <summary>The panel with the simulated extruder on its bus, in real time.</summary>
public sealed class BusPanel : WebApplicationFactory<Program>
{

    /// <summary>The far end of the bus. Only numbers may be set from here: the cycle thread uses it.</summary>
    public VirtualSegment Segment => Services.GetRequiredService<BusLink>().Plants!.Segment;

    public async Task<JsonNode> ReadBusAsync(HttpClient client) =>
        await (await client.GetAsync("/api/v2/bus", TestContext.Current.CancellationToken)).JsonAsync();

    /// <summary>Waits until the server says that it is ready, or why it is not.</summary>
    public static Task<string> ReadinessAsync(HttpClient client, Func<string, bool> isRight) =>
        Eventually.IsAsync(async () => await (await client.GetAsync("/readyz", TestContext.Current.CancellationToken)).TextAsync(), isRight);

    /// <summary>Has the simulation carry out a script of faults.</summary>
    public static async Task OrderAsync(HttpClient client, string script)
    {
        HttpResponseMessage answer = await client.PostJsonAsync("/api/v2/simulation/faults", JsonSerializer.Serialize(new { script }));
        Assert.True(answer.IsSuccessStatusCode, await answer.TextAsync());
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("Log:Directory", "");
        builder.UseSetting("Storage:Directory", "");
        builder.UseSetting("Log:Level", "Fatal");
        builder.UseSetting("Bus:Segment", "extruder");
        builder.UseSetting("ControlLoop:StandstillMilliseconds", "60000");
        builder.UseSetting("Devices:Simulated", "false");
        builder.UseSetting("Machines:LaserV1:HotPlug", "false");
    }
}
