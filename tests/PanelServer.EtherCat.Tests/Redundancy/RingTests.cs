using PanelServer.EtherCat.Cycle;
using PanelServer.EtherCat.Segments;
using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Simulation.Terminals;
using PanelServer.EtherCat.Terminals;
using PanelServer.EtherCat.Transport.Redundancy;
using PanelServer.Simulation.FarEnds;
using PanelServer.Tests.Shared;

namespace PanelServer.EtherCat.Tests.Redundancy;

/// <summary>A ring of subdevices between two interfaces: interrupted anywhere it goes on, says where, and heals.</summary>
public class RingTests
{
    private const int Length = 60;

    [Fact]
    public void Each_link_of_sixty_terminals_is_cut_and_closed_at_the_cost_of_at_most_one_frame_and_named()
    {
        using RingBench ring = new(Length);
        ring.StartUp();
        Assert.Empty(ring.Warnings);
        Assert.All(ring.Main.Snapshot.Subdevices.Skip(1), device => Assert.Equal(device.Position - 1, device.Parent));
        for (int link = 0; link <= Length; link++)
        {
            long lost = ring.Main.Frames.Lost;
            ring.Cut(link);
            ring.Cycles(50);
            string warning = Assert.Single(ring.Warnings);
            Assert.Contains($"between {ring.Place(link - 1)} and {ring.Place(link)};", warning, StringComparison.Ordinal);
            ring.Close(link);
            ring.Cycles(50);
            Assert.Empty(ring.Warnings);
            Assert.InRange(ring.Main.Frames.Lost - lost, 0, 1);
        }

        RingStatus status = ring.Main.Ring!.Value;
        Assert.Equal(RingState.Closed, status.State);
        Assert.InRange(status.Relayed, 1000, status.Main.Sent);
        Assert.All([status.Main, status.Redundant], traffic => Assert.InRange(traffic.Received, 1000, status.Main.Sent + status.Redundant.Sent));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    [InlineData(9)]
    [InlineData(11)]
    public void Machines_with_mailboxes_EEPROM_and_clocks_are_brought_up_over_an_interrupted_ring(int link)
    {
        using Bench bench = new(SegmentPresets.Create("documented"), isRing: true);
        Cut(bench.Segment, link);
        bench.StartUp();
        bench.Cycles(300);

        Assert.Empty(bench.Problems);
        Assert.Equal(11, bench.Main.Snapshot.Subdevices.Count);
        Assert.All(bench.Op.Groups, group => Assert.Equal(GroupState.Operational, group.State));
        Assert.Contains("The EtherCAT ring is interrupted between ", Assert.Single(bench.Main.Snapshot.Warnings).Sentence, StringComparison.Ordinal);
        Assert.All(bench.Main.Snapshot.Subdevices, device => Assert.InRange(device.ClockDifferenceNanoseconds, -1000, 1000));
    }

    [Fact]
    public void Clocks_of_a_ring_have_the_delays_of_a_line_and_keep_step_while_it_is_interrupted()
    {
        using Bench line = new(SegmentPresets.Create("documented"));
        using Bench ring = new(SegmentPresets.Create("documented"), isRing: true);
        line.StartUp();
        ring.StartUp();
        Assert.Equal(
            line.Main.Snapshot.Subdevices.Select(device => device.PropagationDelayNanoseconds),
            ring.Main.Snapshot.Subdevices.Select(device => device.PropagationDelayNanoseconds));

        ring.Cycles(500);
        ulong before = ring.Cycle().ReferenceTimeNanoseconds;
        ring.Segment.Disconnect(8);
        Assert.InRange(ring.Cycle().ReferenceTimeNanoseconds - before, 999_900UL, 1_000_100UL);
        for (int i = 0; i < 3; i++)
        {
            ring.Cycles(500);
            Assert.All(ring.Main.Snapshot.Subdevices, device => Assert.InRange(device.ClockDifferenceNanoseconds, -10_000, 10_000));
        }

        Assert.Empty(ring.Problems);
        Assert.All(ring.Op.Groups, group => Assert.Equal(0, group.Faults));
    }

    [Fact]
    public void Both_cables_pulled_make_all_safe_until_one_is_back()
    {
        using RingBench ring = new(5);
        ring.StartUp();
        ring.Cut(0);
        ring.Cut(5);
        ring.Bench.Cycles(20);
        Assert.Equal(GroupState.Faulted, ring.Group.State);
        Assert.Equal(RingState.Silent, ring.Main.Ring!.Value.State);
        Assert.NotNull(ring.Main.Snapshot.Fault);

        ring.Close(5);
        ring.Bench.CyclesUntil(() => ring.Group.State == GroupState.AwaitingAcknowledgement, 1000, "back over the redundant interface");
        Assert.Equal(RingState.MainSilent, ring.Main.Ring!.Value.State);
    }

    [Fact]
    public void A_second_interruption_stops_what_lies_between_and_nothing_else()
    {
        using Bench bench = new(SegmentPresets.Create("documented"), isRing: true);
        bench.StartUp();
        bench.Segment.Disconnect(7);
        bench.Cycles(50);
        bench.Segment.Disconnect(10);
        bench.Cycles(50);
        Assert.Equal([GroupState.Operational, GroupState.Faulted], bench.Op.Groups.Select(group => group.State));

        bench.Segment.Reconnect(10);
        bench.CyclesUntil(() => bench.Op.Groups[1].State == GroupState.AwaitingAcknowledgement, 3000, "the winder is back");
        Assert.Equal(0, bench.Op.Groups[0].Faults);
    }

    [Fact]
    public void Coupler_that_is_put_into_the_ring_is_taken_in_when_it_is_closed_and_interruptions_are_named_by_it()
    {
        const int winder = 6;
        const int count = 11;
        using Bench bench = new(SegmentPresets.Create("documented"), isRing: true);
        bench.StartUp();
        VirtualEl2004 outputs = new();
        VirtualSubdevice coupler = bench.Segment.Insert(winder, new VirtualSubdevice(DigitalDescriptions.Ek1100, new VirtualEk1100()));
        bench.Segment.Attach(new VirtualSubdevice(DigitalDescriptions.El2004, outputs), coupler, port: 1, VirtualSegment.CouplerDelayNanoseconds);
        bench.Segment.RedundantLinkDown();
        bench.Cycles(2000);
        Assert.Equal(0, bench.Main.Snapshot.Added);

        bench.Segment.RedundantLinkUp();
        bench.CyclesUntil(() => bench.Main.Snapshot.Added == 2, 3000, "coupler and terminal are noticed");
        AddedSubdevices added = bench.CyclesUntil(bench.Op.ScanAddedAsync());
        bench.CyclesUntil(added.JoinAsync(), 20_000);
        ((El2004)added.Terminals[1]).Output[1] = true;
        bench.Cycles(2000);

        Assert.Empty(bench.Problems);
        Assert.Empty(bench.Main.Snapshot.Warnings);
        Assert.True(outputs.Output(1));
        Assert.All(bench.Op.Groups, group => Assert.Equal((GroupState.Operational, 0), (group.State, group.Faults)));
        Assert.All(bench.Main.Snapshot.Subdevices, device => Assert.InRange(device.ClockDifferenceNanoseconds, -1000, 1000));

        bench.Segment.Disconnect(winder + 2);
        bench.Cycles(50);
        Assert.Contains(
            $"between EK1100 at position {count} and EK1100 at position {winder};", Assert.Single(bench.Main.Snapshot.Warnings).Sentence, StringComparison.Ordinal);
        Assert.True(outputs.Output(1));
        bench.Segment.Reconnect(winder + 2);
        bench.Cycles(50);
        Assert.Empty(bench.Main.Snapshot.Warnings);
    }

    [Fact]
    public void A_subdevice_that_has_lost_its_power_is_started_again_in_an_interrupted_ring()
    {
        using RingBench ring = new(12);
        ring.StartUp();
        ring.Cut(4);
        ring.Cycles(30);
        ring.Bench.Segment.Reboot(9);
        ring.Bench.CyclesUntil(() => ring.Group.State == GroupState.AwaitingAcknowledgement, 3000, "recovered behind the interruption");
        Assert.Empty(ring.Bench.Problems);
    }

    private static void Cut(VirtualSegment segment, int link)
    {
        if (link == 0)
        {
            segment.LinkDown();
        }
        else if (link == segment.Subdevices.Count)
        {
            segment.RedundantLinkDown();
        }
        else
        {
            segment.Disconnect(link);
        }
    }

    /// <summary>A coupler with output terminals whose outputs change in every cycle, and must be where they should be at its end.</summary>
    private sealed class RingBench : IDisposable
    {
        private readonly VirtualEl2004[] _outputs;
        private bool _isOn;

        public RingBench(int length)
        {
            _outputs = [.. Enumerable.Range(1, length - 1).Select(_ => new VirtualEl2004())];
            Bench = new Bench(
                [new VirtualSubdevice(DigitalDescriptions.Ek1100, new VirtualEk1100()), .. _outputs.Select(output => new VirtualSubdevice(DigitalDescriptions.El2004, output))],
                MachineGroups.Options with { GroupOf = _ => "all" },
                isRing: true);
        }

        public Bench Bench { get; }

        public MainDevice Main => Bench.Main;

        public OperationalSegment Op => Bench.Op;

        public ProcessGroup Group => Op.Groups[0];

        /// <summary>What is said of the ring; so long a row without power feed terminals is told as well.</summary>
        public IEnumerable<string> Warnings => Main.Snapshot.Warnings.Select(warning => warning.Sentence).Where(warning => warning.Contains(" ring ", StringComparison.Ordinal));

        public void StartUp()
        {
            Bench.StartUp();
            Bench.Cycles(50);
            Assert.Empty(Bench.Problems);
        }

        /// <summary>Cycles, in each of which all outputs change and arrive.</summary>
        public void Cycles(int count)
        {
            for (int i = 0; i < count; i++)
            {
                _isOn = !_isOn;
                foreach (El2004 terminal in Op.Terminals.OfType<El2004>())
                {
                    terminal.Output[1] = _isOn;
                }

                Bench.Cycle();
                Assert.DoesNotContain(_outputs, output => output.Output(1) != _isOn);
            }
        }

        public void Cut(int link) => RingTests.Cut(Bench.Segment, link);

        public void Close(int link)
        {
            if (link == 0)
            {
                Bench.Segment.LinkUp();
            }
            else if (link == _outputs.Length + 1)
            {
                Bench.Segment.RedundantLinkUp();
            }
            else
            {
                Bench.Segment.Reconnect(link);
            }
        }

        /// <summary>What messages call the one before the first link, a subdevice, or the one behind the last.</summary>
        public string Place(int position) => position < 0 ? "the main interface"
            : position > _outputs.Length ? "the redundant interface"
            : Op.Terminals[position].Label;

        public void Dispose() => Bench.Dispose();
    }
}
