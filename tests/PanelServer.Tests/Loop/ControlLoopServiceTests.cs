using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using PanelServer.ControlLoop;
using PanelServer.Host.Loop;
using PanelServer.Machines;
using PanelServer.Machines.Mock;

namespace PanelServer.Tests.Loop;

/// <summary>The end of the control loop, however it comes about.</summary>
public class ControlLoopServiceTests
{
    private readonly MachineRoster _roster = new(new([new MockModule()]));
    private readonly MockMachine _machine = new MockModule().Create(1);

    public ControlLoopServiceTests() => _roster.Add(_machine);

    [Fact]
    public async Task A_start_that_failed_halfway_leaves_every_machine_in_its_safe_state()
    {
        ControlLoopService loop = await StartAsync([]);
        _machine.Submit([new MockMutation.SetMode(MockMode.Running)]);
        await UntilAsync(MockMode.Running);

        // Without StopAsync: so the host ends when a service behind this one could not start.
        await loop.DisposeAsync();

        Assert.Equal(MockMode.Standby, _machine.ReadTyped().State.ModeState.Mode);
        long cycles = loop.Statistics.Cycles;
        _machine.Submit([new MockMutation.SetMode(MockMode.Running)]);
        await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.Equal(cycles, loop.Statistics.Cycles);
    }

    [Fact]
    public async Task A_loop_that_never_ran_has_nothing_to_stop()
    {
        ControlLoopService loop = new(new(_roster, []), Options.Create(new ControlLoopOptions()), Lifetime(), new OwnClock(), NullLogger<ControlLoopService>.Instance, LoopTime.Real());

        await loop.StopAsync(TestContext.Current.CancellationToken);
        await loop.DisposeAsync();

        Assert.Equal(0, loop.Statistics.Cycles);
    }

    [Fact]
    public async Task A_loop_that_has_failed_stops_the_server_and_its_end_is_no_second_failure()
    {
        int exitCode = Environment.ExitCode;
        ApplicationLifetime lifetime = Lifetime();
        ControlLoopService loop = await StartAsync([new BrokenBus()], lifetime);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Delay(TimeSpan.FromMinutes(1), lifetime.ApplicationStopping));

        await loop.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, Environment.ExitCode);
        Environment.ExitCode = exitCode;
    }

    private static ApplicationLifetime Lifetime() => new(NullLogger<ApplicationLifetime>.Instance);

    private async Task<ControlLoopService> StartAsync(IReadOnlyList<IFieldbus> buses, ApplicationLifetime? lifetime = null)
    {
        ControlLoopService loop = new(new(_roster, buses), Options.Create(new ControlLoopOptions()), lifetime ?? Lifetime(), new OwnClock(), NullLogger<ControlLoopService>.Instance, LoopTime.Real());
        await loop.StartAsync(TestContext.Current.CancellationToken);
        return loop;
    }

    private Task UntilAsync(MockMode mode) => Eventually.HoldsAsync(() => _machine.ReadTyped().State.ModeState.Mode == mode, $"mode {mode}");

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
