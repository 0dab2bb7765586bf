using System.Text.Json;
using PanelServer.Simulation.WinderV1;

namespace PanelServer.EndToEnd.Winder;

/// <summary>The safety table of docs/winder.md as clients of REST and streams see it: safe state, message, way back.</summary>
public sealed class FaultTests : IAsyncLifetime
{
    private readonly WinderPanel _panel = new(cycleSeconds: 0.002);

    public async ValueTask InitializeAsync() => await _panel.WatchAsync();

    public ValueTask DisposeAsync() => _panel.DisposeAsync();

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
    [InlineData("stuck-off", "end switch did not close")]
    [InlineData("stuck-on", "end switch did not open")]
    public async Task End_switch_stuck_while_homing(string fault, string message)
    {
        _panel.Fault($"end-switch {fault}");
        await _panel.PostAsync("""{"SetMode":"Hold"}""");
        Assert.Contains(message, await _panel.RunUntilErrorAsync(8), StringComparison.Ordinal);
        await SwitchedOffAsync();
        _panel.Fault("end-switch ok");
        await HoldsAgainAsync();
    }

    [Fact]
    public async Task End_switch_closed_far_from_home()
    {
        await _panel.WindAsync(5, 5);
        _panel.Fault("end-switch stuck-on");
        Assert.Contains("closed far from home", await _panel.RunUntilErrorAsync(1), StringComparison.Ordinal);
        await SwitchedOffAsync();
        _panel.Fault("end-switch ok");
        await HoldsAgainAsync();
    }

    [Fact]
    public async Task Traverse_that_lost_steps()
    {
        await _panel.PrepareAsync();
        await _panel.PostAsync("\"GotoTraverseLimitOuter\"");
        _panel.Run(0.5);
        _panel.Fault("traverse jammed");
        _panel.Run(0.05);
        _panel.Fault("traverse ok");
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
        await _panel.WindAsync(5, 5);
        _panel.Fault($"drive {axis} under-voltage");
        Assert.Contains($"The {axis} drive", await _panel.RunUntilErrorAsync(1), StringComparison.Ordinal);
        await SwitchedOffAsync();
        foreach (string mode in (string[])["Hold", "Pull", "Wind"])
        {
            Assert.Contains($"The {axis} drive", await _panel.RefusedAsync($$"""{"SetMode":"{{mode}}"}"""), StringComparison.Ordinal);
        }

        _panel.Fault($"drive {axis} ok");
        _panel.Run(0.5);
        await HoldsAgainAsync();
    }

    [Theory]
    [InlineData("spool")]
    [InlineData("traverse")]
    [InlineData("puller")]
    public async Task Drive_never_ready(string axis)
    {
        _panel.Fault($"drive {axis} never-ready");
        await _panel.PostAsync("""{"SetMode":"Hold"}""");
        Assert.Contains($"The {axis} drive", await _panel.RunUntilErrorAsync(2), StringComparison.Ordinal);
        Assert.Contains("does not turn its motor as commanded", await _panel.ErrorAsync(), StringComparison.Ordinal);
        await SwitchedOffAsync();
        _panel.Fault($"drive {axis} ok");
        await HoldsAgainAsync();
    }

    [Theory]
    [InlineData("spool")]
    [InlineData("puller")]
    public async Task Counter_stands_still(string axis)
    {
        await _panel.WindAsync(10, 10);
        _panel.Fault($"drive {axis} counter-stands");
        Assert.Contains($"The {axis} drive", await _panel.RunUntilErrorAsync(2), StringComparison.Ordinal);
        await SwitchedOffAsync();
        _panel.Fault($"drive {axis} ok");
        await HoldsAgainAsync();
    }

    [Fact]
    public async Task Counter_of_the_traverse_stands_still()
    {
        await _panel.PrepareAsync();
        _panel.Fault("drive traverse counter-stands");
        await _panel.PostAsync("\"GotoTraverseLimitOuter\"");
        Assert.Contains("The traverse drive", await _panel.RunUntilErrorAsync(2), StringComparison.Ordinal);
        await SwitchedOffAsync();
        _panel.Fault("drive traverse ok");
        await HoldsAgainAsync();
    }

    [Fact]
    public async Task End_switch_open_at_home()
    {
        await _panel.PrepareAsync();
        _panel.Fault("end-switch stuck-off");
        _panel.Fault("traverse-push 5");
        await _panel.PostAsync("\"GotoTraverseHome\"");
        Assert.Contains("end switch did not close", await _panel.RunUntilErrorAsync(8), StringComparison.Ordinal);
        await SwitchedOffAsync();
        _panel.Fault("end-switch ok");
        await HoldsAgainAsync();
    }

    [Fact]
    public async Task Spool_motor_stalls()
    {
        await _panel.WindAsync(10, 20);
        _panel.Fault("drive spool stalled");
        Assert.Contains("stays down although the spool turns", await _panel.RunUntilErrorAsync(25), StringComparison.Ordinal);
        Assert.Equal("Hold", await _panel.ModeAsync());
        _panel.Fault("drive spool ok");
        await WindsAgainAsync();
    }

    [Fact]
    public async Task Arm_held_at_its_upper_stop()
    {
        await _panel.WindAsync(5, 10);
        _panel.Fault("arm 87.6");
        Assert.Contains("too tight", await _panel.RunUntilErrorAsync(5), StringComparison.Ordinal);
        Assert.Equal("Hold", await _panel.ModeAsync());
        _panel.Fault("arm free");
        await WindsAgainAsync();
    }

    [Fact]
    public async Task Spool_missing_while_winding()
    {
        await _panel.WindAsync(10, 20);
        _panel.Fault("spool missing");
        Assert.Contains("stays down although the spool turns", await _panel.RunUntilErrorAsync(25), StringComparison.Ordinal);
        Assert.Equal("Hold", await _panel.ModeAsync());
        _panel.Fault("spool ok");
        await WindsAgainAsync();
    }

    [Fact]
    public async Task Full_spool_put_on()
    {
        await _panel.PrepareAsync();
        _panel.Fault("spool full");
        await _panel.WindAsync(20, 1);
        Assert.Contains("spool is full", await _panel.RunUntilErrorAsync(120), StringComparison.Ordinal);
        Assert.Equal("Hold", await _panel.ModeAsync());
        _panel.Fault("spool empty");
        await WindsAgainAsync();
    }

    [Fact]
    public async Task Terminal_lost()
    {
        await _panel.WindAsync(5, 5);
        _panel.Fault("unplug 4");
        Assert.Contains("EL7031-0030", await _panel.RunUntilErrorAsync(1), StringComparison.Ordinal);
        await SwitchedOffAsync();
        Assert.Contains("EL7031-0030", await _panel.RefusedAsync("""{"SetMode":"Hold"}"""), StringComparison.Ordinal);
        _panel.Fault("replug 4");
        _panel.Recover();
        _panel.Run(5);
        Assert.Null(await _panel.ErrorAsync());
        Assert.Equal("Standby", await _panel.ModeAsync());
        await HoldsAgainAsync();
    }

    [Fact]
    public async Task Arm_sensor_out_of_range()
    {
        await _panel.WindAsync(5, 10);
        _panel.Fault("arm-sensor 11");
        Assert.Contains("tension arm's sensor", await _panel.RunUntilErrorAsync(1), StringComparison.Ordinal);
        Assert.Equal("Hold", await _panel.ModeAsync());
        Assert.Contains("sensor", await _panel.RefusedAsync("\"ZeroTensionArmAngle\""), StringComparison.Ordinal);
        Assert.Contains("sensor", await _panel.RefusedAsync("""{"SetMode":"Wind"}"""), StringComparison.Ordinal);
        _panel.Fault("arm-sensor ok");
        _panel.Run(0.5);
        await WindsAgainAsync();
    }

    [Fact]
    public async Task Arm_at_its_upper_end()
    {
        await _panel.PostAsync("""{"SetSpoolRegulationMode":"MinMax"}""", """{"SetSpoolMinMaxMinSpeed":15}""");
        await _panel.WindAsync(5, 10);
        _panel.Fault("drive puller stalled");
        Assert.Contains("too tight", await _panel.RunUntilErrorAsync(10), StringComparison.Ordinal);
        Assert.Equal("Hold", await _panel.ModeAsync());
        _panel.Run(5);
        Assert.Equal(0, _panel.Plant.Filament.Breaks);
        _panel.Fault("drive puller ok");
        await WindsAgainAsync();
    }

    [Fact]
    public async Task Puller_stalls()
    {
        await _panel.WindAsync(5, 10);
        _panel.Fault("drive puller stalled");
        Assert.Contains("although the puller turns", await _panel.RunUntilErrorAsync(20), StringComparison.Ordinal);
        Assert.Equal("Hold", await _panel.ModeAsync());
        _panel.Fault("drive puller ok");
        await WindsAgainAsync();
    }

    [Fact]
    public async Task Filament_breaks()
    {
        await _panel.WindAsync(10, 20);
        _panel.Fault("filament broken");
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
        using WinderPanel panel = new(new WinderPlantConstants { CoreRadiusMillimetre = radius }, 0.002);
        await panel.WindAsync(speed, 1);
        Assert.Contains(message, await panel.RunUntilErrorAsync(120), StringComparison.Ordinal);
        Assert.Equal("Hold", await panel.ModeAsync());
    }

    [Fact]
    public async Task Bus_lost()
    {
        await _panel.WindAsync(5, 5);
        _panel.Fault("link-down");
        await _panel.RunUntilErrorAsync(1);
        _panel.Run(1);
        Assert.Contains("The EtherCAT interface has no link", await _panel.ErrorAsync(), StringComparison.Ordinal);
        await SwitchedOffAsync();
        Assert.Contains("The EtherCAT interface has no link", await _panel.RefusedAsync("""{"SetMode":"Hold"}"""), StringComparison.Ordinal);

        _panel.Fault("link-up");
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
        using StringContent content = new(
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
        await _panel.StreamAgreesAsync();
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
        await _panel.StreamAgreesAsync();
    }

    private async Task WindsAgainAsync()
    {
        _panel.Plant.Thread();
        await _panel.PostAsync("""{"SetMode":"Wind"}""");
        _panel.Run(15);
        Assert.Null(await _panel.ErrorAsync());
        Assert.Equal("Wind", await _panel.ModeAsync());
        Assert.True((await _panel.GetAsync()).GetProperty("live_values").GetProperty("spool_rpm").GetDouble() > 5);
        await _panel.StreamAgreesAsync();
    }
}
