using PanelServer.EtherCat.Cycle;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Frames;
using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Simulation.Segment.Description;
using PanelServer.EtherCat.Simulation.Segment.Esc;
using PanelServer.EtherCat.Simulation.Terminals;
using PanelServer.Simulation.FarEnds;

namespace PanelServer.EtherCat.Tests.Clocks;

/// <summary>The time of the bus goes on in even steps: past the end of 32 bits, and while the clock that all others follow is missing.</summary>
public class ReferenceClockTests
{
    private const long Cycle = 1_000_000;

    /// <summary>Positions of the drives behind the coupler.</summary>
    private static readonly int[] Drives = [1, 2];

    [Theory]
    [InlineData(new bool[] { true, true, true })]
    [InlineData(new bool[] { true, false, false })]
    [InlineData(new bool[] { false, true, false })]
    public void Clocks_of_32_bits_keep_time_with_those_of_64_past_the_end_of_their_range(bool[] are32Bits)
    {
        using Bench bench = Line(are32Bits);
        bench.StartUp();

        ExpectEvenSteps(bench, cycles: 10_000);
        ExpectInOrder(bench);
    }

    /// <summary>The coupler is the reference.</summary>
    [Theory]
    [InlineData(0, false)]
    [InlineData(0, true)]
    [InlineData(1, false)]
    [InlineData(1, true)]
    public void Restarted_subdevice_has_the_time_of_the_others_before_they_follow_it(int position, bool are32Bits)
    {
        using Bench bench = Line([are32Bits, are32Bits, are32Bits]);
        bench.StartUp();
        bench.Cycles(6000);

        bench.Segment.Reboot(position);
        ExpectEvenSteps(bench, cycles: 3000, tolerance: 20_000);

        ProcessGroup group = bench.Op.Groups[position];
        Assert.Equal((GroupState.AwaitingAcknowledgement, 1), (group.State, group.Faults));
        Assert.All(bench.Op.Groups.Where(other => other != group), other => Assert.Equal((GroupState.Operational, 0), (other.State, other.Faults)));
        Assert.True(group.Acknowledge());
        ExpectInOrder(bench);
        Assert.Equal(0, bench.Main.Snapshot.Clock!.Reference);
    }

    [Fact]
    public void Calendar_goes_on_after_all_clocks_have_lost_their_time()
    {
        using Bench bench = Line([false, false, false]);
        bench.StartUp();
        bench.Cycles(6000);
        ulong before = bench.Cycle().ReferenceTimeNanoseconds;
        bench.Segment.Unplug(0);
        bench.Cycles(500);
        bench.Segment.Replug(0);
        bench.CyclesUntil(() => bench.Op.Groups.All(group => group.State == GroupState.AwaitingAcknowledgement), 3000, "all have recovered");
        Assert.All(bench.Op.Groups, group => Assert.True(group.Acknowledge()));

        bench.Cycles(3000);
        ExpectCalendar(bench);
        ExpectInOrder(bench);
        Assert.All(bench.Segment.Subdevices, device => Assert.InRange((ulong)device.Esc.Clock.System(bench.Segment.NowNanoseconds), before, before + 20_000_000_000));
    }

    [Fact]
    public void In_a_ring_another_clock_stands_in_for_the_reference_until_it_is_back()
    {
        const int standIn = 6;
        const int spool = 8;
        using Bench ring = new(SegmentPresets.Create("documented"), isRing: true);
        ring.StartUp();
        ring.Cycles(3000);
        DistributedClock drive = ring.Segment.Subdevices[spool].Esc.Clock;
        Assert.Equal(0, ring.Main.Snapshot.Clock!.Reference);

        ring.Segment.LinkDown();
        ring.Segment.Disconnect(standIn);
        long pulses = drive.Sync0Count;
        ExpectEvenSteps(ring, cycles: 3000, tolerance: 20_000);

        Assert.Equal(standIn, ring.Main.Snapshot.Clock!.Reference);
        Assert.InRange(drive.Sync0Count - pulses, 3001, 3003);
        Assert.Equal(0, ring.Op.Groups[1].Faults);
        Assert.All(ring.Main.Snapshot.Subdevices.Skip(standIn), device => Assert.InRange(device.ClockDifferenceNanoseconds, -1000, 1000));

        ring.Segment.Reconnect(standIn);
        ring.Segment.LinkUp();
        ExpectEvenSteps(ring, cycles: 3000, tolerance: 20_000);
        Assert.Equal(0, ring.Main.Snapshot.Clock!.Reference);
        Assert.InRange(drive.Sync0Count - pulses, 6003, 6005);
        Assert.Equal(0, ring.Op.Groups[1].Faults);
    }

    /// <summary>Chips compare 32 bits of a time that is written to them, and a clock without more would put zeros above them.</summary>
    [Fact]
    public void Time_is_distributed_in_32_bits()
    {
        RecordingTransport? wire = null;
        using Bench bench = new(SegmentPresets.Create("winder"), wrap: transport => wire = new(transport));
        bench.StartUp();
        bench.Cycles(10);
        Assert.Equal([4], wire!.Sent.SelectMany(LengthsOfClockDatagrams).Distinct());
    }

    [Theory]
    [InlineData(0x1_0000_0000, 0)]
    [InlineData(0x1_0000_0000, 2_000_000_000)]
    [InlineData(0x1_FFFF_FFFF, 1_000_000)]
    [InlineData(0x7_8000_0000, -2_000_000_000)]
    [InlineData(0x7_0000_0005, -1_000_000_000)]
    public void Time_is_extended_to_what_is_next_to_the_one_that_was_known(long known, long passedInAddition)
    {
        ReferenceClock clock = new();
        clock.Set(known, now: 100);
        ulong expected = (ulong)(known + 5000 + passedInAddition);
        Assert.Equal(expected, clock.Extend((uint)expected, now: 5100));
        Assert.Equal((ulong)(known + 5000), clock.At(5100));

        Assert.Equal(expected, clock.Follow((uint)expected, now: 5100));
        Assert.Equal(expected + 900, clock.At(6000));
    }

    /// <summary>A coupler with two drives, each a group.</summary>
    private static Bench Line(bool[] are32Bits) => new(
        [
            new VirtualSubdevice(With(DigitalDescriptions.Ek1100, are32Bits[0]), new VirtualEk1100()),
            new VirtualSubdevice(With(StepperDescriptions.El7031, are32Bits[1]), new VirtualEl7031()),
            new VirtualSubdevice(With(StepperDescriptions.El7031, are32Bits[2]), new VirtualEl7031()),
        ],
        new MainDeviceOptions { GroupOf = device => $"{device.Position}" });

    private static SubdeviceDescription With(SubdeviceDescription description, bool has32Bits) => has32Bits
        ? description with { Esc = description.Esc with { Clock = ClockUnit.Full32, Features = (ushort)(description.Esc.Features & ~(ushort)EscFeatures.DistributedClocks64) } }
        : description;

    /// <summary>Cycles, in each of which the time of the bus goes on by a cycle; it is calendar time.</summary>
    private static void ExpectEvenSteps(Bench bench, int cycles, long tolerance = 1000)
    {
        ulong last = bench.Cycle().ReferenceTimeNanoseconds;
        for (int i = 0; i < cycles; i++)
        {
            ulong time = bench.Cycle().ReferenceTimeNanoseconds;
            Assert.InRange((long)(time - last), Cycle - tolerance, Cycle + tolerance);
            last = time;
        }

        ExpectCalendar(bench);
    }

    private static void ExpectCalendar(Bench bench) =>
        Assert.InRange(bench.AheadOfCalendar(bench.Cycle()).TotalMilliseconds, -10, 10);

    /// <summary>All work, agree on the time, and SYNC0 comes in each cycle and everywhere at the same moment.</summary>
    private static void ExpectInOrder(Bench bench)
    {
        bench.Cycles(2000);
        long[] before = [.. Drives.Select(Pulses)];
        bench.Cycles(2000);
        Assert.Empty(bench.Problems);
        Assert.All(bench.Op.Groups, group => Assert.Equal(GroupState.Operational, group.State));
        Assert.All(Drives.Zip(before), pair => Assert.InRange(Pulses(pair.First) - pair.Second, 1999, 2001));
        Assert.All(bench.Main.Snapshot.Subdevices, device => Assert.InRange(device.ClockDifferenceNanoseconds, -200, 200));

        long Pulses(int position) => bench.Segment.Subdevices[position].Esc.Clock.Sync0Count;
    }

    private static IEnumerable<int> LengthsOfClockDatagrams(byte[] frame)
    {
        List<int> lengths = [];
        Assert.Equal(FrameError.None, FrameReader.TryOpen(frame, out FrameReader reader));
        while (reader.TryReadDatagram(out Datagram datagram))
        {
            if (datagram.Command == EtherCatCommand.Frmw)
            {
                lengths.Add(datagram.Data.Length);
            }
        }

        return lengths;
    }
}
