using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using PanelServer.Host.Bus;

namespace PanelServer.Tests.Bus;

/// <summary><c>Bus:MismatchLimit</c>: how many lost frames in a row a machine bears.</summary>
public sealed class MismatchLimitTests
{
    private const int LostFrames = 30;

    [Theory]
    [InlineData(3, "Standby")]
    [InlineData(100, "Heat")]
    public async Task A_few_lost_cycles_end_a_machines_work_only_beyond_the_limit(int limit, string mode)
    {
        await using BusPanel plain = new();
        await using WebApplicationFactory<Program> panel = plain.WithWebHostBuilder(builder => builder.UseSetting("Bus:MismatchLimit", $"{limit}"));
        HttpClient client = panel.CreateClient();
        await BusPanel.ReadinessAsync(client, text => text.Contains("\"ready\"", StringComparison.Ordinal));
        await client.PostJsonAsync("/api/v2/machine/extruder_v1/57922", """[{"SetExtruderMode":"Heat"}]""");
        await Eventually.IsAsync(() => ModeAsync(client), now => now == "Heat");
        (long lost, _) = await FramesAsync(client);

        panel.Services.GetRequiredService<BusLink>().Plants!.Segment.FrameFaults.Drop = LostFrames;
        (_, long received) = await Eventually.IsAsync(() => FramesAsync(client), frames => frames.Lost >= lost + LostFrames);
        await Eventually.IsAsync(() => FramesAsync(client), frames => frames.Received > received + (2 * LostFrames));

        Assert.Equal(mode, await ModeAsync(client));
    }

    private static async Task<(long Lost, long Received)> FramesAsync(HttpClient client)
    {
        JsonNode frames = (await (await client.GetAsync("/api/v2/bus", TestContext.Current.CancellationToken)).JsonAsync())["frames"]!;
        return (frames["lost"]!.GetValue<long>(), frames["received"]!.GetValue<long>());
    }

    private static async Task<string> ModeAsync(HttpClient client)
    {
        JsonNode machine = await (await client.GetAsync("/api/v2/machine/extruder_v1/57922", TestContext.Current.CancellationToken)).JsonAsync();
        return machine["state"]!["mode_state"]!["mode"]!.GetValue<string>();
    }
}
