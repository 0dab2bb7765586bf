using System.Diagnostics;
using PanelServer.EtherCat;
using PanelServer.EtherCat.Segments;
using PanelServer.Host.Bus;
using PanelServer.Host.Simulation;
using PanelServer.Machines;

namespace PanelServer.Tests.Bus;

/// <summary>The bus in the control loop, beside the worker that uses the same simulated terminals.</summary>
public class EtherCatFieldbusTests
{
    [Fact]
    public async Task What_is_done_to_simulated_terminals_never_meets_a_frame_of_the_worker()
    {
        using BusLink link = BusLink.Open(new BusOptions { Segment = "documented" });
        using MainDevice main = new(link.Transport);
        EtherCatFieldbus bus = new(main, link);
        main.Start();
        Task<ScannedSegment> scanning = main.ScanAsync();
        Cycle cycle = new(0, TimeSpan.Zero, TimeSpan.FromMilliseconds(1));
        bool isInUse = false;
        (int posted, int done, int met) = (0, 0, 0);
        Stopwatch limit = Stopwatch.StartNew();
        while (done < 300 && limit.Elapsed < TimeSpan.FromSeconds(60))
        {
            if (scanning.IsCompleted)
            {
                await scanning;
                scanning = main.ScanAsync();
            }

            // Events of the segment run with the next frame, whoever sends it.
            if (posted == done)
            {
                posted++;
                link.Plants!.Post(segment =>
                {
                    Volatile.Write(ref isInUse, true);
                    segment.Schedule(segment.NowNanoseconds, _ => met += Volatile.Read(ref isInUse) ? 1 : 0);
                    Thread.SpinWait(500);
                    Volatile.Write(ref isInUse, false);
                    done++;
                });
            }

            cycle = cycle.Next(TimeSpan.FromMilliseconds(1));
            bus.Read(cycle);
        }

        await scanning;
        Assert.True(done >= 300, $"only {done} actions found the terminals idle within a minute");
        Assert.Equal(0, met);
        Assert.Null(main.WorkerFailure);
    }

    [Fact]
    public async Task A_posted_defect_is_told_to_who_posted_it_and_the_cycle_goes_on()
    {
        using BusLink link = BusLink.Open(new BusOptions { Segment = "extruder" });
        using MainDevice main = new(link.Transport);
        FaultControl faults = new(Microsoft.Extensions.Options.Options.Create(new SimulationOptions { FaultControl = true }), link);
        EtherCatFieldbus bus = new(main, link);

        Task<(int, IReadOnlyList<string>)> ordered = faults.RunAsync(null!);
        bus.Read(new Cycle(1, TimeSpan.Zero, TimeSpan.FromMilliseconds(1)));

        await Assert.ThrowsAnyAsync<Exception>(() => ordered);
    }

    [Fact]
    public async Task A_capture_that_cannot_go_on_is_told_and_disturbs_nothing()
    {
        // /dev/full accepts to be opened and says "no space left on device" to what is written.
        using BusLink link = BusLink.Open(new BusOptions { Segment = "extruder", CaptureFile = "/dev/full" });
        using MainDevice main = new(link.Transport);
        main.Start();
        await main.StartUpAsync();

        await Eventually.IsAsync(() => Task.FromResult(link.CaptureFailure), reason => reason?.Contains("space", StringComparison.OrdinalIgnoreCase) == true);
        Assert.Equal(6, (await main.ScanAsync()).Snapshot.Subdevices.Count);
        Assert.Null(main.WorkerFailure);
    }
}
