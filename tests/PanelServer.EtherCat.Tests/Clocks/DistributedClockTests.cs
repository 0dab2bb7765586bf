using System.Buffers.Binary;
using PanelServer.EtherCat.Cycle;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Frames;
using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Simulation.Segment.Esc;
using PanelServer.EtherCat.Simulation.Terminals;
using PanelServer.EtherCat.Terminals;
using PanelServer.EtherCat.Transport;
using PanelServer.Simulation.FarEnds;
using PanelServer.Tests.Shared;

namespace PanelServer.EtherCat.Tests.Clocks;

public sealed class DistributedClockTests : IDisposable
{
    private readonly Plant _plant = new();

    public void Dispose() => _plant.Dispose();

    [Fact]
    public void Clocks_stay_together_although_their_crystals_differ()
    {
        _plant.Bench.Cycles(5000);

        List<SubdeviceSnapshot> clocks = _plant.Main.Snapshot.Subdevices.Where(device => device.HasClock).ToList();
        Assert.Equal([0, 6, 8, 9, 10], clocks.Select(device => device.Position));
        Assert.All(clocks, device => Assert.InRange(device.ClockDifferenceNanoseconds, -200, 200));
    }

    [Fact]
    public void Reference_shows_calendar_time()
    {
        ExchangeResult result = _plant.Bench.Cycle();

        Assert.InRange(_plant.Bench.AheadOfCalendar(result).TotalMilliseconds, -2, 2);
    }

    [Fact]
    public void How_frames_lie_to_sync0_is_told_for_each_second_with_the_latest_and_the_earliest()
    {
        const long cycle = 1_000_000;
        const int cyclesPerSecond = 1000;
        List<long> toSync0 = [];

        // Frames far enough before SYNC0 that those that leave later still come before the same one.
        const ulong place = 900_000;
        _plant.Bench.Wait(Nanoseconds.ToTimeSpan((long)((place + cycle - (_plant.Bench.Cycle().ReferenceTimeNanoseconds % cycle)) % cycle)));
        for (int i = 0; i < 5 * cyclesPerSecond; i++)
        {
            if (i == 2 * cyclesPerSecond)
            {
                // From here on frames leave later in the cycle.
                _plant.Bench.Wait(TimeSpan.FromMicroseconds(200));
            }

            toSync0.Add((long)((ulong)(3 * cycle / 2) - (_plant.Bench.Cycle().ReferenceTimeNanoseconds % cycle)) % cycle);
        }

        // The snapshot is a second old at most, and tells of the second before.
        ClockSnapshot clock = _plant.Main.Snapshot.Clock!;
        List<long> last = toSync0[(2 * cyclesPerSecond)..];
        Assert.Equal(0, clock.Reference);
        Assert.InRange(clock.ShortestToSync0Nanoseconds, last.Min(), last.Max());
        Assert.InRange(clock.LongestToSync0Nanoseconds, clock.ShortestToSync0Nanoseconds, last.Max());
        Assert.InRange(clock.LongestToSync0Nanoseconds, toSync0[(2 * cyclesPerSecond) - 1] - 300_000, toSync0[(2 * cyclesPerSecond) - 1] - 100_000);
    }

    [Fact]
    public void Terminal_that_wants_sync1_gets_it_behind_each_sync0_and_again_after_a_restart()
    {
        const int drive = 1;
        using Bench bench = new(
            [new VirtualSubdevice(DigitalDescriptions.Ek1100, new VirtualEk1100()), new VirtualSubdevice(StepperDescriptions.El7031, new VirtualEl7031())],
            new MainDeviceOptions { CreateTerminal = (identity, name) => name == "EL7031" ? new WithSync1(identity) : TerminalCatalog.Create(identity, name) });
        bench.StartUp();
        bench.Cycles(2000);
        ExpectSync1();

        bench.Segment.Reboot(drive);
        bench.CyclesUntil(() => bench.Op.Groups[drive].State == GroupState.AwaitingAcknowledgement, 5000, "the drive has recovered");
        bench.Cycles(2000);
        ExpectSync1();

        void ExpectSync1()
        {
            DistributedClock clock = bench.Segment.Subdevices[drive].Esc.Clock;
            Assert.Equal(250_000u, bench.Segment.Subdevices[drive].Esc.Memory.Double(Registers.DcSync1CycleTime));
            Assert.InRange(clock.Sync0Count, 1900, 10_000);
            Assert.InRange(clock.Sync1Count - clock.Sync0Count, -1, 0);
        }
    }

    [Fact]
    public void Sync0_of_all_drives_runs_in_the_middle_of_the_cycle()
    {
        List<EscController> drives = new[] { 8, 9, 10 }.Select(position => _plant.Segment.Subdevices[position].Esc).ToList();
        List<long> before = drives.Select(drive => drive.Clock.Sync0Count).ToList();
        _plant.Bench.Cycles(1000);

        Assert.All(drives, (drive, i) => Assert.InRange(drive.Clock.Sync0Count - before[i], 999, 1001));
    }

    /// <summary>From the choice of a start to its activation a busy computer may take longer than the start lies ahead.</summary>
    [Theory]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(80)]
    public void Sync0_runs_however_long_a_computer_takes_to_activate_it(int milliseconds)
    {
        using Bench bench = new(SegmentPresets.Create("winder"), wrap: transport => new HesitatingTransport(transport, Registers.DcStartTime, milliseconds * 1_000_000L));
        bench.StartUp();

        Assert.Empty(bench.Problems);
        Assert.All(bench.Op.Groups, group => Assert.Equal(GroupState.Operational, group.State));
    }

    [Fact]
    public void Measured_delays_are_those_of_the_segment()
    {
        List<long> delays = _plant.Main.Snapshot.Subdevices.Take(6).Select(device => device.PropagationDelayNanoseconds).ToList();

        Assert.Equal(0, delays[0]);
        for (int position = 1; position < 6; position++)
        {
            Assert.InRange(delays[position] - delays[position - 1], 135, 165);
        }
    }

    [Fact]
    public void Lost_sync_signal_restarts_the_drive_and_nothing_else()
    {
        VirtualSubdevice spool = _plant.Segment.Subdevices[Plant.SpoolPosition];
        spool.Esc.Clock.SuppressSync(_plant.Segment.NowNanoseconds + 20_000_000);
        _plant.Bench.CyclesUntil(() => _plant.Winder.State == GroupState.Faulted, 200, "the drive has noticed");
        _plant.Bench.CyclesUntil(() => _plant.Bench.Problems.Any(), 200, "the problem is published");

        Assert.Contains("EL7041-0052 at position 8", Assert.Single(_plant.Bench.Problems), StringComparison.Ordinal);
        _plant.Bench.CyclesUntil(() => _plant.Winder.State == GroupState.AwaitingAcknowledgement, 5000, "the winder has recovered");
        Assert.Equal(1, _plant.Main.Snapshot.Subdevices[Plant.SpoolPosition].Recoveries);
        Assert.Equal(GroupState.Operational, _plant.Extruder.State);
    }

    [Fact]
    public void Clocks_that_do_not_settle_hold_a_bring_up_no_longer_than_allowed_and_are_warned_of()
    {
        (TimeSpan limited, SegmentSnapshot? snapshot) = BringUpTime(TimeSpan.FromMilliseconds(1));
        (TimeSpan unlimited, SegmentSnapshot _) = BringUpTime(TimeSpan.FromMinutes(1));

        Assert.Contains(snapshot.Warnings, warning => warning.Sentence.EndsWith("and does not settle.", StringComparison.Ordinal));
        Assert.True(limited < unlimited, $"{limited} with the limit, {unlimited} without");

        static (TimeSpan Time, SegmentSnapshot Snapshot) BringUpTime(TimeSpan limit)
        {
            using Bench bench = Bench.Documented(MachineGroups.Options with { ClockTolerance = TimeSpan.FromTicks(-1), ClockSettleTime = limit });
            TimeSpan start = bench.Now;
            SegmentSnapshot snapshot = bench.StartUp();
            Assert.All(bench.Op.Groups, group => Assert.Equal(GroupState.Operational, group.State));
            return (bench.Now - start, snapshot);
        }
    }

    [Fact]
    public void Segment_without_distributed_clocks_runs_too()
    {
        using Bench bench = Bench.Extruder(MachineGroups.Options with { UseDistributedClocks = false });
        bench.StartUp();

        Assert.Empty(bench.Problems);
        ExchangeResult result = bench.Cycle();
        Assert.Equal(ExchangeStatus.Complete, result.Status);
        Assert.Equal(0UL, result.ReferenceTimeNanoseconds);
        Assert.Equal(0, bench.Op.PhaseAdjustmentNanoseconds);
    }

    private sealed class WithSync1(TerminalIdentity identity) : StepperTerminal(KnownDevices.El7031, identity, ratedCurrentMilliampere: 1500, hasAnalogInputs: false)
    {
        public override TimeSpan? Sync1Delay => TimeSpan.FromMicroseconds(250);
    }

    /// <summary>Lets time pass before each frame that begins with a write to a register.</summary>
    private sealed class HesitatingTransport(IFrameTransport inner, ushort register, long nanoseconds) : IFrameTransport
    {
        private const int AddressOffset = 4;
        private readonly Queue<byte[]> _held = new();

        public long NowNanoseconds => inner.NowNanoseconds;

        public bool IsLinkUp => inner.IsLinkUp;

        public bool TrySend(ReadOnlySpan<byte> frame)
        {
            ReadOnlySpan<byte> datagram = frame[FrameFormat.FirstDatagramOffset..];
            if (datagram[0] == (byte)EtherCatCommand.Fpwr && BinaryPrimitives.ReadUInt16LittleEndian(datagram[AddressOffset..]) == register)
            {
                long end = inner.NowNanoseconds + nanoseconds;
                byte[] buffer = new byte[FrameFormat.MaximumLength];
                for (int length = inner.Receive(buffer, end); length > 0; length = inner.Receive(buffer, end))
                {
                    _held.Enqueue(buffer[..length]);
                }
            }

            return inner.TrySend(frame);
        }

        public int Receive(Span<byte> buffer, long deadlineNanoseconds)
        {
            if (!_held.TryDequeue(out byte[]? frame))
            {
                return inner.Receive(buffer, deadlineNanoseconds);
            }

            frame.CopyTo(buffer);
            return frame.Length;
        }

        public void Dispose() => inner.Dispose();
    }
}
