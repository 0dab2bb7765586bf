using System.Text.Json.Nodes;

namespace PanelServer.EndToEnd.Aquapath;

/// <summary>The safety table of docs/aquapath.md as clients of REST and streams see it: safe state, message, way back.</summary>
public sealed class AquapathFaultTests : IAsyncLifetime
{
    private const string Auto = """{"SetAquaPathMode":"Auto"}""";
    private const string Standby = """{"SetAquaPathMode":"Standby"}""";
    private const string PumpOn = """{"SetFrontFlow":true}""";
    private const int Pump = 1;
    private const int Heater = 2;
    private const int Cooler = 4;

    private readonly AquapathPanel _panel = new();

    public async ValueTask InitializeAsync() => await _panel.WatchAsync();

    public ValueTask DisposeAsync() => _panel.DisposeAsync();

    [Fact]
    public async Task Aquapath_heats_cools_and_tells_it()
    {
        await HeatAsync();
        JsonNode live = (await _panel.ReadAsync())["live_values"]!;
        Assert.Equal((700, 0), (live["front_power"]!.GetValue<double>(), live["back_power"]!.GetValue<double>()));
        Assert.True(live["front_total_energy"]!.GetValue<double>() > 0);
        Assert.Equal(5, live["front_flow"]!.GetValue<double>(), 0.02);
        _panel.Fault("water back 45");
        await _panel.PostAsync("""{"SetBackTemperature":30}""", """{"SetBackFlow":true}""", """{"SetBackRevolutions":60}""");
        _panel.Run(20);
        live = (await _panel.ReadAsync())["live_values"]!;
        Assert.Equal(60, live["back_revolutions"]!.GetValue<double>());
        Assert.True(live["back_temperature"]!.GetValue<double>() < 45);
        await _panel.StreamAgreesAsync();
        Assert.Contains("out of range", await _panel.RefusedAsync("""{"SetFrontTemperature":81}"""), StringComparison.Ordinal);
        await _panel.RefusedAsync("""{"SetFrontRevolutions":-1}""");
        await _panel.PostAsync(Standby);
        await IsOffAsync();
    }

    [Fact]
    public async Task Aquapath_pump_dead()
    {
        _panel.Fault("water-pump front dead");
        await _panel.PostAsync(PumpOn, Auto);
        Assert.Contains("front circuit (reservoir 1) has no flow", await _panel.RunUntilErrorAsync(16), StringComparison.Ordinal);
        _panel.Run(0.02);
        Assert.False(IsOn(Pump));
        Assert.False((await _panel.ReadAsync())["state"]!["flow_states"]!["front"]!["should_flow"]!.GetValue<bool>());
        await _panel.StreamAgreesAsync();
        _panel.Fault("water-pump front ok");
        await HeatAsync();
    }

    [Theory]
    [InlineData("water-pump front dead", "water-pump front ok")]
    [InlineData("hose front burst", "hose front ok")]
    public async Task Aquapath_flow_lost(string fault, string end)
    {
        await HeatAsync();
        _panel.Fault(fault);
        _panel.Run(5);
        Assert.False(IsOn(Heater));
        Assert.Contains("no flow", await _panel.RunUntilErrorAsync(10), StringComparison.Ordinal);
        _panel.Run(0.02);
        Assert.False(IsOn(Pump));
        _panel.Fault(end);
        await HeatAsync();
    }

    [Theory]
    [InlineData("open", 0.5)]
    [InlineData("shorted", 0.5)]
    [InlineData("frozen", 3)]
    public async Task Aquapath_thermometer_broken(string fault, double withinSeconds)
    {
        await HeatAsync();
        _panel.Fault($"water-sensor front-in {fault}");
        await _panel.RunUntilErrorAsync(withinSeconds + 1);
        _panel.Run(0.02);
        Assert.False(IsOn(Heater));
        _panel.Fault("water-sensor front-in ok");
        _panel.Run(7);
        Assert.Null(await _panel.ErrorAsync());
        await HeatAsync();
    }

    [Fact]
    public async Task Aquapath_reservoir_thermometer_broken()
    {
        await HeatAsync();
        _panel.Fault("water-sensor front-reservoir open");
        Assert.Contains("in the reservoir of the front circuit", await _panel.RunUntilErrorAsync(1), StringComparison.Ordinal);
        Assert.True(IsOn(Heater));
        _panel.Fault("water-sensor front-reservoir ok");
        _panel.Run(3);
        Assert.Null(await _panel.ErrorAsync());
    }

    [Fact]
    public async Task Aquapath_too_hot()
    {
        await HeatAsync();
        _panel.Fault("water-heater front stuck");
        _panel.Fault("water front 90");
        Assert.Contains("DANGER: the water of the front circuit", await _panel.RunUntilErrorAsync(1), StringComparison.Ordinal);
        _panel.Run(0.02);
        Assert.False(IsOn(Heater));
        await _panel.StreamAgreesAsync();
        _panel.Fault("water-heater front ok");
        _panel.Fault("water front 40");
        _panel.Run(1);
        Assert.Null(await _panel.ErrorAsync());
    }

    [Fact]
    public async Task Aquapath_pump_runs_on_behind_a_hot_heater()
    {
        _panel.Fault("water front 60");
        await HeatAsync(target: 70);
        await _panel.PostAsync(Standby);
        _panel.Run(5);
        Assert.Equal((false, true), (IsOn(Heater), IsOn(Pump)));
        _panel.Run(6);
        await IsOffAsync();
    }

    [Fact]
    public async Task Aquapath_standby_while_heating()
    {
        await HeatAsync();
        await _panel.PostAsync(Standby);
        await IsOffAsync();
        await HeatAsync();
    }

    [Fact]
    public async Task Aquapath_terminal_lost()
    {
        await HeatAsync();
        _panel.Fault("unplug 4");
        Assert.Contains("EL4002", await _panel.RunUntilErrorAsync(1), StringComparison.Ordinal);
        await IsOffAsync();
        Assert.Contains("EL4002", await _panel.RefusedAsync(Auto), StringComparison.Ordinal);
        _panel.Fault("replug 4");
        _panel.Recover();
        _panel.Run(3);
        Assert.Null(await _panel.ErrorAsync());
        await HeatAsync();
    }

    [Fact]
    public async Task Aquapath_flow_terminal_frozen()
    {
        await HeatAsync();
        _panel.Fault("flow-sensors frozen");
        Assert.Contains("EL5152", await _panel.RunUntilErrorAsync(2), StringComparison.Ordinal);
        await IsOffAsync();
        _panel.Fault("flow-sensors ok");
        _panel.Run(1);
        await HeatAsync();
    }

    [Fact]
    public async Task Aquapath_bus_lost()
    {
        await HeatAsync();
        _panel.Fault("link-down");
        await _panel.RunUntilErrorAsync(1);
        _panel.Run(1);
        Assert.Contains("The EtherCAT interface has no link", await _panel.ErrorAsync(), StringComparison.Ordinal);
        await IsOffAsync();
        _panel.Fault("link-up");
        _panel.Recover();
        _panel.Run(3);
        Assert.Null(await _panel.ErrorAsync());
        Assert.Equal("Standby", await _panel.ModeAsync());
        await HeatAsync();
    }

    private bool IsOn(int relay) => _panel.Simulation.Terminals.Relays.Output(relay);

    private async Task HeatAsync(double target = 40)
    {
        await _panel.PostAsync($$"""{"SetFrontTemperature":{{target}}}""", PumpOn, Auto);
        _panel.Run(18);
        Assert.Null(await _panel.ErrorAsync());
        Assert.Equal((true, true, false), (IsOn(Pump), IsOn(Heater), IsOn(Cooler)));
        await _panel.StreamAgreesAsync();
    }

    private async Task IsOffAsync()
    {
        Assert.Equal("Standby", await _panel.ModeAsync());
        await _panel.StreamAgreesAsync();
        _panel.Run(0.3);
        Assert.All(Enumerable.Range(1, 8), relay => Assert.False(IsOn(relay)));
        Assert.Equal((0, 0), (_panel.Simulation.Terminals.Fans.Voltage(1), _panel.Simulation.Terminals.Fans.Voltage(2)));
    }
}
