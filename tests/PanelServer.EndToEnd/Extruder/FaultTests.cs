using PanelServer.EndToEnd.Panel;
using static PanelServer.EndToEnd.Extruder.ExtruderPanel;

namespace PanelServer.EndToEnd.Extruder;

/// <summary>The safety table of docs/extruder.md as clients of REST and streams see it: safe state, message, way back.</summary>
public sealed class FaultTests(FaultTests.Shared shared) : IClassFixture<FaultTests.Shared>
{
    /// <summary>The extruder of all rows.</summary>
    public sealed class Shared() : SharedPanel<ExtruderPanel>(() => new ExtruderPanel());

    public static TheoryData<string> Faults => [.. FaultTable.Rows.Select(fault => fault.Name)];

    [Theory]
    [MemberData(nameof(Faults))]
    public Task Fault(string name) => shared.UseAsync(
        panel => FaultTable.Rows.Single(row => row.Name == name).WalkAsync(panel, FaultTable.IsSafeAsync));

    [Theory]
    [InlineData("inverter-crc 2")]
    [InlineData("inverter-lost 2")]
    public Task Two_lost_or_damaged_answers_of_the_inverter_do_no_harm(string fault) => shared.UseAsync(async panel =>
    {
        await FaultTable.ExtrudeAsync(panel);
        for (int i = 0; i < 5; i++)
        {
            panel.Fault(fault);
            panel.Run(0.7);
        }

        Assert.Equal("Extrude", await panel.ModeAsync());
        Assert.Null(await panel.ErrorAsync());
        Assert.Equal(30, Live(await panel.ReadAsync(), "motor_status.screw_rpm"), 0.02);
    });

    [Fact]
    public Task Trip_by_silence_on_the_line_is_cleared_by_itself_and_the_screw_waits_for_the_operator() => shared.UseAsync(async panel =>
    {
        await FaultTable.ExtrudeAsync(panel);
        panel.Fault($"inverter-trip {FaultTable.SilenceOnTheLine}");
        await panel.ExpectAsync("Heat", "the inverter had a fault", 1);
        await panel.RunUntilAsync(
            shown => !shown["state"]!["inverter_status_state"]!["fault_occurence"]!.GetValue<bool>(), "no fault at the inverter", 3);
        panel.Run(3);
        Assert.Equal("Heat", await panel.ModeAsync());
        await panel.ResumeAsync();
    });

    [Fact]
    public async Task Barrel_hotter_than_300_degrees()
    {
        await using ExtruderPanel panel = new();
        await panel.BeginAsync(298);
        await panel.PostAsync(Targets(300));
        panel.Fault("barrel 302.5");
        await panel.ExpectAsync("Heat", "hotter than 300 °C", 1);
        Assert.Equal(0, Live(await panel.ReadAsync(), "combined_power"));
        await panel.RunUntilAsync(shown => Live(shown, "front_temperature") < 298, "a front zone below 298 °C", 600);
        Assert.Equal(0, Live(await panel.ReadAsync(), "front_power"));
        await panel.RunUntilAsync(shown => Live(shown, "front_power") > 0, "heating again", 600);
        Assert.InRange(Live(await panel.ReadAsync(), "front_temperature"), 294, 295);
    }

    [Fact]
    public async Task Heater_without_effect()
    {
        await using ExtruderPanel panel = new();
        await panel.BeginAsync(150);
        await panel.PostAsync(
            """{"SetFrontHeatingTargetTemperature":200},{"SetMiddleHeatingTemperature":0},{"SetBackHeatingTargetTemperature":0},{"SetNozzleHeatingTemperature":0}""");
        panel.Fault("heater front dead");
        await panel.ExpectAsync("Heat", "The front zone does not get warmer although it is heated", 900);
        Assert.Equal(0, Live(await panel.ReadAsync(), "front_power"));

        panel.Fault("heater front ok");
        await panel.PostAsync("""{"SetExtruderMode":"Heat"}""");
        panel.Run(1);
        Assert.Equal(700, Live(await panel.ReadAsync(), "front_power"));
        Assert.Null(await panel.ErrorAsync());
    }

    [Fact]
    public async Task Relay_stuck()
    {
        await using ExtruderPanel panel = new();
        await panel.BeginAsync(150);
        await panel.PostAsync(Targets(0));
        panel.Fault("relay middle stuck");
        await panel.ExpectAsync("Standby", "DANGER: the middle zone gets hotter with its relay switched off", 360);
        Assert.Equal(0, Live(await panel.ReadAsync(), "combined_power"));
        panel.Fault("relay middle ok");
        await panel.PostAsync("""{"SetExtruderMode":"Heat"}""");
        panel.Run(1);
        Assert.Null(await panel.ErrorAsync());
    }

    [Fact]
    public async Task Barrel_colder_than_the_minimum_while_extruding()
    {
        await using ExtruderPanel panel = new();
        await panel.ExtrudeAsync();
        panel.Fault("barrel 94");
        await panel.ExpectAsync("Heat", "is colder than 100 °C", 1);
        await panel.StandsAsync();
        Assert.Contains("at least 100 °C", await panel.RefusedAsync("""{"SetExtruderMode":"Extrude"}"""), StringComparison.Ordinal);
    }
}
