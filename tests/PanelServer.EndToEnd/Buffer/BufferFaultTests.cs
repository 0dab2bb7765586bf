using System.Text.Json.Nodes;
using PanelServer.Machines.BufferV1;

namespace PanelServer.EndToEnd.Buffer;

/// <summary>The safety table of docs/buffer.md as clients of REST and streams see it: safe state, message, way back.</summary>
public sealed class BufferFaultTests : IAsyncLifetime
{
    private const string Fill = """{"SetBufferMode":"FillingBuffer"}""";
    private const string Empty = """{"SetBufferMode":"EmptyingBuffer"}""";
    private const string Standby = """{"SetBufferMode":"Standby"}""";

    private readonly BufferPanel _panel = new(new BufferOptions { FillingTravelRevolutions = 1 });

    public async ValueTask InitializeAsync() => await _panel.WatchAsync();

    public ValueTask DisposeAsync() => _panel.DisposeAsync();

    [Fact]
    public async Task Buffer_fills_and_empties_by_request()
    {
        await _panel.PostAsync(Fill);
        _panel.Run(3);
        Assert.Equal("FillingBuffer", await _panel.ModeAsync());
        Assert.InRange(_panel.Simulation.Plant.HeightMillimetre, 2, 4);
        await _panel.PostAsync(Empty);
        _panel.Run(1);
        Assert.True(_panel.Simulation.Terminals.Tower.StepsPerSecond < 0);
        Assert.Contains("FillingBuffer", await _panel.RefusedAsync("""{"SetBufferMode":"Filling"}"""), StringComparison.Ordinal);
        await _panel.PostAsync(Standby);
        await StandsAsync();
    }

    [Fact]
    public async Task Buffer_remembers_its_winder()
    {
        const string winder = """{"machine_identification":{"vendor":1,"machine":2},"serial":57922}""";
        await _panel.PostAsync($$"""{"SetConnectedMachine":{{winder}}}""");
        JsonNode connected = (await _panel.ReadAsync())["state"]!["connected_machine_state"]!;
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(winder), connected["machine_identification_unique"]));
        Assert.False(connected["is_available"]!.GetValue<bool>());
        Assert.Contains("Only a winder", await _panel.RefusedAsync("""{"SetConnectedMachine":{"machine_identification":{"vendor":1,"machine":4},"serial":57922}}"""), StringComparison.Ordinal);
        await _panel.RefusedAsync("""{"SetConnectedMachine":{"machine_identification":{"vendor":1,"machine":2},"serial":65536}}""");
        await _panel.PostAsync("""{"SetConnectedMachine":{"machine_identification":{"vendor":0,"machine":0},"serial":0}}""", $$"""{"DisconnectMachine":{{winder}}}""");
        Assert.Null((await _panel.ReadAsync())["state"]!["connected_machine_state"]!["machine_identification_unique"]);
        await _panel.StreamAgreesAsync();
    }

    [Theory]
    [InlineData("tower")]
    [InlineData("puller")]
    public async Task Buffer_drive_error(string axis)
    {
        await FillAsync();
        _panel.Fault($"drive {axis} over-temperature");
        Assert.Contains($"The {axis}'s drive", await _panel.RunUntilErrorAsync(1), StringComparison.Ordinal);
        await StandsAsync();
        Assert.Contains($"The {axis}'s drive", await _panel.RefusedAsync(Fill), StringComparison.Ordinal);
        _panel.Fault($"drive {axis} ok");
        _panel.Run(0.5);
        await FillAsync();
    }

    [Theory]
    [InlineData("never-ready")]
    [InlineData("counter-stands")]
    public async Task Buffer_drive_stands(string fault)
    {
        _panel.Fault($"drive tower {fault}");
        await _panel.PostAsync(Fill);
        Assert.Contains("does not turn its motor", await _panel.RunUntilErrorAsync(5), StringComparison.Ordinal);
        await StandsAsync();
        _panel.Fault("drive tower ok");
        await FillAsync();
    }

    [Fact]
    public async Task Buffer_at_its_limit()
    {
        await _panel.PostAsync(Fill);
        Assert.Contains("the buffer is full", await _panel.RunUntilErrorAsync(25), StringComparison.Ordinal);
        await StandsAsync();
        Assert.Equal(20, _panel.Simulation.Plant.HeightMillimetre, 0.1);
        Assert.Contains("the buffer is full", await _panel.RefusedAsync(Fill), StringComparison.Ordinal);
        await _panel.PostAsync(Empty);
        _panel.Run(1);
        Assert.Null(await _panel.ErrorAsync());
    }

    [Fact]
    public async Task Buffer_terminal_lost()
    {
        await FillAsync();
        _panel.Fault("unplug 2");
        Assert.Contains("EL7031-0030", await _panel.RunUntilErrorAsync(1), StringComparison.Ordinal);
        await StandsAsync();
        await _panel.RefusedAsync(Fill);
        _panel.Fault("replug 2");
        _panel.Recover();
        _panel.Run(1);
        Assert.Null(await _panel.ErrorAsync());
        await FillAsync();
    }

    [Fact]
    public async Task Buffer_bus_lost()
    {
        await FillAsync();
        _panel.Fault("link-down");
        await _panel.RunUntilErrorAsync(1);
        _panel.Run(1);
        Assert.Contains("The EtherCAT interface has no link", await _panel.ErrorAsync(), StringComparison.Ordinal);
        await StandsAsync();
        _panel.Fault("link-up");
        _panel.Recover();
        _panel.Run(1);
        Assert.Equal("Standby", await _panel.ModeAsync());
        await FillAsync();
    }

    private async Task FillAsync()
    {
        await _panel.PostAsync(Fill);
        _panel.Run(2);
        Assert.Null(await _panel.ErrorAsync());
        Assert.Equal("FillingBuffer", await _panel.ModeAsync());
        Assert.True(_panel.Simulation.Terminals.Tower.StepsPerSecond > 0);
        await _panel.StreamAgreesAsync();
    }

    private async Task StandsAsync()
    {
        Assert.Equal("Standby", await _panel.ModeAsync());
        await _panel.StreamAgreesAsync();
        _panel.Run(0.3);
        Assert.Equal(0, _panel.Simulation.Terminals.Tower.StepsPerSecond);
        Assert.False(_panel.Simulation.Terminals.Tower.IsTorqueOn);
        Assert.False(_panel.Simulation.Terminals.Puller.IsTorqueOn);
    }
}
