using System.Diagnostics;
using PanelServer.Machines;
using PanelServer.Machines.Mock;

namespace PanelServer.ControlLoop.Tests;

public class ControlLoopThreadTests
{
    private readonly MachineRoster _roster = new(new([new MockModule()]));
    private readonly List<string> _warnings = [];

    [Fact]
    public async Task Deadlines_do_not_drift_although_every_cycle_takes_half_its_time()
    {
        // A loop that waited a cycle after its work would be a second behind at the end.
        SlowBus bus = new() { IsSlow = _ => true, Delay = TimeSpan.FromMilliseconds(5) };
        ControlLoopThread loop = new(new(_roster, [bus]), new() { CycleTimeMicroseconds = 10_000 }, _warnings.Add);
        loop.Start();
        await bus.Reached(300);
        await loop.StopAsync();
        Assert.InRange(bus.CycleTimeGained, TimeSpan.FromMilliseconds(-300), TimeSpan.FromMilliseconds(300));
    }

    [Fact]
    public async Task Deadlines_missed_are_counted_and_their_time_is_passed_to_the_next_cycle()
    {
        SlowBus bus = new() { IsSlow = cycle => cycle == 5, Delay = TimeSpan.FromMilliseconds(35) };
        ControlLoopThread loop = new(new(_roster, [bus]), new() { CycleTimeMicroseconds = 10_000 }, _warnings.Add);
        loop.Start();
        await bus.Reached(6);
        await loop.StopAsync();
        Assert.True(loop.Statistics.Overruns >= 3, $"{loop.Statistics.Overruns} overruns were counted for a cycle that took 3.5 periods");
        Assert.True(bus.LongestPeriod >= TimeSpan.FromMilliseconds(40), $"the next cycle was told that {bus.LongestPeriod} had passed");
    }

    [Fact]
    public async Task In_simulated_time_a_cycle_that_comes_late_is_as_long_as_any_other()
    {
        SlowBus bus = new() { IsSlow = cycle => cycle == 5, Delay = TimeSpan.FromMilliseconds(35) };
        LoopTime time = LoopTime.Simulated();
        ControlLoopThread loop = new(new(_roster, [bus]), new() { CycleTimeMicroseconds = 10_000 }, _warnings.Add) { Time = time };
        loop.Start();
        await bus.Reached(6);
        await loop.StopAsync();
        Assert.True(loop.Statistics.Overruns >= 3, $"{loop.Statistics.Overruns} overruns were counted for a cycle that took 3.5 periods");
        Assert.Equal(TimeSpan.FromMilliseconds(10), bus.LongestPeriod);
        Assert.Equal(loop.Statistics.Cycles * TimeSpan.FromMilliseconds(10), time.Elapsed);
    }

    [Fact]
    public async Task A_simulation_at_speed_5_runs_five_cycles_for_each_period_of_the_clock()
    {
        SlowBus bus = new();
        LoopTime time = LoopTime.Simulated(5);
        ControlLoopThread loop = new(new(_roster, [bus]), new() { CycleTimeMicroseconds = 10_000 }, _warnings.Add) { Time = time };
        long start = Stopwatch.GetTimestamp();
        loop.Start();
        await bus.Reached(100);
        TimeSpan passed = Stopwatch.GetElapsedTime(start);
        await loop.StopAsync();
        Assert.Equal(TimeSpan.FromMilliseconds(10), bus.LongestPeriod);
        Assert.InRange(passed, TimeSpan.FromMilliseconds(190), TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Stopping_leaves_every_machine_in_its_safe_state()
    {
        MockMachine machine = new MockModule().Create(1);
        _roster.Add(machine);
        ControlLoopThread loop = new(new(_roster, []), new(), _warnings.Add);
        loop.Start();
        machine.Submit([new MockMutation.SetMode(MockMode.Running)]);
        Assert.True(SpinWait.SpinUntil(() => machine.ReadTyped().State.ModeState.Mode == MockMode.Running, TimeSpan.FromSeconds(10)));

        await loop.StopAsync();
        Assert.Equal(MockMode.Standby, machine.ReadTyped().State.ModeState.Mode);
    }

    [Fact]
    public async Task A_defect_of_the_loop_itself_leaves_every_machine_in_its_safe_state_and_is_reported()
    {
        MockMachine machine = new MockModule().Create(1);
        _roster.Add(machine);
        machine.Submit([new MockMutation.SetMode(MockMode.Running)]);
        ControlLoopThread loop = new(new(_roster, [new BrokenBus()]), new(), _warnings.Add);
        loop.Start();

        await Assert.ThrowsAsync<InvalidOperationException>(() => loop.Ended);
        Assert.Equal(MockMode.Standby, machine.ReadTyped().State.ModeState.Mode);
    }

    [Fact]
    public async Task The_running_thread_allocates_nothing()
    {
        _roster.Add(new MockModule().Create(1));
        ControlLoopThread loop = new(new(_roster, []), new() { CycleTimeMicroseconds = 200 }, _warnings.Add);
        loop.Start();
        Assert.True(SpinWait.SpinUntil(() => loop.Statistics.Cycles >= 5000, TimeSpan.FromSeconds(60)));
        await loop.StopAsync();
        Assert.Equal(0, loop.Statistics.AllocatedBytes);
    }

    [Fact]
    public async Task What_the_operating_system_refuses_is_said_and_does_not_stop_the_loop()
    {
        SlowBus bus = new();
        ControlLoopThread loop = new(new(_roster, [bus]), new() { CpuCore = 1023 }, _warnings.Add);
        loop.Start();
        await bus.Reached(3);
        await loop.StopAsync();
        string warning = Assert.Single(_warnings);
        Assert.Contains("CPU core 1023", warning);
        Assert.Contains("ControlLoop:CpuCore", warning);
    }

    [Fact]
    public async Task The_thread_can_be_bound_to_a_core()
    {
        SlowBus bus = new();
        ControlLoopThread loop = new(new(_roster, [bus]), new() { CpuCore = 0 }, _warnings.Add);
        loop.Start();
        await bus.Reached(3);
        string status = await File.ReadAllTextAsync($"/proc/self/task/{loop.Statistics.ThreadId}/status", TestContext.Current.CancellationToken);
        await loop.StopAsync();
        Assert.Empty(_warnings);
        Assert.Contains("Cpus_allowed_list:\t0\n", status);
    }

    private sealed class SlowBus : IFieldbus
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private long _target = long.MaxValue;
        private long _cycles;
        private readonly long _start = Stopwatch.GetTimestamp();
        private TimeSpan _leastLagAtFirst = TimeSpan.MaxValue;
        private TimeSpan _leastLagAtLast = TimeSpan.MaxValue;

        public Func<long, bool> IsSlow { get; init; } = _ => false;

        public TimeSpan Delay { get; init; }

        public TimeSpan LongestPeriod { get; private set; }

        /// <summary>
        /// By how much more the cycles' time has advanced than the wall's, from the first hundred cycles to the last hundred. A busy machine
        /// makes single cycles late; the most punctual of a hundred is not.
        /// </summary>
        public TimeSpan CycleTimeGained => _leastLagAtFirst - _leastLagAtLast;

        public Task Reached(long cycles)
        {
            Volatile.Write(ref _target, cycles);
            return _reached.Task.WaitAsync(TimeSpan.FromSeconds(60));
        }

        public void Read(in Cycle cycle)
        {
        }

        public void Write(in Cycle cycle)
        {
            LongestPeriod = cycle.Period > LongestPeriod ? cycle.Period : LongestPeriod;
            if (IsSlow(++_cycles))
            {
                Thread.Sleep(Delay); // the load under test, not a wait for something
            }

            TimeSpan lag = Stopwatch.GetElapsedTime(_start) - cycle.Time;
            if (_cycles <= 100)
            {
                _leastLagAtFirst = lag < _leastLagAtFirst ? lag : _leastLagAtFirst;
            }
            else if (_cycles > 200 && !_reached.Task.IsCompleted)
            {
                _leastLagAtLast = lag < _leastLagAtLast ? lag : _leastLagAtLast;
            }

            if (_cycles >= Volatile.Read(ref _target))
            {
                _reached.TrySetResult();
            }
        }
    }

    private sealed class BrokenBus : IFieldbus
    {
        public void Read(in Cycle cycle)
        {
            if (cycle.Number == 5)
            {
                throw new InvalidOperationException("defect");
            }
        }

        public void Write(in Cycle cycle)
        {
        }
    }
}
