using PanelServer.Machines.LaserV1;

namespace PanelServer.Machines.Tests.LaserV1;

/// <summary>The machine alone, with readings and time by hand.</summary>
public class LaserMachineTests
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    private readonly LaserMachine _machine = new LaserModule().Create(40961);
    private Cycle _cycle = new(0, TimeSpan.FromSeconds(3600), Millisecond);
    private LaserReading _reading;

    [Fact]
    public void It_starts_as_the_specification_says()
    {
        Run(1);

        Assert.Equal(
            new LaserState
            {
                Settings = new()
                {
                    HigherTolerance = 0.05,
                    LowerTolerance = 0.05,
                    TargetDiameter = 1.75,
                    InTolerance = true,
                    GlobalWarning = true,
                },
            },
            _machine.ReadTyped().State);
        Assert.Equal(default, Live);
        Assert.Null(Error);
        Assert.True(((LaserState)_machine.DefaultState).IsDefaultState);
    }

    [Theory]
    [InlineData(1750, 1748, 1752, 0.997716894977169)]
    [InlineData(0, 0, 0, 0.0)]
    [InlineData(850, 0, 1700, null)]
    [InlineData(850, 1700, 0, null)]
    [InlineData(1750, null, null, null)]
    public void Readings_become_millimetres_and_roundness(int average, int? x, int? y, double? roundness)
    {
        Read(average, x, y);

        Assert.Equal(
            new LaserLiveValues { Diameter = average / 1000.0, XDiameter = x / 1000.0, YDiameter = y / 1000.0, Roundness = roundness }, Live);
    }

    [Theory]
    [InlineData(1750, true)]
    [InlineData(1800, true)]
    [InlineData(1801, false)]
    [InlineData(1700, true)]
    [InlineData(1699, false)]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void The_ends_of_the_band_are_in_tolerance_and_no_filament_is_too(int micrometres, bool inTolerance)
    {
        ReadFor(0.4, micrometres);

        Assert.Equal(inTolerance, InTolerance);
    }

    [Fact]
    public void A_new_target_moves_the_band_with_one_state_event_for_each_change()
    {
        ReadFor(0.4, 1750);
        long version = _machine.ReadStatus().StateVersion;

        Submit(new LaserMutation.SetTargetDiameter(1.80));
        ReadFor(0.4, 1750);
        Assert.True(InTolerance);
        Assert.Equal(version + 2, _machine.ReadStatus().StateVersion); // applied command and changed state, in one cycle

        ReadFor(0.4, 1749);
        Assert.False(InTolerance);
        Assert.Equal(version + 3, _machine.ReadStatus().StateVersion);
    }

    [Fact]
    public void A_single_reading_out_of_the_band_does_not_change_the_verdict()
    {
        ReadFor(0.4, 1750);
        Read(65535, 0, 65535);
        Read(1900, 1900, 1900);
        Assert.True(InTolerance);
        ReadFor(0.1, 1750);

        Assert.True(InTolerance);
    }

    [Fact]
    public void A_first_reading_alone_does_not_make_a_verdict()
    {
        Read(65535, 0, 65535);

        Assert.True(InTolerance);
    }

    [Fact]
    public void The_verdict_changes_at_most_ten_times_a_second()
    {
        ReadFor(0.4, 1750);
        long version = _machine.ReadStatus().StateVersion;
        for (int i = 0; i < 10; i++)
        {
            // The median follows each change within 60 ms, so 20 changes of the diameter meet at most 12 times 100 ms.
            ReadFor(0.06, 1900);
            ReadFor(0.06, 1750);
        }

        Assert.InRange(_machine.ReadStatus().StateVersion - version, 4, 12);
    }

    [Theory]
    [InlineData(0.04, SubmitOutcome.Accepted)]
    [InlineData(1.75, SubmitOutcome.Accepted)]
    [InlineData(1.76, SubmitOutcome.Refused)]
    public void The_lower_tolerance_is_at_most_the_target(double millimetres, SubmitOutcome outcome) =>
        Assert.Equal(outcome, Submit(new LaserMutation.SetLowerTolerance(millimetres)).Outcome);

    [Fact]
    public void A_list_is_judged_item_by_item()
    {
        Assert.Equal(
            SubmitOutcome.Accepted, Submit(new LaserMutation.SetTargetDiameter(2.85), new LaserMutation.SetLowerTolerance(2)).Outcome);
        Assert.Equal(1, Submit(new LaserMutation.SetTargetDiameter(1), new LaserMutation.SetLowerTolerance(2)).Index);
    }

    [Fact]
    public void A_tolerance_that_fits_a_target_later_in_the_list_is_accepted() =>
        Assert.Equal(
            SubmitOutcome.Accepted, Submit(new LaserMutation.SetLowerTolerance(2), new LaserMutation.SetTargetDiameter(2.85)).Outcome);

    [Fact]
    public void A_target_below_the_lower_tolerance_lowers_it()
    {
        Submit(new LaserMutation.SetTargetDiameter(0.04));
        Run(1);

        Assert.Equal(0.04, _machine.ReadTyped().State.Settings.LowerTolerance);
    }

    [Fact]
    public void Settings_are_taken_over()
    {
        Submit(
            new LaserMutation.SetTargetDiameter(2.85),
            new LaserMutation.SetHigherTolerance(0.1),
            new LaserMutation.SetLowerTolerance(0.2),
            new LaserMutation.SetGlobalWarning(false));
        Run(1);

        Assert.Equal(
            new LaserSettings { TargetDiameter = 2.85, HigherTolerance = 0.1, LowerTolerance = 0.2, InTolerance = true, GlobalWarning = false },
            _machine.ReadTyped().State.Settings);
    }

    [Fact]
    public void A_reading_older_than_half_a_second_is_neither_shown_nor_lent()
    {
        Read(1750, 1748, 1752);
        Run(500);
        Assert.Equal(1.75, Live.Diameter);
        Assert.True(_machine.TryReadDiameter(out double diameter, out double target));
        Assert.Equal(new DiameterReading(diameter, target), _machine.ReadDiameter());
        Assert.True(_machine.ReadDiameter().IsUsable);
        Assert.Equal((1.75, 1.75), (diameter, target));

        Run(1);

        Assert.Equal(default, Live);
        Assert.False(_machine.TryReadDiameter(out _, out _));
        Assert.False(_machine.ReadDiameter().IsUsable);
        Assert.Contains("gives no readings", Error, StringComparison.Ordinal);
        Read(1750, 1748, 1752);
        Assert.Equal(1.75, Live.Diameter);
        Assert.Null(Error);
    }

    [Fact]
    public void What_the_driver_reports_is_an_error_only_when_no_fresh_reading_is_left()
    {
        Read(1750, 1748, 1752);
        _machine.Readings.Put(_reading with { Fault = "wrong checksum" });
        Run(400);
        Assert.Null(Error);

        Run(101);
        Assert.Equal("wrong checksum", Error);
    }

    [Fact]
    public void No_filament_before_the_start_is_no_error()
    {
        ReadFor(5, 0);

        Assert.Null(Error);
    }

    [Fact]
    public void A_filament_that_leaves_the_gauge_is_an_error_until_it_is_back()
    {
        ReadFor(1, 1750);
        ReadFor(0.9, 0);
        Assert.Null(Error);
        ReadFor(0.3, 0);
        Assert.Contains("has left the diameter gauge", Error, StringComparison.Ordinal);
        Assert.False(_machine.TryReadDiameter(out _, out _));

        ReadFor(0.1, 1750);
        Assert.Null(Error);
    }

    [Fact]
    public void Switching_the_warning_off_ends_the_report_of_a_filament_that_has_left()
    {
        ReadFor(1, 1750);
        ReadFor(2, 0);
        Submit(new LaserMutation.SetGlobalWarning(false));
        ReadFor(0.1, 0);

        Assert.Null(Error);
    }

    [Fact]
    public void A_demanded_roundness_is_judged()
    {
        LaserMachine strict = new LaserModule(new() { MinimumRoundness = 0.95 }).Create(1);
        for (int i = 1; i <= 5; i++)
        {
            strict.Readings.Put(new(i, 1750, 1700, 1800, null));
            strict.Run(_cycle);
        }

        Assert.False(strict.ReadTyped().State.Settings.InTolerance);
    }

    [Fact]
    public void A_cycle_does_not_allocate()
    {
        ReadFor(1, 1750);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            Read(1700 + (i % 200), 1748, 1752);
            _machine.TryReadDiameter(out _, out _);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private LaserLiveValues Live => _machine.ReadTyped().LiveValues!.Value;

    private bool InTolerance => _machine.ReadTyped().State.Settings.InTolerance;

    private string? Error => _machine.ReadStatus().Error;

    private SubmitResult Submit(params LaserMutation[] mutations) => _machine.Submit([.. mutations]);

    private void Run(int cycles)
    {
        for (int i = 0; i < cycles; i++)
        {
            _cycle = _cycle.Next(Millisecond);
            _machine.Run(_cycle);
        }
    }

    private void Read(int average, int? x, int? y)
    {
        _reading = new(_reading.GoodReadings + 1, average, x, y, Fault: null);
        _machine.Readings.Put(_reading);
        Run(1);
    }

    private void ReadFor(double seconds, int micrometres)
    {
        for (int i = 0; i < seconds * 50; i++)
        {
            Read(micrometres, micrometres, micrometres);
            Run(19);
        }
    }
}
