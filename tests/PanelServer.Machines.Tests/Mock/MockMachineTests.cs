using PanelServer.Machines.Mock;

namespace PanelServer.Machines.Tests.Mock;

public class MockMachineTests
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);
    private readonly MockMachine _machine = new MockModule().Create(57922);
    private Cycle _cycle;

    public MockMachineTests() => new MachineRoster(new([new MockModule()])).Add(_machine);

    [Fact]
    public void It_starts_in_standby_with_the_default_frequencies_and_all_amplitudes_zero()
    {
        (MachineStatus status, MockState state, MockLiveValues? live) = _machine.ReadTyped();
        Assert.Equal(new MockState { Frequency1 = 100, Frequency2 = 200, Frequency3 = 500, ModeState = new(MockMode.Standby) }, state);
        Assert.Equal(default(MockLiveValues), live);
        Assert.Null(status.Error);
        Assert.Equal(state with { IsDefaultState = true }, _machine.DefaultState);
    }

    [Theory]
    [InlineData(1, 0.5877852523, 0.9510565163, 0, 1.5388417686)]
    [InlineData(2.5, 1, 0, 1, 2)]
    [InlineData(5, 0, 0, 0, 0)]
    public void Amplitudes_follow_the_golden_values_at_the_default_frequencies(double seconds, double amplitude1, double amplitude2, double amplitude3, double sum)
    {
        Submit(new MockMutation.SetMode(MockMode.Running));
        Step(TimeSpan.FromSeconds(seconds));
        MockLiveValues live = Live();
        Assert.Equal(amplitude1, live.Amplitude1, 1e-9);
        Assert.Equal(amplitude2, live.Amplitude2, 1e-9);
        Assert.Equal(amplitude3, live.Amplitude3, 1e-9);
        Assert.Equal(sum, live.AmplitudeSum, 1e-9);
    }

    [Fact]
    public void Amplitudes_equal_the_formula_at_every_stepped_time()
    {
        Submit(new MockMutation.SetMode(MockMode.Running));
        for (int i = 0; i < 5000; i++)
        {
            Step(Millisecond);
            double time = _cycle.Seconds;
            MockLiveValues live = Live();
            Assert.Equal(Math.Sin(2 * Math.PI * 0.1 * time), live.Amplitude1, 1e-12);
            Assert.Equal(live.Amplitude1 + live.Amplitude2 + live.Amplitude3, live.AmplitudeSum, 1e-12);
        }
    }

    [Fact]
    public void At_1000_mHz_the_period_is_one_second()
    {
        Submit(new MockMutation.SetFrequency3(1000), new MockMutation.SetMode(MockMode.Running));
        Step(TimeSpan.FromSeconds(0.3));
        double before = Live().Amplitude3;
        Step(TimeSpan.FromSeconds(1));
        Assert.Equal(before, Live().Amplitude3, 1e-9);
        Assert.NotEqual(0, before, 1e-3);
    }

    [Fact]
    public void Standby_makes_all_amplitudes_exactly_zero()
    {
        Submit(new MockMutation.SetMode(MockMode.Running));
        Step(TimeSpan.FromSeconds(1));
        Assert.NotEqual(default, Live());
        Submit(new MockMutation.SetMode(MockMode.Standby));
        Step(Millisecond);
        Assert.Equal(default, Live());
    }

    [Fact]
    public void A_posted_list_takes_effect_whole_in_one_cycle()
    {
        Submit(new MockMutation.SetFrequency1(1), new MockMutation.SetFrequency2(2), new MockMutation.SetFrequency3(3));
        Assert.Equal(100, _machine.ReadTyped().State.Frequency1);
        Step(Millisecond);
        (MachineStatus status, MockState state, _) = _machine.ReadTyped();
        Assert.Equal((1.0, 2.0, 3.0), (state.Frequency1, state.Frequency2, state.Frequency3));
        Assert.Equal(1, status.AppliedCommands);
    }

    [Fact]
    public void An_accepted_mutation_that_changes_nothing_still_raises_the_state_version()
    {
        Step(Millisecond);
        long before = _machine.ReadStatus().StateVersion;
        Step(Millisecond);
        Assert.Equal(before, _machine.ReadStatus().StateVersion);
        Submit(new MockMutation.SetFrequency1(100));
        Step(Millisecond);
        Assert.True(_machine.ReadStatus().StateVersion > before);
    }

    [Fact]
    public void The_safe_state_is_standby_and_keeps_the_frequencies()
    {
        Submit(new MockMutation.SetMode(MockMode.Running), new MockMutation.SetFrequency1(7));
        Step(Millisecond);
        _machine.RunSafe(_cycle, "the bus is down");
        (MachineStatus status, MockState state, MockLiveValues? live) = _machine.ReadTyped();
        Assert.Equal("the bus is down", status.Error);
        Assert.Equal(MockMode.Standby, state.ModeState.Mode);
        Assert.Equal(7, state.Frequency1);
        Assert.Equal(default(MockLiveValues), live);
    }

    private void Submit(params Mutation[] mutations) => Assert.Equal(SubmitOutcome.Accepted, _machine.Submit(mutations).Outcome);

    private void Step(TimeSpan period)
    {
        _cycle = _cycle.Next(period);
        _machine.Run(_cycle);
    }

    private MockLiveValues Live() => Assert.NotNull(_machine.ReadTyped().LiveValues);
}
