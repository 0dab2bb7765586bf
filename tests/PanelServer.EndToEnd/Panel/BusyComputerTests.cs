using System.Diagnostics;
using System.Text.Json.Nodes;

namespace PanelServer.EndToEnd.Panel;

/// <summary>A simulated line on a computer that has no time for it: slow, never faulty.</summary>
public sealed class BusyComputerTests
{
    private const string Extruder = "/api/v1/machine/extruder_v1/57922";

    [Fact]
    public async Task A_server_that_stood_still_for_longer_than_every_watchdog_goes_on_with_its_heat_up_and_reports_nothing()
    {
        await using PanelProcess panel = await HeatingAsync();
        double before = await TemperatureAsync(panel);

        for (int i = 0; i < 3; i++)
        {
            panel.Freeze();
            await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken); // the load under test
            panel.Thaw();
            await StillHeatsAsync(panel);
        }

        Stopwatch waited = Stopwatch.StartNew();
        while (await TemperatureAsync(panel) < before + 2)
        {
            Assert.True(waited.Elapsed < TimeSpan.FromMinutes(2), "it does not get warmer");
            await StillHeatsAsync(panel);
        }

        Assert.DoesNotContain(" WRN EtherCAT", panel.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(" ERR EtherCAT", panel.Output, StringComparison.Ordinal);
    }

    private static async Task<PanelProcess> HeatingAsync()
    {
        PanelProcess panel = await PanelProcess.StartAsync("--Bus:Segment", "documented", "--Simulation:Speed", "5", "--Devices:Simulated", "false", "--Machines:Mock:Enabled", "false");
        await panel.PostAsync(Extruder, """[{"SetFrontHeatingTargetTemperature":200},{"SetMiddleHeatingTemperature":200},{"SetBackHeatingTargetTemperature":200},{"SetNozzleHeatingTemperature":200},{"SetExtruderMode":"Heat"}]""");
        return panel;
    }

    private static async Task StillHeatsAsync(PanelProcess panel)
    {
        JsonNode bus = JsonNode.Parse(await panel.GetAsync("/api/v2/bus"))!;
        Assert.All(bus["groups"]!.AsArray(), group => Assert.Equal(("Operational", 0), (group!["state"]!.GetValue<string>(), group["faults"]!.GetValue<int>())));
        JsonNode machines = JsonNode.Parse(await panel.GetAsync("/api/v2/machine"))!;
        Assert.All(machines["machines"]!.AsArray(), machine => Assert.Null(machine!["error"]));
        JsonNode extruder = await ReadAsync(panel);
        Assert.Equal("Heat", extruder["state"]!["mode_state"]!["mode"]!.GetValue<string>());
    }

    private static async Task<double> TemperatureAsync(PanelProcess panel) =>
        (await ReadAsync(panel))["live_values"]!["front_temperature"]!.GetValue<double>();

    private static async Task<JsonNode> ReadAsync(PanelProcess panel) =>
        JsonNode.Parse(await panel.GetAsync("/api/v2/machine/extruder_v1/57922"))!;
}
