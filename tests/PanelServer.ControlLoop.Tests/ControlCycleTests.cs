using PanelServer.Machines;
using PanelServer.Machines.Mock;

namespace PanelServer.ControlLoop.Tests;

public class ControlCycleTests
{
    private const int Cycles = 100_000;
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(1);
    private readonly MachineRoster _roster = new(new([new MockModule()]));

    [Fact]
    public void A_cycle_reads_inputs_then_runs_machines_then_writes_outputs()
    {
        List<string> order = [];
        MockMachine machine = new MockModule().Create(1);
        _roster.Add(machine);
        long ranBefore = -1;
        RecordingBus bus = new(order, () => ranBefore = machine.ReadStatus().CycleNumber);
        new ControlCycle(_roster, [bus]).Run(new Cycle(7, Period, Period));
        Assert.Equal(["read 7", "write 7"], order);
        Assert.Equal(7, ranBefore);
    }

    [Fact]
    public void A_safe_cycle_brings_every_machine_into_its_safe_state_and_writes_the_outputs()
    {
        List<string> order = [];
        MockMachine machine = new MockModule().Create(1);
        _roster.Add(machine);
        machine.Submit([new MockMutation.SetMode(MockMode.Running)]);
        ControlCycle cycle = new(_roster, [new RecordingBus(order)]);
        Cycle last = new(7, Period, Period);
        cycle.Run(last);
        Assert.Equal(MockMode.Running, machine.ReadTyped().State.ModeState.Mode);

        cycle.RunSafe(last.Next(Period));
        Assert.Equal(MockMode.Standby, machine.ReadTyped().State.ModeState.Mode);
        Assert.Contains("write 8", order);
    }

    [Fact]
    public async Task The_cycle_thread_allocates_nothing_while_commands_and_readers_are_active()
    {
        MockMachine[] machines = [.. Enumerable.Range(1, 4).Select(serial => new MockModule().Create((ushort)serial))];
        Array.ForEach(machines, _roster.Add);
        ControlCycle control = new(_roster, [new RecordingBus(null)]);
        using CancellationTokenSource stop = new();
        Task<long> commands = Task.Run(() => PostCommands(machines, stop.Token));
        Task<long> readers = Task.Run(() => ReadSnapshots(machines, stop.Token));

        long allocated = -1;
        Thread thread = new(() => allocated = RunCycles(control));
        thread.Start();
        thread.Join();
        await stop.CancelAsync();

        Assert.Equal(0, allocated);
        Assert.True(await commands > 100, "too few commands for a meaningful test");
        Assert.True(await readers > 100, "too few reads for a meaningful test");
        Assert.All(machines, machine => Assert.True(machine.ReadStatus().AppliedCommands > 0));
    }

    private static long RunCycles(ControlCycle control)
    {
        Cycle cycle = default;

        // The first cycles are compiled while they run; that is start-up.
        for (int i = 0; i < 1000; i++)
        {
            cycle = cycle.Next(Period);
            control.Run(cycle);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Cycles; i++)
        {
            cycle = cycle.Next(Period);
            control.Run(cycle);
            if (i % 1000 == 0)
            {
                // Lets the other threads in on a machine with few cores.
                Thread.Yield();
            }
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static long PostCommands(MockMachine[] machines, CancellationToken stop)
    {
        long accepted = 0;
        while (!stop.IsCancellationRequested)
        {
            foreach (MockMachine machine in machines)
            {
                MockMutation[] mutations = [new MockMutation.SetFrequency1(accepted % 1000), new MockMutation.SetMode(accepted % 2 == 0 ? MockMode.Running : MockMode.Standby)];
                accepted += machine.Submit(mutations).Outcome == SubmitOutcome.Accepted ? 1 : 0;
            }
        }

        return accepted;
    }

    private static long ReadSnapshots(MockMachine[] machines, CancellationToken stop)
    {
        long reads = 0;
        while (!stop.IsCancellationRequested)
        {
            foreach (MockMachine machine in machines)
            {
                _ = machine.ReadSnapshot();
                reads++;
            }
        }

        return reads;
    }

    private sealed class RecordingBus(List<string>? order, Action? onWrite = null) : IFieldbus
    {
        public void Read(in Cycle cycle) => order?.Add($"read {cycle.Number}");

        public void Write(in Cycle cycle)
        {
            order?.Add($"write {cycle.Number}");
            onWrite?.Invoke();
        }
    }
}
