using PanelServer.Tests.Shared;

namespace PanelServer.Machines.Tests.TestMachines;

/// <summary>The 750-672 and its machine: the figures of the specification, ramps, edges, time limits.</summary>
public class StepperTests
{
    private const string On = """{"action":"SetEnabled","value":{"enabled":true}}""";
    private const string Off = """{"action":"SetEnabled","value":{"enabled":false}}""";

    [Fact]
    public void The_motor_reaches_its_speed_reverses_and_stops_in_the_specified_times()
    {
        using TestBus bus = Running(5000, limitSeconds: 0.15);
        Assert.Equal(0x1B, bus.True("control_byte"));

        bus.Submit(Speed(-5000));
        Assert.InRange(bus.RunUntil(() => bus.True("motor_speed") == -5000, 0.3), 0.20, 0.22);
        bus.Submit(Speed(5000));
        bus.RunUntil(() => bus.True("motor_speed") == 5000, 0.3);

        bus.Submit(Off);
        bus.Run(0.0021);
        Assert.Contains("\"enabled\":false", bus.State(), StringComparison.Ordinal);
        Assert.True(bus.True("motor_speed") > 4000, "there is no ramp");
        Assert.InRange(bus.RunUntil(() => bus.True("control_byte") == 0, 0.15), 0.09, 0.15);
        Assert.Equal(0, bus.True("motor_speed"));
        Assert.Null(bus.Error());
    }

    [Fact]
    public void Live_values_are_shown_to_all_but_the_HMI()
    {
        using TestBus bus = Running(5000);
        bus.Run(0.2);
        Assert.Matches("""^{"actual_speed":5000\.0,"position":[1-9]\d+\.0,"inputs":\[false,false,false,false,false,false\],"error":false}$""", bus.Live());
        Assert.Empty(bus.Catalog.Modules[0].LiveValuesEvents(bus.Subject.ReadSnapshot().LiveValues!, 0));
    }

    [Fact]
    public void Position_grows_with_the_range_and_wraps()
    {
        using TestBus bus = new("test_machine_stepper");
        bus.Submit($"{{\"SetFreq\":3}},{Speed(-25000)},{On}");
        bus.RunUntil(() => bus.True("motor_speed") == -25000, 1);
        double before = bus.True("position");
        Assert.True(before > 16_000_000, "it has not wrapped");
        bus.Run(1.0);
        Assert.Equal(before - 500_000, bus.True("position"), 20_000.0);
    }

    [Theory]
    [InlineData("SetFreq")]
    [InlineData("SetAccFreq")]
    public void A_range_cannot_be_changed_while_the_motor_is_on(string mutation)
    {
        using TestBus bus = Running(5000);
        SubmitResult refused = bus.Submit($$$"""{"action":"{{{mutation}}}","value":{"factor":1}}""");
        Assert.Equal(SubmitOutcome.Refused, refused.Outcome);
        Assert.Contains("Switch the motor off first", refused.Reason, StringComparison.Ordinal);
        Assert.Equal(SubmitOutcome.Accepted, bus.Submit($$$"""{{{Off}}},{"action":"{{{mutation}}}","value":{"factor":1}}""").Outcome);
    }

    [Fact]
    public void A_speed_that_arrives_during_a_pulse_is_sent_with_the_next_one()
    {
        using TestBus bus = Running(5000);
        foreach (int speed in new[] { 6000, 7000, 8000, 5500 })
        {
            bus.Submit(Speed(speed));
            bus.Run(0.0011);
        }

        bus.Run(0.2);
        Assert.Equal(5500, bus.True("motor_speed"));
    }

    [Theory]
    [InlineData("stepper error", "reports an error")]
    [InlineData("stepper reset", "has restarted")]
    public void Errors_are_told_and_acknowledged_by_an_edge_each_time(string fault, string told)
    {
        using TestBus bus = Running(5000);
        for (int i = 0; i < 3; i++)
        {
            bus.Order(fault);
            bus.RunUntil(() => bus.Error() is not null, 0.05);
            Assert.Contains(told, bus.Error(), StringComparison.Ordinal);
            bus.RunUntil(() => bus.Error() is null && bus.True("motor_speed") == 5000, 0.3);
        }
    }

    [Fact]
    public void A_module_that_follows_no_command_is_given_up_after_a_second()
    {
        using TestBus bus = new("test_machine_stepper");
        bus.Order("stepper deaf");
        bus.Submit($"{Speed(5000)},{On}");
        Assert.InRange(bus.RunUntil(() => bus.Error() is not null, 1.2), 1.0, 1.1);
        Assert.Contains("does not take its commands over", bus.Error(), StringComparison.Ordinal);
        Assert.Contains("\"enabled\":false", bus.State(), StringComparison.Ordinal);

        bus.Order("stepper ok");
        bus.Run(0.5);
        Assert.Equal((0.0, 0.0), (bus.True("motor_speed"), bus.True("control_byte")));
        bus.Submit(On);
        bus.RunUntil(() => bus.True("motor_speed") == 5000, 0.2);
        Assert.Null(bus.Error());
    }

    [Fact]
    public void An_error_that_stays_switches_the_motor_off_after_a_second()
    {
        using TestBus bus = Running(5000);
        bus.Order("stepper error-stays");
        bus.RunUntil(() => bus.State().Contains("\"enabled\":false", StringComparison.Ordinal), 1.2);
        Assert.Contains("although it was acknowledged", bus.Error(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_switches_off_in_the_same_cycle_and_the_motor_stays_off()
    {
        using TestBus bus = Running(5000);
        bus.Step(cycle => bus.Subject.RunSafe(cycle, "A test has failed."));
        bus.Step(cycle => bus.Subject.RunSafe(cycle, "A test has failed."));
        Assert.Equal((0.0, 0.0), (bus.True("motor_speed"), bus.True("control_byte")));
        bus.Run(0.5);
        Assert.Contains("\"enabled\":false", bus.State(), StringComparison.Ordinal);
        Assert.Equal(0, bus.True("motor_speed"));
    }

    [Fact]
    public void The_bus_is_lost_and_comes_back_without_a_motor_that_starts()
    {
        using TestBus bus = Running(5000);
        bus.Order("link-down");
        bus.Run(0.3);
        Assert.NotNull(bus.Error());
        bus.Order("link-up");
        bus.Recover(cycle => bus.Subject.Run(cycle));
        bus.Run(0.5);
        Assert.Null(bus.Error());
        Assert.Equal((0.0, 0.0), (bus.True("motor_speed"), bus.True("control_byte")));
        bus.Submit(On);
        bus.RunUntil(() => bus.True("motor_speed") == 5000, 0.2);
    }

    private static TestBus Running(int speed, double limitSeconds = 0.5)
    {
        TestBus bus = new("test_machine_stepper");
        bus.Run(0.01);
        bus.Submit($"{Speed(speed)},{On}");
        bus.RunUntil(() => bus.True("motor_speed") == speed, limitSeconds);
        return bus;
    }

    private static string Speed(int target) => $$$"""{"action":"SetTargetSpeed","value":{"target":{{{target}}}}}""";
}
