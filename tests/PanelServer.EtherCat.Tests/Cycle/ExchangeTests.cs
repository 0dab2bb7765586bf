using PanelServer.EtherCat.Cycle;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Simulation.Segment.Description;
using PanelServer.EtherCat.Simulation.Terminals;
using PanelServer.EtherCat.Terminals;
using PanelServer.EtherCat.Transport;
using PanelServer.Simulation.FarEnds;
using PanelServer.Tests.Shared;

namespace PanelServer.EtherCat.Tests.Cycle;

public class ExchangeTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void A_cycle_allocates_nothing(bool captured, bool isRing)
    {
        SegmentMeter meter = null!;
        using Bench bench = new(
            SegmentPresets.Create("documented"),
            wrap: transport =>
            {
                meter = new SegmentMeter(transport);
                return captured ? new PcapngCaptureTransport(meter, Stream.Null) : meter;
            },
            isRing: isRing);
        bench.StartUp();
        bench.Cycles(300);
        long lost = bench.Main.Frames.Lost;

        // What the runtime does once, when it compiles a method anew in the background, is in one round only; what a cycle does, in all.
        long allocated = long.MaxValue;
        int rounds = 0;
        while (allocated > 0 && rounds < 3)
        {
            rounds++;
            allocated = AllocatedByExchanges(bench, meter);
        }

        Assert.Equal(0, allocated);

        // In a ring the frame that is dropped may be a marker.
        Assert.InRange(bench.Main.Frames.Lost - lost, isRing ? 0 : 5 * rounds, 5 * rounds);
    }

    // Pumping may allocate, exchanging may not, with lost frames neither. What the segment behind the wire allocates is not counted.
    private static long AllocatedByExchanges(Bench bench, SegmentMeter meter)
    {
        long allocated = 0;
        for (int i = 0; i < 500; i++)
        {
            bench.Segment.FrameFaults.Drop = i % 100 == 99 ? 1 : 0;
            long before = GC.GetAllocatedBytesForCurrentThread();
            meter.Allocated = 0;
            bench.Op.Exchange(bench.Now);
            allocated += GC.GetAllocatedBytesForCurrentThread() - before - meter.Allocated;
            bench.Cycle();
        }

        return allocated;
    }

    [Fact]
    public void Outputs_reach_the_terminal_points_and_inputs_the_drivers()
    {
        VirtualEl1008 digital = new();
        VirtualEl2008 relays = new();
        using Bench bench = new(
        [
            new VirtualSubdevice(DigitalDescriptions.Ek1100, new VirtualEk1100()),
            new VirtualSubdevice(DigitalDescriptions.El1008, digital),
            new VirtualSubdevice(DigitalDescriptions.El2008, relays),
        ]);
        bench.StartUp();
        DigitalOutputs output = ((El2008)bench.Op.Terminals[2]).Output;
        DigitalInputs input = ((El1008)bench.Op.Terminals[1]).Input;
        for (int channel = 1; channel <= 8; channel++)
        {
            output[channel] = true;
            digital.SetInput(channel, true);
            bench.Cycles(10);
            Assert.True(relays.Output(channel));
            Assert.True(input[channel]);
            output[channel] = false;
            digital.SetInput(channel, false);
            bench.Cycles(10);
            Assert.False(relays.Output(channel));
            Assert.False(input[channel]);
        }
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(40, 2)]
    [InlineData(199, 8)]
    public void Image_that_does_not_fit_one_frame_is_spread_over_several(int terminals, int frames)
    {
        using Bench bench = new(
            [
                new VirtualSubdevice(DigitalDescriptions.Ek1100, new VirtualEk1100()),
                .. Enumerable.Range(0, terminals).Select(_ => new VirtualSubdevice(SerialDescriptions.El6021, new VirtualEl6021())),
            ],
            MachineGroups.Options with { GroupOf = _ => "all" });
        bench.StartUp();

        Assert.Empty(bench.Problems);
        Assert.Equal(frames, bench.Op.FramesPerCycle);
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(ExchangeStatus.Complete, bench.Cycle().Status);
        }
    }

    [Fact]
    public void Device_that_cannot_lrw_is_served_by_lrd_and_lwr()
    {
        EscProfile profile = EscProfileWithout(EscFeatures.NoLrw);
        VirtualEl2004 heaters = new();
        using Bench bench = new(
            [
                new VirtualSubdevice(DigitalDescriptions.Ek1100, new VirtualEk1100()),
                new VirtualSubdevice(DigitalDescriptions.El2004 with { Esc = profile }, heaters),
                new VirtualSubdevice(SerialDescriptions.El6021 with { Esc = SerialDescriptions.El6021.Esc with { Features = (ushort)EscFeatures.NoLrw } }, new VirtualEl6021()),
                new VirtualSubdevice(AnalogDescriptions.El3021, new VirtualEl3021()),
            ],
            MachineGroups.Options with { GroupOf = _ => "all" });
        bench.StartUp();
        ((El2004)bench.Op.Terminals[1]).Output[2] = true;
        bench.Cycles(5);

        Assert.Empty(bench.Problems);
        Assert.Equal(ExchangeStatus.Complete, bench.Cycle().Status);
        Assert.True(heaters.Output(2));
        Assert.All([2, 3], position => Assert.True(bench.Op.Terminals[position].InputsFresh));
    }

    [Fact]
    public void Every_output_is_supervised_by_the_watchdog_of_its_terminal()
    {
        using Bench bench = Bench.Documented(MachineGroups.Options with { OutputWatchdog = TimeSpan.FromMilliseconds(50) });
        bench.StartUp();

        int supervised = 0;
        foreach (VirtualSubdevice device in bench.Segment.Subdevices)
        {
            for (int i = 0; i < device.Description.SyncManagers.Count; i++)
            {
                if (device.Description.SyncManagers[i].Type == SyncManagerType.Outputs && device.Outputs.BitLength > 0)
                {
                    SyncManager manager = SyncManager.Read(device.Esc.Memory.Bytes.Slice(SyncManager.AddressOf(i), SyncManager.Size));
                    Assert.True((manager.Control & SyncManager.ControlWatchdog) != 0, device.Description.OrderNumber);
                    Assert.Equal(500, device.Esc.Memory.Word(Registers.SyncManagerWatchdogTime));
                    supervised++;
                }
            }
        }

        Assert.Equal(6, supervised);
    }

    [Fact]
    public void Machines_are_grouped_by_their_identification_and_unassigned_terminals_stand_alone()
    {
        using Bench bench = new(
        [
            .. SegmentPresets.Create("documented"),
            new VirtualSubdevice(DigitalDescriptions.El2004, new VirtualEl2004()),
            new VirtualSubdevice(DigitalDescriptions.El2004, new VirtualEl2004()),
        ]);
        bench.StartUp();

        Assert.Equal(["1/4/57922", "1/2/57922", "position 11", "position 12"], bench.Op.Groups.Select(group => group.Name));
        Assert.Equal([6, 5, 1, 1], bench.Op.Groups.Select(group => group.Terminals.Count));
    }

    [Theory]
    [InlineData(0.05, 1.0, 100, 1, "CycleTime must be 100 µs to 20 ms.")]
    [InlineData(1.0, 0.95, 100, 1, "ReceiveWindow must be 0.05 to 0.9.")]
    [InlineData(1.0, 0.4, 7000, 1, "OutputWatchdog must be 1 ms to 6.5 s.")]
    [InlineData(1.0, 0.4, 100, 0, "MismatchLimit must be 1 or more.")]
    public void Setting_out_of_range_is_refused(double cycleMilliseconds, double window, int watchdogMilliseconds, int limit, string message)
    {
        MainDeviceOptions options = new()
        {
            CycleTime = TimeSpan.FromMilliseconds(cycleMilliseconds),
            ReceiveWindow = window,
            OutputWatchdog = TimeSpan.FromMilliseconds(watchdogMilliseconds),
            MismatchLimit = limit,
        };

        ArgumentOutOfRangeException failure = Assert.Throws<ArgumentOutOfRangeException>(() => Bench.Extruder(options));
        Assert.StartsWith(message, failure.Message, StringComparison.Ordinal);
    }

    private static PanelServer.EtherCat.Simulation.Segment.Description.EscProfile EscProfileWithout(EscFeatures feature) =>
        DigitalDescriptions.El2004.Esc with { Features = (ushort)(DigitalDescriptions.El2004.Esc.Features | (ushort)feature) };

    /// <summary>Measures what the far end of the wire allocates.</summary>
    private sealed class SegmentMeter(IFrameTransport inner) : IFrameTransport
    {
        public long Allocated { get; set; }

        public long NowNanoseconds => inner.NowNanoseconds;

        public bool IsLinkUp => inner.IsLinkUp;

        public bool TrySend(ReadOnlySpan<byte> frame)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            bool sent = inner.TrySend(frame);
            Allocated += GC.GetAllocatedBytesForCurrentThread() - before;
            return sent;
        }

        public int Receive(Span<byte> buffer, long deadlineNanoseconds) => inner.Receive(buffer, deadlineNanoseconds);

        public void Dispose() => inner.Dispose();
    }
}
