using System.Runtime.CompilerServices;
using PanelServer.EtherCat.Cycle;
using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Frames;
using PanelServer.EtherCat.Terminals;
using PanelServer.Simulation.FarEnds;
using PanelServer.Tests.Shared;

namespace PanelServer.EtherCat.Tests.Watch;

/// <summary>A bus that is interrupted as a whole: looped cables, no carrier, foreign traffic.</summary>
public class InterruptionTests
{
    private const string LoopedCable = "Frames come back as they were sent, without having passed a subdevice";

    [Fact]
    public void Looped_cable_is_named_at_the_scan()
    {
        using Bench bench = Bench.Extruder();
        bench.Segment.FrameFaults.LoopBack = int.MaxValue;

        EtherCatException failure = Assert.Throws<EtherCatException>(() => bench.Scan());
        Assert.StartsWith(LoopedCable, failure.Message, StringComparison.Ordinal);
        Assert.Equal(bench.Main.Frames.Sent, bench.Main.Frames.LoopedBack);
        Assert.Equal(0, bench.Main.Frames.Received);

        bench.Segment.FrameFaults.LoopBack = 0;
        bench.StartUp();
        Assert.Empty(bench.Problems);
    }

    [Fact]
    public void Devices_that_answer_without_marking_the_source_address_are_no_looped_cable()
    {
        using Bench bench = new(SegmentPresets.Create("extruder"), wrap: transport => new TamperingTransport(transport) { LeavesSourceAddress = true });
        bench.StartUp();
        bench.Cycles(10);

        Assert.Equal(SegmentPhase.Op, bench.Main.Snapshot.Phase);
        Assert.Empty(bench.Problems);
        Assert.Equal(0, bench.Main.Frames.LoopedBack);
    }

    [Fact]
    public void Silent_bus_is_named_at_the_scan()
    {
        using Bench bench = Bench.Extruder();
        bench.Segment.FrameFaults.Drop = int.MaxValue;

        EtherCatException failure = Assert.Throws<EtherCatException>(() => bench.Scan());
        Assert.StartsWith("No frame comes back from the EtherCAT segment: check the cable", failure.Message, StringComparison.Ordinal);
        Assert.Equal(SegmentPhase.NotScanned, bench.Main.Snapshot.Phase);
        Assert.False(bench.Main.Snapshot.IsAnswering);
        Assert.True(bench.Main.Snapshot.IsLinkUp);
    }

    [Fact]
    public void Reads_that_an_interruption_overtakes_leave_no_exception_that_nobody_looks_at()
    {
        InterruptInTheMiddleOfEveryRead();

        Assert.Empty(UnobservedExceptions.Collect());
    }

    // Apart from the test, so that nothing on its stack keeps what it leaves behind.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void InterruptInTheMiddleOfEveryRead()
    {
        using (Bench bench = Bench.Extruder())
        {
            bench.Segment.FrameFaults.Drop = int.MaxValue;
            Assert.Throws<EtherCatException>(() => bench.Scan());
        }

        // The error counters are read once in this interval; each interruption begins a little later, so that some begin within the reads.
        using Plant plant = new(MachineGroups.Options with { DiagnosisInterval = TimeSpan.FromMilliseconds(20), RecoveriesPerMinute = 1000 });
        for (int offset = 0; offset < 25; offset++)
        {
            plant.Bench.Cycles(60 + offset);
            plant.Segment.FrameFaults.Drop = int.MaxValue;
            plant.Bench.Cycles(600);
            plant.Segment.FrameFaults.Drop = 0;
            plant.ExpectRecovery();
        }
    }

    [Fact]
    public void Count_that_changes_during_the_scan_is_told()
    {
        using Bench bench = Bench.Extruder();
        (bench.Segment.Subdevices[2].Faults.WorkingCounterOffset, bench.Segment.Subdevices[2].Faults.WorkingCounterDatagrams) = (20, 1);

        EtherCatException failure = Assert.Throws<EtherCatException>(() => bench.Scan());
        Assert.Equal("The number of EtherCAT subdevices changed during the scan: check for loose connections, then scan again.", failure.Message);
    }

    [Fact]
    public void Missing_link_is_named_at_the_scan()
    {
        using Bench bench = Bench.Extruder();
        bench.Segment.LinkDown();

        EtherCatException failure = Assert.Throws<EtherCatException>(() => bench.Scan());
        Assert.StartsWith("The EtherCAT interface has no link: check the cable", failure.Message, StringComparison.Ordinal);
        Assert.False(bench.Main.Snapshot.IsLinkUp);
    }

    [Fact]
    public void Looped_back_frame_costs_one_cycle_and_is_never_taken_for_an_answer()
    {
        using Plant plant = new();
        plant.Segment.FrameFaults.LoopBack = 1;

        Assert.Equal(ExchangeStatus.Incomplete, plant.Bench.Cycle().Status);
        Assert.Equal(ExchangeStatus.Complete, plant.Bench.Cycle().Status);
        Assert.Equal(1, plant.Main.Frames.LoopedBack);
        Assert.All(plant.Op.Groups, group => Assert.Equal(0, group.Faults));
        Assert.True(plant.HeaterIsOn);
    }

    [Fact]
    public void Cable_that_is_looped_at_run_time_makes_all_safe_and_is_named_until_it_is_put_right()
    {
        using Plant plant = new();
        plant.Segment.FrameFaults.LoopBack = int.MaxValue;
        plant.Bench.CyclesUntil(() => plant.Main.Snapshot.Fault is not null, 20, "the interruption is published");

        Assert.StartsWith(LoopedCable, plant.Main.Snapshot.Fault!.Sentence, StringComparison.Ordinal);
        Assert.All(plant.Op.Groups, group => Assert.Equal(GroupState.Faulted, group.State));
        plant.Segment.FrameFaults.LoopBack = 0;
        plant.ExpectRecovery();
        Assert.Null(plant.Main.Snapshot.Fault);
    }

    [Fact]
    public void Frames_of_another_program_are_dropped_and_counted()
    {
        TamperingTransport wire = null!;
        using Bench bench = new(SegmentPresets.Create("extruder"), wrap: transport => wire = new TamperingTransport(transport));
        bench.StartUp();
        bench.Cycles(300);
        long before = bench.Main.Frames.Foreign + bench.Main.Frames.Duplicate;
        for (int i = 0; i < 100; i++)
        {
            wire.Arrive(ForeignAnswer((byte)i));
            Assert.Equal(ExchangeStatus.Complete, bench.Cycle().Status);
        }

        // An index that was ours once makes it a second answer; telling the two apart is not worth a look at the data.
        Assert.Equal(100, bench.Main.Frames.Foreign + bench.Main.Frames.Duplicate - before);
        Assert.Equal(0, bench.Op.Groups[0].Mismatches);
    }

    [Fact]
    public void Interrupted_bus_costs_few_attempts_and_is_found_again_within_20_ms()
    {
        TamperingTransport wire = null!;
        using Bench bench = new(SegmentPresets.Create("extruder"), wrap: transport => wire = new TamperingTransport(transport));
        bench.StartUp();
        bench.Cycles(20);
        wire.Sends = false;
        bench.Cycles(200);
        long attempts = wire.Attempts;
        bench.Cycles(10_000);
        Assert.InRange(wire.Attempts - attempts, 900, 1100);
        Assert.All(bench.Op.Terminals, terminal => Assert.Equal(TerminalCondition.BusDown, terminal.Health.Condition));

        wire.Sends = true;
        bench.CyclesUntil(() => bench.Main.Snapshot.IsAnswering, 20, "the bus answers again");
        bench.CyclesUntil(() => bench.Op.Groups[0].State == GroupState.AwaitingAcknowledgement, 3000, "the group has recovered");
    }

    // The second one comes while the watch still looks at what the first has left behind, or just before or after that.
    [Fact]
    public void Two_short_interruptions_however_close_leave_no_terminal_behind()
    {
        for (int gap = 1; gap <= 40; gap++)
        {
            using Plant plant = new();
            Interrupt(plant);
            plant.Bench.Cycles(gap);
            Interrupt(plant);
            for (int i = 0; i < 2000 && !plant.Op.Groups.All(IsWell); i++)
            {
                plant.Bench.Cycle();
                foreach (ProcessGroup group in plant.Op.Groups)
                {
                    group.Acknowledge();
                }
            }

            Assert.All(plant.Op.Groups, group => Assert.True(IsWell(group), $"{gap} cycles apart: {group.Name} is {group.State}, {group.Terminals[1].Health.Explanation}"));
        }

        static bool IsWell(ProcessGroup group) => group.State == GroupState.Operational && group.Terminals.All(terminal => terminal.Health.IsOperational);

        static void Interrupt(Plant plant)
        {
            plant.Segment.FrameFaults.Drop = int.MaxValue;
            plant.Bench.Cycles(plant.Bench.Options.MismatchLimit);
            plant.Segment.FrameFaults.Drop = 0;
        }
    }

    [Fact]
    public void Interrupted_bus_allocates_nothing_in_the_cycle()
    {
        using Plant plant = new();
        plant.Segment.LinkDown();
        plant.Bench.Cycles(500);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 500; i++)
        {
            plant.Op.Exchange(plant.Bench.Now);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static byte[] ForeignAnswer(byte index)
    {
        byte[] frame = new byte[60];
        FrameWriter writer = new(frame);
        _ = writer.Add(EtherCatCommand.Fprd, index, 0x1234, 0x0130, 2);
        _ = writer.Finish();
        frame[FrameFormat.SourceAddressOffset] |= FrameFormat.ReturnedBit;
        return frame;
    }
}
