using System.Diagnostics;
using System.Runtime.InteropServices;
using PanelServer.EtherCat;
using PanelServer.EtherCat.Cycle;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Segments;
using PanelServer.EtherCat.Transport;
using PanelServer.Tests.Shared;

namespace PanelServer.Simulation.Tests.Wire;

/// <summary>Our main device and the simulator at the two ends of a cable, at 1 kHz. One minute with PANEL_TEST_LONG=1.</summary>
[Collection(nameof(RunsAlone))]
public sealed partial class MainDeviceOnCableTests(ITestOutputHelper output) : IDisposable
{
    private const int InjectedLosses = 5;

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(LongTests.AreWanted ? 60 : 3);
    private static readonly TimeSpan Cycle = TimeSpan.FromMilliseconds(1);

    /// <summary>
    /// A shared host holds either side up for tens of milliseconds now and then. That makes answers late, not lost, and this test is
    /// about loss: so nothing here ends a group or a drive because of a late answer.
    /// </summary>
    private static readonly MainDeviceOptions Patient = MachineGroups.Options with
    {
        CycleTime = Cycle,
        ReceiveWindow = 0.9,
        MismatchLimit = 10_000,
        OutputWatchdog = TimeSpan.FromSeconds(6),
        CycleLossTime = TimeSpan.FromMinutes(1),
        UseDistributedClocks = false,
    };

    private readonly Cable _cable = new();

    public void Dispose() => _cable.Dispose();

    [Fact]
    public void No_frame_is_lost_but_the_injected_ones_and_all_stay_in_OP()
    {
        using SimulatorProcess simulator = SimulatorProcess.Start(_cable, "--segment", "documented");
        _cable.Inside(() =>
        {
            using MainDevice main = new(new RawSocketTransport(_cable.Near, WaitMode.PowerSaving), Patient);
            main.Start();
            OperationalSegment segment = main.StartUpAsync().GetAwaiter().GetResult();
            SegmentSnapshot snapshot = segment.Snapshot;
            Assert.All(snapshot.Subdevices, device => Assert.Null(device.Problem));
            Assert.All(snapshot.Subdevices, device => Assert.Equal(AlState.Op, device.AlStatus.State));
            long lostBefore = main.Frames.Lost - main.Frames.Late;

            Task<string>? injection = null;
            (int cycles, int complete) = (0, 0);
            for (Stopwatch clock = Stopwatch.StartNew(); clock.Elapsed < Duration; cycles++)
            {
                complete += segment.Exchange(clock.Elapsed).Status == ExchangeStatus.Complete ? 1 : 0;
                if (clock.Elapsed > Duration / 2)
                {
                    injection ??= Task.Run(() => simulator.Command($"drop {InjectedLosses}"));
                }

                TimeSpan next = TimeSpan.FromTicks(((clock.Elapsed.Ticks / Cycle.Ticks) + 1) * Cycle.Ticks);
                _ = SleepMicroseconds((uint)Math.Max(0, (next - clock.Elapsed).TotalMicroseconds));
            }

            Assert.Equal($"ok: drop {InjectedLosses}", injection!.GetAwaiter().GetResult());
            CollectLateAnswers(segment);
            output.WriteLine($"{cycles} cycles, {complete} complete, {main.Frames.Sent} frames sent, {main.Frames.Lost} not in time, {main.Frames.Late} of them late");

            Assert.Equal(InjectedLosses, main.Frames.Lost - main.Frames.Late - lostBefore);
            Assert.Equal(0, main.Frames.Malformed + main.Frames.Foreign + main.Frames.LoopedBack + main.Frames.Duplicate);
            Assert.All(segment.Groups, group => Assert.Equal(0, group.Faults));
            Assert.All(main.Snapshot.Subdevices, device => Assert.Equal(AlState.Op, device.AlStatus.State));
        });
        Assert.Equal(0, simulator.Quit());
    }

    /// <summary>The framework's sleep knows whole milliseconds only.</summary>
    [LibraryImport("libc", EntryPoint = "usleep")]
    private static partial int SleepMicroseconds(uint microseconds);

    /// <summary>Further cycles until what is still on its way has arrived.</summary>
    private static void CollectLateAnswers(OperationalSegment segment)
    {
        for (int i = 0; i < 200; i++)
        {
            _ = segment.Exchange(TimeSpan.Zero);
            Thread.Sleep(Cycle);
        }
    }
}
