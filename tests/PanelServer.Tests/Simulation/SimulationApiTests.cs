using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PanelServer.ControlLoop;
using PanelServer.Host.Bus;
using PanelServer.Host.Common;
using PanelServer.Host.Simulation;
using PanelServer.Simulation.ExtruderV1;
using PanelServer.Simulation.FarEnds;
using PanelServer.Tests.Bus;

namespace PanelServer.Tests.Simulation;

/// <summary>Faults of the simulation over HTTP.</summary>
public sealed class SimulationApiTests : IDisposable
{
    private const string Address = "/api/v2/simulation/faults";

    private readonly PanelFactory _panel = new();

    private ExtruderSimulation Extruder => _panel.Services.GetRequiredService<BusLink>().Plants!.Machines.Machines.OfType<ExtruderSimulation>().Single();

    public void Dispose() => _panel.Dispose();

    [Theory]
    [InlineData("Bus:Segment", "extruder", "set Simulation:FaultControl to true")]
    [InlineData("Simulation:FaultControl", "true", "this server has no bus")]
    public async Task Without_permission_or_simulation_there_is_nothing_and_the_answer_says_why(string key, string value, string reason)
    {
        using HttpClient client = _panel.With(key, value).CreateClient();
        foreach (HttpResponseMessage answer in (HttpResponseMessage[])
            [await client.GetAsync(Address, TestContext.Current.CancellationToken), await client.PostJsonAsync(Address, """{"script":"drop 1"}""")])
        {
            JsonObject refusal = await answer.RefusalAsync(HttpStatusCode.NotFound, "error_not_found");
            Assert.Contains(reason, refusal["error_not_found"]!.GetValue<string>(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task True_values_behind_the_sensors_of_the_chosen_plant_can_be_read()
    {
        using HttpClient client = _panel.With("Bus:Segment", "extruder").With("Simulation:ExtruderPlant", "probe-lag-60").CreateClient();

        JsonNode extruder = Assert.Single((await (await client.GetAsync("/api/v2/simulation/plants", TestContext.Current.CancellationToken)).JsonAsync())["plants"]!.AsArray())!;

        Assert.Equal("extruder", extruder["machine"]!.GetValue<string>());
        Assert.Equal(57922, extruder["serial"]!.GetValue<int>());
        Assert.Equal("probe-lag-60", extruder["plant"]!.GetValue<string>());
        JsonNode metal = Assert.Single(extruder["values"]!.AsArray(), value => value!["name"]!.GetValue<string>() == "front_metal")!;
        Assert.Equal("°C", metal["unit"]!.GetValue<string>());
        Assert.InRange(metal["value"]!.GetValue<double>(), 21, 23);
    }

    [Fact]
    public async Task Without_a_simulated_bus_there_are_no_true_values()
    {
        using HttpClient client = _panel.CreateClient();

        JsonObject refusal = await (await client.GetAsync("/api/v2/simulation/plants", TestContext.Current.CancellationToken)).RefusalAsync(HttpStatusCode.NotFound, "error_not_found");

        Assert.Contains("this server has no bus", refusal["error_not_found"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_plant_is_refused_with_the_names_there_are()
    {
        ValidateOptionsResult result = new PlantCheck().Validate(null, new SimulationOptions { ExtruderPlant = "probe-lag-10" });

        Assert.Contains("nominal, probe-lag-20", result.FailureMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_fault_of_the_machines_that_are_there_is_listed_with_its_usage()
    {
        using HttpClient client = WithFaults();
        JsonArray faults = (await (await client.GetAsync(Address, TestContext.Current.CancellationToken)).JsonAsync())["faults"]!.AsArray();

        Assert.Equal(
            new SimulatedLine("extruder").Faults.Select(kind => (kind.Name, kind.Usage, kind.Summary)),
            faults.Select(fault => (fault!["name"]!.GetValue<string>(), fault["usage"]!.GetValue<string>(), fault["summary"]!.GetValue<string>())));
    }

    [Fact]
    public async Task A_script_is_carried_out_by_the_cycle_thread()
    {
        using HttpClient client = WithFaults();
        ExtruderSimulation extruder = Extruder;

        HttpResponseMessage done = await client.PostJsonAsync(Address, """{"script":"# both\ndie blocked\nat 100ms inverter-trip E.GF"}""");

        Assert.Equal("""{"commands":2}""", await done.TextAsync());
        Assert.True(extruder.Plant.Melt.DieResistance > 1);
        SpinWait.SpinUntil(() => extruder.Plant.Drive.Fault == InverterFault.EarthFault, TimeSpan.FromSeconds(30));
        Assert.Equal(InverterFault.EarthFault, extruder.Plant.Drive.Fault);
    }

    [Theory]
    [InlineData("""{"script":"die blocked\ndie cast"}""", HttpStatusCode.UnprocessableEntity, "Line 2: the fault \"cast\" must be blocked, burst or ok.")]
    [InlineData("""{"script":"filament broken"}""", HttpStatusCode.UnprocessableEntity, "Line 1: There is no fault \"filament\".")]
    [InlineData("""{"script":["die blocked"]}""", HttpStatusCode.UnprocessableEntity, "/script: found an array; allowed: a string")]
    [InlineData("""{}""", HttpStatusCode.UnprocessableEntity, "/script: the key is missing")]
    [InlineData("""{"script":"swap 0 1"}""", HttpStatusCode.Conflict, "EK1100 and EL1002 cannot be swapped: their ports differ.")]
    public async Task What_is_wrong_is_refused_with_the_reason_and_nothing_is_done(string body, HttpStatusCode status, string reason)
    {
        using HttpClient client = WithFaults();

        JsonObject refusal = await (await client.PostJsonAsync(Address, body)).RefusalAsync(status, "error_bad_request");

        Assert.Contains(reason, refusal["error_bad_request"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(1, Extruder.Plant.Melt.DieResistance);
    }

    [Fact]
    public void A_real_bus_has_no_faults_to_order()
    {
        using BusLink real = BusLink.Open(new BusOptions { Interface = "lo", PowerSaving = true });

        FaultControl control = new(Options.Create(new SimulationOptions { FaultControl = true }), real);

        Assert.Contains("the bus on lo is real", control.Obstacle, StringComparison.Ordinal);
        Assert.Empty(control.Kinds);
    }

    [Theory]
    [InlineData("eth1", "documented", "the bus on eth1 is real")]
    [InlineData("", "none", "there is no bus")]
    public void Only_a_simulation_runs_faster_than_the_clock(string networkInterface, string segment, string reason)
    {
        SpeedCheck check = new(Options.Create(new BusOptions { Interface = networkInterface, Segment = segment }));

        Assert.True(check.Validate(null, new SimulationOptions()).Succeeded);
        string refusal = check.Validate(null, new SimulationOptions { Speed = 20 }).FailureMessage!;
        Assert.Contains("Simulation:Speed", refusal, StringComparison.Ordinal);
        Assert.Contains(reason, refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_simulated_bus_may_run_faster_than_the_clock() =>
        Assert.True(new SpeedCheck(Options.Create(new BusOptions())).Validate(null, new SimulationOptions { Speed = 20 }).Succeeded);

    [Fact]
    public async Task A_fault_with_an_end_ends_although_no_frame_reaches_the_segment()
    {
        using HttpClient client = WithFaults();
        BusLink link = _panel.Services.GetRequiredService<BusLink>();
        await BusPanel.ReadinessAsync(client, answer => answer.Contains("ready", StringComparison.Ordinal) && !answer.Contains("error", StringComparison.Ordinal));

        await client.PostJsonAsync(Address, """{"script":"link-down for 3s\ndie blocked for 200ms\nsilent 3 100ms"}""");

        Assert.False(link.Transport.IsLinkUp);
        await Eventually.IsAsync(() => Task.FromResult(link.Transport.IsLinkUp), isUp => isUp);
        Assert.Equal(1, Extruder.Plant.Melt.DieResistance);
        await BusPanel.ReadinessAsync(client, answer => answer.Contains("ready", StringComparison.Ordinal) && !answer.Contains("error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task At_speed_20_twenty_simulated_seconds_pass_in_one_and_time_stamps_say_so()
    {
        using HttpClient client = _panel.With("Bus:Segment", "extruder").With("Simulation:Speed", "20").CreateClient();
        LoopTime loop = _panel.Services.GetRequiredService<LoopTime>();
        PanelClock clock = _panel.Services.GetRequiredService<PanelClock>();
        await BusPanel.ReadinessAsync(client, answer => answer.Contains("ready", StringComparison.Ordinal) && !answer.Contains("error", StringComparison.Ordinal));

        // Between two readings a busy computer may let any time pass: each stamp lies between two readings of the loop's time.
        (long wallBefore, TimeSpan first, long stampBefore, TimeSpan second) = (Stopwatch.GetTimestamp(), loop.Elapsed, clock.UnixMilliseconds, loop.Elapsed);
        await Eventually.HoldsAsync(() => loop.Elapsed - second > TimeSpan.FromSeconds(20));
        (TimeSpan third, long stampAfter, TimeSpan fourth, TimeSpan wallPassed) = (loop.Elapsed, clock.UnixMilliseconds, loop.Elapsed, Stopwatch.GetElapsedTime(wallBefore));

        // A busy computer may reach less than it was asked for, never more.
        Assert.InRange((third - second) / wallPassed, 0, 21);
        Assert.InRange(stampAfter - stampBefore, (third - second).TotalMilliseconds - 1, (fourth - first).TotalMilliseconds + 500);
    }

    private HttpClient WithFaults() => _panel.With("Bus:Segment", "extruder").With("Simulation:FaultControl", "true").CreateClient();
}
