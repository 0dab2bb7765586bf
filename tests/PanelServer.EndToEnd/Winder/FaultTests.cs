using System.Text.Json;
using PanelServer.Simulation.Plants;
using PanelServer.Simulation.Terminals;

namespace PanelServer.EndToEnd.Winder;

/// <summary>The safety table of docs/winder.md as a REST client sees it: safe state, message, way back.</summary>
public sealed class FaultTests : IDisposable
{
    private readonly WinderPanel _panel = new(cycleSeconds: 0.002);

    public void Dispose() => _panel.Dispose();

    [Fact]
    public async Task Homing_interrupted()
    {
        await _panel.PostAsync("\"ZeroTensionArmAngle\"", """{"SetMode":"Hold"}""");
        _panel.Run(0.4);
        await _panel.PostAsync("""{"SetMode":"Standby"}""");
        JsonElement answer = await _panel.GetAsync();
        Assert.False(answer.GetProperty("state").GetProperty("traverse_state").GetProperty("is_homed").GetBoolean());
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("live_values").GetProperty("traverse_position").ValueKind);
        Assert.Contains("home position", await _panel.RefusedAsync("""{"SetMode":"Wind"}"""), StringComparison.Ordinal);
        await HoldsAgainAsync();
    }

    [Theory]
    [InlineData(WinderEndSwitch.StuckOff, "end switch did not close")]
    [InlineData(WinderEndSwitch.StuckOn, "end switch did not open")]
    public async Task End_switch_stuck_while_homing(WinderEndSwitch fault, string message)
    {
        _panel.Plant.Traverse.EndSwitch = fault;
        await _panel.PostAsync("""{"SetMode":"Hold"}""");
        Assert.Contains(message, await _panel.RunUntilErrorAsync(8), StringComparison.Ordinal);
        await SwitchedOffAsync();
        _panel.Plant.Traverse.EndSwitch = WinderEndSwitch.Working;
        await HoldsAgainAsync();
    }

    [Fact]
    public async Task End_switch_closed_far_from_home()
    {
        await _panel.WindAsync(5, 5);
        _panel.Plant.Traverse.EndSwitch = WinderEndSwitch.StuckOn;
        Assert.Contains("closed far from home", await _panel.RunUntilErrorAsync(1), StringComparison.Ordinal);
        await SwitchedOffAsync();
        _panel.Plant.Traverse.EndSwitch = WinderEndSwitch.Working;
        await HoldsAgainAsync();
    }

    [Fact]
    public async Task Traverse_that_lost_steps()
    {
        await _panel.PrepareAsync();
        await _panel.PostAsync("\"GotoTraverseLimitOuter\"");
        _panel.Run(0.5);
        _panel.Plant.Traverse.IsJammed = true;
        _panel.Run(0.05);
        _panel.Plant.Traverse.IsJammed = false;
        _panel.Run(1);
        await _panel.PostAsync("\"GotoTraverseHome\"");
        Assert.Contains("had lost steps", await _panel.RunUntilErrorAsync(3), StringComparison.Ordinal);
        await _panel.PostAsync("""{"SetMode":"Hold"}""");
        Assert.Null(await _panel.ErrorAsync());
    }

    [Theory]
    [InlineData("spool")]
    [InlineData("traverse")]
    [InlineData("puller")]
    public async Task Drive_error(string axis)
    {
        VirtualStepperTerminal drive = axis switch
        {
            "spool" => _panel.Simulation.Terminals.Spool,
            "traverse" => _panel.Simulation.Terminals.Traverse,
            _ => _panel.Simulation.Terminals.Puller,
        };
        await _panel.WindAsync(5, 5);
        drive.Faults = StepperFaults.UnderVoltage;
        Assert.Contains($"The {axis} drive", await _panel.RunUntilErrorAsync(1), StringComparison.Ordinal);
        await SwitchedOffAsync();
        foreach (string mode in (string[])["Hold", "Pull", "Wind"])
        {
            Assert.Contains($"The {axis} drive", await _panel.RefusedAsync($$"""{"SetMode":"{{mode}}"}"""), StringComparison.Ordinal);
        }

        drive.Faults = StepperFaults.None;
        _panel.Run(0.5);
        await HoldsAgainAsync();
    }

    [Fact]
    public async Task Arm_sensor_out_of_range()
    {
        await _panel.WindAsync(5, 10);
        _panel.Simulation.ArmSensorVolt = 11;
        Assert.Contains("tension arm's sensor", await _panel.RunUntilErrorAsync(1), StringComparison.Ordinal);
        Assert.Equal("Hold", await _panel.ModeAsync());
        Assert.Contains("sensor", await _panel.RefusedAsync("\"ZeroTensionArmAngle\""), StringComparison.Ordinal);
        Assert.Contains("sensor", await _panel.RefusedAsync("""{"SetMode":"Wind"}"""), StringComparison.Ordinal);
        _panel.Simulation.ArmSensorVolt = null;
        _panel.Run(0.5);
        await WindsAgainAsync();
    }

    [Fact]
    public async Task Arm_at_its_upper_end()
    {
        await _panel.PostAsync("""{"SetSpoolRegulationMode":"MinMax"}""", """{"SetSpoolMinMaxMinSpeed":15}""");
        await _panel.WindAsync(5, 10);
        _panel.Simulation.Terminals.Puller.IsStalled = true;
        Assert.Contains("too tight", await _panel.RunUntilErrorAsync(10), StringComparison.Ordinal);
        Assert.Equal("Hold", await _panel.ModeAsync());
        _panel.Run(5);
        Assert.Equal(0, _panel.Plant.Filament.Breaks);
        _panel.Simulation.Terminals.Puller.IsStalled = false;
        await WindsAgainAsync();
    }

    [Fact]
    public async Task Puller_stalls()
    {
        await _panel.WindAsync(5, 10);
        _panel.Simulation.Terminals.Puller.IsStalled = true;
        Assert.Contains("although the puller turns", await _panel.RunUntilErrorAsync(20), StringComparison.Ordinal);
        Assert.Equal("Hold", await _panel.ModeAsync());
        _panel.Simulation.Terminals.Puller.IsStalled = false;
        await WindsAgainAsync();
    }

    [Fact]
    public async Task Filament_breaks()
    {
        await _panel.WindAsync(10, 20);
        _panel.Plant.Filament.Break();
        Assert.Contains("broken", await _panel.RunUntilErrorAsync(21), StringComparison.Ordinal);
        Assert.Equal("Hold", await _panel.ModeAsync());
        _panel.Run(5);
        Assert.Equal(0, (await _panel.GetAsync()).GetProperty("live_values").GetProperty("puller_speed").GetDouble());
        await WindsAgainAsync();
    }

    [Fact]
    public async Task Slack_that_the_spool_cannot_take_up()
    {
        await _panel.WindAsync(50, 10);
        Assert.Contains("faster than its greatest speed", await _panel.RunUntilErrorAsync(20), StringComparison.Ordinal);
        Assert.Equal("Wind", await _panel.ModeAsync());
        _panel.Run(25);
        Assert.Contains("collected before the spool", await _panel.ErrorAsync(), StringComparison.Ordinal);
        Assert.Equal("Hold", await _panel.ModeAsync());
        await _panel.PostAsync("""{"SetPullerTargetSpeed":10}""");
        await WindsAgainAsync();
    }

    [Fact]
    public async Task No_filament_threaded()
    {
        await _panel.PrepareAsync();
        await _panel.PostAsync("""{"SetMode":"Wind"}""");
        Assert.Contains("waits for filament", await _panel.RunUntilErrorAsync(25), StringComparison.Ordinal);
        Assert.Equal("Wind", await _panel.ModeAsync());
        _panel.Plant.Thread();
        _panel.Run(5);
        Assert.Null(await _panel.ErrorAsync());
    }

    [Theory]
    [InlineData(165, 20, "spool is full")]
    [InlineData(20, 5, "no spool is mounted")]
    public async Task Spool_full_or_missing(double radius, double speed, string message)
    {
        using var panel = new WinderPanel(new WinderPlantConstants { CoreRadiusMillimetre = radius }, 0.002);
        await panel.WindAsync(speed, 1);
        Assert.Contains(message, await panel.RunUntilErrorAsync(120), StringComparison.Ordinal);
        Assert.Equal("Hold", await panel.ModeAsync());
    }

    [Fact]
    public async Task Bus_lost()
    {
        await _panel.WindAsync(5, 5);
        _panel.Bus.Segment.LinkDown();
        await _panel.RunUntilErrorAsync(1);
        _panel.Run(1);
        Assert.Contains("interrupted", await _panel.ErrorAsync(), StringComparison.Ordinal);
        await SwitchedOffAsync();
        Assert.Contains("interrupted", await _panel.RefusedAsync("""{"SetMode":"Hold"}"""), StringComparison.Ordinal);

        _panel.Bus.Segment.LinkUp();
        _panel.Recover();
        _panel.Run(5);
        Assert.Null(await _panel.ErrorAsync());
        Assert.Equal("Standby", await _panel.ModeAsync());
        await HoldsAgainAsync();
    }

    [Fact]
    public async Task Emergency_stop_by_any_client()
    {
        await _panel.WindAsync(20, 10);
        using HttpClient other = _panel.CreateClient();
        using var content = new StringContent(
            """{"machine_identification_unique":{"machine_identification":{"vendor":1,"machine":2},"serial":57922},"data":{"SetMode":"Standby"}}""",
            System.Text.Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await other.PostAsync("/api/v1/machine/mutate", content, TestContext.Current.CancellationToken);
        Assert.Equal("""{"success":true,"error":null}""", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        _panel.Run(0.01);
        await SwitchedOffAsync();
        await WindsAgainAsync();
    }

    private async Task SwitchedOffAsync()
    {
        Assert.Equal("Standby", await _panel.ModeAsync());
        _panel.Run(0.01);
        Assert.Equal(0, _panel.Simulation.Terminals.Spool.StepsPerSecond);
        Assert.Equal(0, _panel.Simulation.Terminals.Traverse.StepsPerSecond);
        Assert.Equal(0, _panel.Simulation.Terminals.Puller.StepsPerSecond);

        // The output stages follow after their drive-off delay.
        _panel.Run(0.2);
        Assert.False(_panel.Simulation.Terminals.Spool.IsTorqueOn);
        Assert.False(_panel.Simulation.Terminals.Traverse.IsTorqueOn);
        Assert.False(_panel.Simulation.Terminals.Puller.IsTorqueOn);
    }

    private async Task HoldsAgainAsync()
    {
        await _panel.PostAsync("""{"SetMode":"Hold"}""");
        _panel.Run(4);
        Assert.Null(await _panel.ErrorAsync());
        JsonElement state = (await _panel.GetAsync()).GetProperty("state");
        Assert.True(state.GetProperty("traverse_state").GetProperty("is_homed").GetBoolean());
        Assert.Equal("Hold", state.GetProperty("mode_state").GetProperty("mode").GetString());
    }

    private async Task WindsAgainAsync()
    {
        _panel.Plant.Thread();
        await _panel.PostAsync("""{"SetMode":"Wind"}""");
        _panel.Run(15);
        Assert.Null(await _panel.ErrorAsync());
        Assert.Equal("Wind", await _panel.ModeAsync());
        Assert.True((await _panel.GetAsync()).GetProperty("live_values").GetProperty("spool_rpm").GetDouble() > 5);
    }
}
