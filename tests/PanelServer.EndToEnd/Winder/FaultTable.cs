using System.Text.Json.Nodes;
using WinderFault = PanelServer.EndToEnd.Panel.PanelFault<PanelServer.EndToEnd.Winder.WinderPanel>;

namespace PanelServer.EndToEnd.Winder;

/// <summary>The fault table of docs/winder.md in its order. Each row begins with <see cref="BeginAsync"/>.</summary>
internal static class FaultTable
{
    private const string Hold = """{"SetMode":"Hold"}""";
    private const string Pull = """{"SetMode":"Pull"}""";
    private const string Wind = """{"SetMode":"Wind"}""";
    private const string ToOuterLimit = "\"GotoTraverseLimitOuter\"";
    private const string ToHome = "\"GotoTraverseHome\"";
    private const string NoLink = "The EtherCAT interface has no link";

    private static readonly (string Axis, string Terminal, int Position)[] _drives =
        [("spool", "EL7041-0052", 2), ("traverse", "EL7031", 3), ("puller", "EL7031-0030", 4)];

    public static IReadOnlyList<WinderFault> Rows { get; } =
    [
        new("End_switch_stuck_while_homing: never closes", BeginAsync, ["end-switch stuck-off"], "end switch did not close", 8, "Standby")
        { Requests = [Hold], Ends = ["end-switch ok"], Again = HoldsAsync },
        new("End_switch_stuck_while_homing: never opens", BeginAsync, ["end-switch stuck-on"], "end switch did not open", 8, "Standby")
        { Requests = [Hold], Ends = ["end-switch ok"], Again = HoldsAsync },
        new("End_switch_closed_far_from_home", Winding(5, 5), ["end-switch stuck-on"], "closed far from home", 1, "Standby")
        { Ends = ["end-switch ok"], Again = HoldsAsync },
        new("End_switch_open_at_home", PrepareAsync, ["end-switch stuck-off", "traverse-push 5"], "end switch did not close", 8, "Standby")
        { Requests = [ToHome], Ends = ["end-switch ok"], Again = HoldsAsync },
        new("Traverse_that_lost_steps", LoseStepsAsync, [], "had lost steps", 3, "Hold") { Requests = [ToHome], Again = HoldsAsync },
        .. _drives.Select(drive => new WinderFault($"Drive_error: {drive.Axis}", Winding(5, 5), [$"drive {drive.Axis} under-voltage"], $"The {drive.Axis} drive", 1, "Standby")
        { Refused = [(Hold, $"The {drive.Axis} drive"), (Pull, $"The {drive.Axis} drive"), (Wind, $"The {drive.Axis} drive")], Ends = [$"drive {drive.Axis} ok"], EndsAfter = 0.5, Again = HoldsAsync }),
        .. _drives.Select(drive => new WinderFault($"Drive_never_ready: {drive.Axis}", BeginAsync, [$"drive {drive.Axis} never-ready"], $"The {drive.Axis} drive ({drive.Terminal} at position {drive.Position}) does not turn its motor as commanded", 2, "Standby")
        { Requests = [Hold], Ends = [$"drive {drive.Axis} ok"], Again = HoldsAsync }),
        .. ((string[])["spool", "puller"]).Select(axis => new WinderFault($"Counter_stands_still: {axis}", Winding(10, 10), [$"drive {axis} counter-stands"], $"The {axis} drive", 2, "Standby")
        { Ends = [$"drive {axis} ok"], Again = HoldsAsync }),
        new("Counter_of_the_traverse_stands_still", PrepareAsync, ["drive traverse counter-stands"], "The traverse drive", 2, "Standby")
        { Requests = [ToOuterLimit], Ends = ["drive traverse ok"], Again = HoldsAsync },
        new("Arm_sensor_out_of_range", Winding(5, 10), ["arm-sensor 11"], "tension arm's sensor", 1, "Hold")
        { Refused = [("\"ZeroTensionArmAngle\"", "sensor"), (Wind, "sensor")], Ends = ["arm-sensor ok"], EndsAfter = 0.5, Again = WindsAsync },
        new("Arm_at_its_upper_end", WindUnderMinMaxAsync, ["drive puller stalled"], "too tight", 10, "Hold")
        { Meanwhile = DoesNotTearAsync, Ends = ["drive puller ok"], Again = WindsAsync },
        new("Arm_held_at_its_upper_stop", Winding(5, 10), ["arm 87.6"], "too tight", 5, "Hold") { Ends = ["arm free"], Again = WindsAsync },
        new("Filament_breaks", Winding(10, 20), ["filament broken"], "broken", 21, "Hold") { Meanwhile = PullerStandsAsync, Again = WindsAsync },
        new("Spool_missing_while_winding", Winding(10, 20), ["spool missing"], "stays down although the spool turns", 25, "Hold")
        { Ends = ["spool ok"], Again = WindsAsync },
        new("Spool_motor_stalls", Winding(10, 20), ["drive spool stalled"], "stays down although the spool turns", 25, "Hold")
        { Ends = ["drive spool ok"], Again = WindsAsync },
        new("Puller_stalls", Winding(5, 10), ["drive puller stalled"], "although the puller turns", 20, "Hold")
        { Ends = ["drive puller ok"], Again = WindsAsync },
        new("Slack_that_the_spool_cannot_take_up", WindTooFastAsync, [], "collected before the spool", 25, "Hold")
        { IsToldFirst = false, Asks = ["""{"SetPullerTargetSpeed":10}"""], Again = WindsAsync },
        new("No_filament_threaded", PrepareAsync, [], "waits for filament", 25, "Wind") { Requests = [Wind], Again = GoesOnOnceThreadedAsync },
        new("Full_spool_put_on", WindOntoFullSpoolAsync, [], "spool is full", 120, "Hold") { Ends = ["spool empty"], Again = WindsAsync },
        new("Terminal_lost", Winding(5, 5), ["unplug 4"], "EL7031-0030", 1, "Standby")
        { Refused = [(Hold, "EL7031-0030")], Ends = ["replug 4"], BusRecovers = true, EndsAfter = 5, Again = HoldsAsync },
        new("Bus_lost", Winding(5, 5), ["link-down"], NoLink, 2, "Standby")
        { IsToldFirst = false, Refused = [(Hold, NoLink)], Ends = ["link-up"], BusRecovers = true, EndsAfter = 5, Again = HoldsAsync },
    ];

    /// <summary>Ends whatever was there before: a winder in Standby as after its start, with an empty spool, no filament and the arm down.</summary>
    public static async Task BeginAsync(WinderPanel panel)
    {
        await panel.PostAsync(
            """{"SetMode":"Standby"}""", """{"SetSpoolRegulationMode":"Adaptive"}""", """{"SetSpoolMinMaxMinSpeed":0}""",
            """{"SetPullerTargetSpeed":1}""", "\"ResetSpoolProgress\"");
        panel.Fault("clear");
        panel.Fault("spool empty");
        panel.Plant.Filament.Break();
        panel.Run(1);
        Assert.Null(await panel.ErrorAsync());
        Assert.Equal(0, panel.Plant.Arm.AngleDegrees);
        await IsOffAsync(panel);
    }

    /// <summary>Standby means that all drives are off.</summary>
    public static Task IsSafeAsync(WinderPanel panel, string mode) => mode == "Standby" ? IsOffAsync(panel) : Task.CompletedTask;

    /// <summary>In Standby, and every drive without steps and, after its drive-off delay, without torque.</summary>
    public static async Task IsOffAsync(WinderPanel panel)
    {
        Assert.Equal("Standby", await panel.ModeAsync());
        await panel.StreamAgreesAsync();
        panel.Run(0.01);
        Assert.All(panel.Drives, drive => Assert.Equal(0, drive.StepsPerSecond));
        panel.Run(0.2);
        Assert.All(panel.Drives, drive => Assert.False(drive.IsTorqueOn));
    }

    /// <summary>Hold can be chosen and homes.</summary>
    public static async Task HoldsAsync(WinderPanel panel)
    {
        await panel.PostAsync(Hold);
        panel.Run(4);
        Assert.Null(await panel.ErrorAsync());
        JsonNode state = (await panel.ReadAsync())["state"]!;
        Assert.True(state["traverse_state"]!["is_homed"]!.GetValue<bool>());
        Assert.Equal("Hold", await panel.ModeAsync());
        await panel.StreamAgreesAsync();
    }

    /// <summary>Once the filament is threaded, Wind can be chosen and the spool turns.</summary>
    public static async Task WindsAsync(WinderPanel panel)
    {
        panel.Plant.Thread();
        await panel.PostAsync(Wind);
        panel.Run(15);
        Assert.Null(await panel.ErrorAsync());
        Assert.Equal("Wind", await panel.ModeAsync());
        Assert.True((await panel.ReadAsync())["live_values"]!["spool_rpm"]!.GetValue<double>() > 5);
        await panel.StreamAgreesAsync();
    }

    /// <summary>Begins and winds for some seconds.</summary>
    public static Func<WinderPanel, Task> Winding(double metresPerMinute, double seconds) => async panel =>
    {
        await BeginAsync(panel);
        await panel.WindAsync(metresPerMinute, seconds);
    };

    private static async Task PrepareAsync(WinderPanel panel)
    {
        await BeginAsync(panel);
        await panel.PrepareAsync();
    }

    private static async Task LoseStepsAsync(WinderPanel panel)
    {
        await PrepareAsync(panel);
        await panel.PostAsync(ToOuterLimit);
        panel.Run(0.5);
        panel.Fault("traverse jammed");
        panel.Run(0.05);
        panel.Fault("traverse ok");
        panel.Run(1);
    }

    private static async Task WindUnderMinMaxAsync(WinderPanel panel)
    {
        await BeginAsync(panel);
        await panel.PostAsync("""{"SetSpoolRegulationMode":"MinMax"}""", """{"SetSpoolMinMaxMinSpeed":15}""");
        await panel.WindAsync(5, 10);
    }

    private static async Task WindTooFastAsync(WinderPanel panel)
    {
        await Winding(50, 10)(panel);
        Assert.Contains("faster than its greatest speed", await panel.RunUntilErrorAsync(20), StringComparison.Ordinal);
        Assert.Equal("Wind", await panel.ModeAsync());
    }

    private static async Task WindOntoFullSpoolAsync(WinderPanel panel)
    {
        await PrepareAsync(panel);
        panel.Fault("spool full");
        await panel.WindAsync(20, 1);
    }

    private static Task DoesNotTearAsync(WinderPanel panel)
    {
        int breaks = panel.Plant.Filament.Breaks;
        panel.Run(5);
        Assert.True(panel.Plant.Filament.IsThreaded);
        Assert.Equal(breaks, panel.Plant.Filament.Breaks);
        return Task.CompletedTask;
    }

    private static async Task PullerStandsAsync(WinderPanel panel)
    {
        panel.Run(5);
        Assert.Equal(0, (await panel.ReadAsync())["live_values"]!["puller_speed"]!.GetValue<double>());
    }

    private static async Task GoesOnOnceThreadedAsync(WinderPanel panel)
    {
        panel.Plant.Thread();
        panel.Run(5);
        Assert.Null(await panel.ErrorAsync());
    }
}
