using PanelServer.Machines.WagoPowerV1;

namespace PanelServer.Machines.Tests.WagoPowerV1;

/// <summary>The machine alone, with readings and time by hand.</summary>
public class WagoPowerMachineTests
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    private readonly WagoPowerMachine _machine = new WagoPowerModule().Create(48879);
    private Cycle _cycle = new(0, TimeSpan.FromSeconds(3600), Millisecond);
    private WagoPowerReading _reading;

    [Fact]
    public void It_starts_off_without_live_values_and_without_error()
    {
        Run(1);

        Assert.Equal(new WagoPowerState { Mode = WagoPowerMode.Off }, State);
        Assert.Null(_machine.ReadTyped().LiveValues);
        Assert.Null(Error);
        Assert.Equal(new WagoPowerState { Mode = WagoPowerMode.Off, IsDefaultState = true }, _machine.DefaultState);
    }

    [Fact]
    public void A_reading_becomes_volt_and_milliampere()
    {
        Read(24000, 2500, WagoPowerMode.On24V);

        Assert.Equal(new WagoPowerLiveValues { Voltage = 24.0, Current = 2500 }, _machine.ReadTyped().LiveValues);
    }

    [Fact]
    public void The_mode_found_at_first_contact_is_taken_over()
    {
        Read(24000, 2500, WagoPowerMode.On24V);

        Assert.Equal(WagoPowerMode.On24V, State.Mode);
        Assert.False(_machine.Commands.TryTake(out _));
    }

    [Fact]
    public void A_command_is_put_once_and_shown_at_once()
    {
        Read(0, 0);

        Assert.Equal(SubmitOutcome.Accepted, Submit(WagoPowerMode.On24V).Outcome);
        Run(1);

        Assert.Equal(WagoPowerMode.On24V, State.Mode);
        Assert.True(_machine.Commands.TryTake(out WagoPowerCommand command));
        Assert.Equal(new WagoPowerCommand(1, WagoPowerMode.On24V), command);
        Run(10);
        Assert.False(_machine.Commands.TryTake(out _));
    }

    [Fact]
    public void A_command_is_refused_while_the_supply_does_not_answer()
    {
        Run(1);

        SubmitResult result = Submit(WagoPowerMode.On24V);

        Assert.Equal(SubmitOutcome.Refused, result.Outcome);
        Assert.Contains("does not answer", result.Reason, StringComparison.Ordinal);
        Run(1);
        Assert.False(_machine.Commands.TryTake(out _));
    }

    [Fact]
    public void A_reading_older_than_a_second_is_not_shown_any_more()
    {
        Read(24000, 2500);
        Run(1000);
        Assert.NotNull(_machine.ReadTyped().LiveValues);
        Assert.Null(Error);

        Run(1);

        Assert.Null(_machine.ReadTyped().LiveValues);
        Assert.Contains("gives no readings", Error, StringComparison.Ordinal);
        Read(24000, 2500);
        Assert.NotNull(_machine.ReadTyped().LiveValues);
        Assert.Null(Error);
    }

    [Fact]
    public void What_the_driver_reports_is_shown_at_once()
    {
        Read(24000, 2500);
        _reading = _reading with { Fault = "The connection was lost." };
        _machine.Readings.Put(_reading);
        Run(1);

        Assert.Equal("The connection was lost.", Error);
    }

    [Fact]
    public void A_command_that_is_not_confirmed_in_half_a_second_is_an_error_until_it_is()
    {
        Read(0, 0);
        Submit(WagoPowerMode.On24V);
        for (int i = 0; i < 5; i++)
        {
            Read(0, 0);
            Run(99);
        }

        Assert.Null(Error);
        Read(0, 0);
        Run(3);
        Assert.Contains("has not confirmed", Error, StringComparison.Ordinal);

        _reading = _reading with { ConfirmedCommand = 1 };
        Read(24000, 2500);
        Assert.Null(Error);
    }

    [Fact]
    public void Overload_is_reported_through_the_pulses_of_hiccup_and_taken_back_after_three_good_seconds()
    {
        Read(24000, 2500, WagoPowerMode.On24V);
        ReadFor(seconds: 0.1, 20000, 11000);
        ReadFor(seconds: 0.6, 0, 0);
        Assert.Contains("overloaded", Error, StringComparison.Ordinal);
        for (int i = 0; i < 5; i++)
        {
            ReadFor(seconds: 0.1, 24000, 12000);
            Assert.Contains("overloaded", Error, StringComparison.Ordinal);
            ReadFor(seconds: 2, 0, 0);
        }

        ReadFor(seconds: 2.9, 24000, 2500);
        Assert.Contains("overloaded", Error, StringComparison.Ordinal);
        ReadFor(seconds: 0.2, 24000, 2500);
        Assert.Null(Error);
        Assert.Equal(WagoPowerMode.On24V, State.Mode);
    }

    [Theory]
    [InlineData(5000, false)]
    [InlineData(5100, false)]
    [InlineData(5101, true)]
    [InlineData(7000, true)]
    public void More_current_than_the_supply_is_made_for_is_reported(int milliamperes, bool reported)
    {
        Read(24000, 2500, WagoPowerMode.On24V);
        ReadFor(seconds: 1, 24000, milliamperes);

        Assert.Equal(reported, Error?.Contains("5 A", StringComparison.Ordinal) == true);
    }

    [Fact]
    public void One_jump_of_the_values_is_no_overload()
    {
        Read(24000, 2500, WagoPowerMode.On24V);
        Read(65535, 65535);
        ReadFor(seconds: 1, 24000, 2500);

        Assert.Null(Error);
    }

    [Fact]
    public void Switching_on_is_no_overload_while_the_voltage_rises()
    {
        Read(0, 0);
        Submit(WagoPowerMode.On24V);
        _reading = _reading with { ConfirmedCommand = 1 };
        ReadFor(seconds: 0.3, 0, 0);
        ReadFor(seconds: 1, 24000, 2500);

        Assert.Null(Error);
    }

    [Fact]
    public void Neither_a_stop_of_the_server_nor_a_failure_switches_the_output()
    {
        Read(24000, 2500, WagoPowerMode.On24V);
        _machine.RunSafe(_cycle, null);
        _machine.RunSafe(_cycle, "The bus is down.");

        Assert.False(_machine.Commands.TryTake(out _));
        Assert.Equal(WagoPowerMode.On24V, State.Mode);
        Assert.Equal("The bus is down.", Error);
    }

    [Fact]
    public void A_cycle_does_not_allocate()
    {
        Read(24000, 2500, WagoPowerMode.On24V);
        Run(100);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            Read(24000, i, WagoPowerMode.On24V);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private WagoPowerState State => _machine.ReadTyped().State;

    private string? Error => _machine.ReadStatus().Error;

    private SubmitResult Submit(WagoPowerMode mode) => _machine.Submit([new WagoPowerMutation.SetMode(mode)]);

    private void Run(int cycles)
    {
        for (int i = 0; i < cycles; i++)
        {
            _cycle = _cycle.Next(Millisecond);
            _machine.Run(_cycle);
        }
    }

    private void Read(int millivolts, int milliamperes, WagoPowerMode found = WagoPowerMode.Off)
    {
        _reading = _reading with
        {
            GoodReadings = _reading.GoodReadings + 1,
            Millivolts = millivolts,
            Milliamperes = milliamperes,
            FoundMode = found,
            Fault = null,
        };
        _machine.Readings.Put(_reading);
        Run(1);
    }

    private void ReadFor(double seconds, int millivolts, int milliamperes)
    {
        for (int i = 0; i < seconds * 20; i++)
        {
            Read(millivolts, milliamperes);
            Run(49);
        }
    }
}
