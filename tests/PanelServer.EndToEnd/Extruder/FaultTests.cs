using System.Text.Json.Nodes;
using PanelServer.Simulation.ExtruderV1;
using static PanelServer.EndToEnd.Extruder.ExtruderPanel;

namespace PanelServer.EndToEnd.Extruder;

/// <summary>The safety table of docs/extruder.md as clients of REST and streams see it: safe state, message, way back.</summary>
public sealed class FaultTests : IAsyncDisposable
{
    private readonly ExtruderPanel _panel = new();

    /// <summary>The trip by silence on the line. It is the only one that is cleared without a person.</summary>
    private const string SilenceOnTheLine = "E.PUE";

    public static TheoryData<string> InverterFaults =>
        [.. InverterFaultNames.All.Select(fault => fault.Name).Where(name => name != SilenceOnTheLine)];

    public ValueTask DisposeAsync() => _panel.DisposeAsync();

    [Fact]
    public async Task Emergency_stop()
    {
        await _panel.ExtrudeAsync();
        _panel.Fault("emergency-stop pressed");
        await _panel.ExpectAsync("Standby", "Emergency stop active", 0.5);
        await _panel.RunUntilAsync(shown => Live(shown, "combined_power") == 0, "no power", 5);
        Assert.Contains("Emergency stop active", await _panel.RefusedAsync("""{"SetExtruderMode":"Heat"}"""), StringComparison.Ordinal);
        Assert.Contains("Emergency stop active", await _panel.RefusedAsync("""{"SetExtruderMode":"Extrude"}"""), StringComparison.Ordinal);

        _panel.Fault("emergency-stop ok");
        _panel.Run(5);
        await _panel.PostAsync("""{"SetExtruderMode":"Heat"}""");
        await _panel.ResumeAsync();
    }

    [Theory]
    [InlineData("front", "front zone", "pulled", 1.5, "temperature is not known")]
    [InlineData("nozzle", "nozzle", "shorted", 1.5, "temperature is not known")]
    [InlineData("back", "back zone", "frozen", 2.5, "EL3204 at position 5 sends no new")]
    public async Task Thermometer_fails(string zone, string name, string fault, double withinSeconds, string refusal)
    {
        await _panel.ExtrudeAsync();
        _panel.Fault($"thermometer {zone} {fault}");
        await _panel.ExpectAsync("Heat", $"Screw stopped: the temperature of the {name} is not known", withinSeconds);
        JsonNode shown = await _panel.ReadAsync();
        Assert.Equal([zone], WiringErrors(shown));
        Assert.Equal(0, Live(shown, $"{zone}_temperature"));
        Assert.Equal(0, Live(shown, $"{zone}_power"));
        await _panel.StandsAsync();
        _panel.Run(2);
        Assert.Contains(refusal, await _panel.RefusedAsync("""{"SetExtruderMode":"Extrude"}"""), StringComparison.Ordinal);

        _panel.Fault($"thermometer {zone} ok");
        await _panel.RunUntilAsync(again => !WiringErrors(again).Any(), "no wiring error", 2);
        _panel.Run(1);
        await _panel.ResumeAsync();
    }

    [Fact]
    public async Task Barrel_hotter_than_300_degrees()
    {
        await _panel.BeginAsync(298);
        await _panel.PostAsync(Targets(300));
        _panel.Fault("barrel 302.5");
        await _panel.ExpectAsync("Heat", "hotter than 300 °C", 1);
        Assert.Equal(0, Live(await _panel.ReadAsync(), "combined_power"));
        await _panel.RunUntilAsync(shown => Live(shown, "front_temperature") < 298, "a front zone below 298 °C", 600);
        Assert.Equal(0, Live(await _panel.ReadAsync(), "front_power"));
        await _panel.RunUntilAsync(shown => Live(shown, "front_power") > 0, "heating again", 600);
        Assert.InRange(Live(await _panel.ReadAsync(), "front_temperature"), 294, 295);
    }

    [Fact]
    public async Task Heater_without_effect()
    {
        await _panel.BeginAsync(150);
        await _panel.PostAsync(
            """{"SetFrontHeatingTargetTemperature":200},{"SetMiddleHeatingTemperature":0},{"SetBackHeatingTargetTemperature":0},{"SetNozzleHeatingTemperature":0}""");
        _panel.Fault("heater front dead");
        await _panel.ExpectAsync("Heat", "The front zone does not get warmer although it is heated", 900);
        Assert.Equal(0, Live(await _panel.ReadAsync(), "front_power"));

        _panel.Fault("heater front ok");
        await _panel.PostAsync("""{"SetExtruderMode":"Heat"}""");
        _panel.Run(1);
        Assert.Equal(700, Live(await _panel.ReadAsync(), "front_power"));
        Assert.Null(await _panel.ErrorAsync());
    }

    [Fact]
    public async Task Relay_stuck()
    {
        await _panel.BeginAsync(150);
        await _panel.PostAsync(Targets(0));
        _panel.Fault("relay middle stuck");
        await _panel.ExpectAsync("Standby", "DANGER: the middle zone gets hotter with its relay switched off", 360);
        Assert.Equal(0, Live(await _panel.ReadAsync(), "combined_power"));
        _panel.Fault("relay middle ok");
        await _panel.PostAsync("""{"SetExtruderMode":"Heat"}""");
        _panel.Run(1);
        Assert.Null(await _panel.ErrorAsync());
    }

    [Fact]
    public async Task Barrel_colder_than_the_minimum_while_extruding()
    {
        await _panel.ExtrudeAsync();
        _panel.Fault("barrel 94");
        await _panel.ExpectAsync("Heat", "is colder than 100 °C", 1);
        await _panel.StandsAsync();
        Assert.Contains("at least 100 °C", await _panel.RefusedAsync("""{"SetExtruderMode":"Extrude"}"""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pressure_at_its_limit_behind_a_blocked_die()
    {
        await _panel.ExtrudeAsync();
        _panel.Fault("die blocked");
        await _panel.ExpectAsync("Heat", "the melt pressure reached its limit", 5);
        Assert.InRange(Live(await _panel.ReadAsync(), "pressure"), 100, 160);
        await _panel.StandsAsync();

        _panel.Fault("die ok");
        await _panel.RunUntilAsync(shown => Live(shown, "pressure") < 60, "less pressure", 60);
        await _panel.ResumeAsync();
    }

    [Theory]
    [InlineData("broken")]
    [InlineData("shorted")]
    [InlineData("frozen")]
    public async Task Pressure_sensor_fails(string fault)
    {
        await _panel.ExtrudeAsync();
        _panel.Fault($"pressure-sensor {fault}");
        await _panel.ExpectAsync("Heat", "Screw stopped: the melt pressure sensor gives no valid signal", 1);
        JsonNode shown = await _panel.ReadAsync();
        Assert.True(shown["state"]!["pressure_state"]!["wiring_error"]!.GetValue<bool>());
        Assert.Equal(0, Live(shown, "pressure"));
        Assert.Contains("pressure sensor", await _panel.RefusedAsync("""{"SetExtruderMode":"Extrude"}"""), StringComparison.Ordinal);
        _panel.Fault("pressure-sensor ok");
        _panel.Run(2);
        await _panel.ResumeAsync();
    }

    [Fact]
    public async Task Inverter_silent()
    {
        await _panel.ExtrudeAsync();
        _panel.Fault("inverter silent");
        await _panel.ExpectAsync("Heat", "The inverter does not answer", 1);
        JsonNode shown = await _panel.ReadAsync();
        Assert.Equal(0, Live(shown, "motor_status.frequency"));
        Assert.Equal(0, Live(shown, "motor_status.voltage"));
        Assert.All(shown["state"]!["inverter_status_state"]!.AsObject(), bit => Assert.False(bit.Value!.GetValue<bool>()));

        // Its own watchdog trips it meanwhile; once heard again it is reset by itself, and nothing starts.
        _panel.Run(5);
        _panel.Fault("inverter ok");
        await _panel.ExpectAsync("Heat", "the inverter did not answer", 5);
        _panel.Run(3);
        Assert.Equal(0, Live(await _panel.ReadAsync(), "motor_status.screw_rpm"));
        await _panel.ResumeAsync();
    }

    [Theory]
    [InlineData("inverter-crc 2")]
    [InlineData("inverter-lost 2")]
    public async Task Two_lost_or_damaged_answers_of_the_inverter_do_no_harm(string fault)
    {
        await _panel.ExtrudeAsync();
        for (int i = 0; i < 5; i++)
        {
            _panel.Fault(fault);
            _panel.Run(0.7);
        }

        Assert.Equal("Extrude", await _panel.ModeAsync());
        Assert.Null(await _panel.ErrorAsync());
        Assert.Equal(30, Live(await _panel.ReadAsync(), "motor_status.screw_rpm"), 0.02);
    }

    [Theory]
    [MemberData(nameof(InverterFaults))]
    public async Task Inverter_trips(string fault)
    {
        await _panel.ExtrudeAsync();
        _panel.Fault($"inverter-trip {fault}");
        await _panel.ExpectAsync("Heat", $"Inverter fault {fault},", 1);
        JsonNode status = (await _panel.ReadAsync())["state"]!["inverter_status_state"]!;
        Assert.True(status["fault_occurence"]!.GetValue<bool>());
        Assert.True(status["abc_fault"]!.GetValue<bool>());
        Assert.Contains("reset the inverter", await _panel.RefusedAsync("""{"SetExtruderMode":"Extrude"}"""), StringComparison.Ordinal);

        await _panel.PostAsync("""{"ResetInverter":true}""");
        await _panel.ExpectAsync("Heat", "the inverter had a fault", 3);
        _panel.Run(1);
        await _panel.ResumeAsync();
    }

    [Fact]
    public async Task Trip_by_silence_on_the_line_is_cleared_by_itself_and_the_screw_waits_for_the_operator()
    {
        await _panel.ExtrudeAsync();
        _panel.Fault($"inverter-trip {SilenceOnTheLine}");
        await _panel.ExpectAsync("Heat", "the inverter had a fault", 1);
        await _panel.RunUntilAsync(
            shown => !shown["state"]!["inverter_status_state"]!["fault_occurence"]!.GetValue<bool>(), "no fault at the inverter", 3);
        _panel.Run(3);
        Assert.Equal("Heat", await _panel.ModeAsync());
        await _panel.ResumeAsync();
    }

    [Theory]
    [InlineData("refuses", "The inverter refuses commands", 1)]
    [InlineData("ignores-run", "does not run although it was told to", 3)]
    public async Task Inverter_does_not_run_as_it_is_told(string fault, string error, double withinSeconds)
    {
        await _panel.BeginAsync(200);
        _panel.Fault($"inverter {fault}");
        await _panel.PostAsync("""{"SetInverterTargetRpm":20},{"SetExtruderMode":"Extrude"}""");
        await _panel.ExpectAsync("Heat", error, withinSeconds);
        _panel.Fault("inverter ok");
        await _panel.PostAsync("""{"ResetInverter":true}""");
        _panel.Run(3);
        await _panel.ResumeAsync(20);
    }

    [Fact]
    public async Task Inverter_does_not_stop()
    {
        await _panel.ExtrudeAsync();
        _panel.Fault("inverter ignores-stop");
        await _panel.PostAsync("""{"SetExtruderMode":"Heat"}""");
        await _panel.ExpectAsync("Heat", "DANGER: the inverter does not stop", 3);
        Assert.True(Live(await _panel.ReadAsync(), "motor_status.screw_rpm") > 29);
        _panel.Fault("inverter ok");
        await _panel.StandsAsync();
        _panel.Run(1);
        Assert.Null(await _panel.ErrorAsync());
        await _panel.StreamAgreesAsync();
    }

    [Fact]
    public async Task Terminal_lost()
    {
        await _panel.ExtrudeAsync();
        _panel.Fault("unplug 5");
        await _panel.ExpectAsync("Standby", "EL3204", 1);
        Assert.Contains("EL3204", await _panel.RefusedAsync("""{"SetExtruderMode":"Heat"}"""), StringComparison.Ordinal);
        _panel.Fault("replug 5");
        _panel.Recover();
        _panel.Run(5);
        Assert.Null(await _panel.ErrorAsync());
        Assert.Equal("Standby", await _panel.ModeAsync());
        await _panel.PostAsync("""{"SetExtruderMode":"Heat"}""");
        await _panel.ResumeAsync();
    }

    [Fact]
    public async Task Bus_interrupted()
    {
        await _panel.ExtrudeAsync();
        _panel.Fault("link-down");
        await _panel.RunUntilErrorAsync(1);
        _panel.Run(2);
        await _panel.ExpectAsync("Standby", "The EtherCAT interface has no link", 1);
        Assert.Contains("no link", await _panel.RefusedAsync("""{"SetExtruderMode":"Heat"}"""), StringComparison.Ordinal);
        _panel.Fault("link-up");
        _panel.Recover();
        _panel.Run(5);
        Assert.Null(await _panel.ErrorAsync());
        Assert.Equal("Standby", await _panel.ModeAsync());
        Assert.Equal(0, Live(await _panel.ReadAsync(), "combined_power"));
        await _panel.PostAsync("""{"SetExtruderMode":"Heat"}""");
        await _panel.ResumeAsync();
    }

    private static IEnumerable<string> WiringErrors(JsonNode shown) =>
        Zones.Where(zone => shown["state"]!["heating_states"]![zone]!["wiring_error"]!.GetValue<bool>());
}
