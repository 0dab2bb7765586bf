using System.Buffers.Binary;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Frames;
using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Simulation.Segment.Description;

namespace PanelServer.Simulation.Tests.Segment;

/// <summary>Local clocks with offset and drift, drift compensation, SYNC0 (ETG.1000.4, "Distributed clocks").</summary>
public class ClockTests
{
    private const int Reference = 0;
    private const int Drive = 1;
    private const int Millisecond = 1_000_000;

    private FrameDriver _driver = new(TestDevices.SegmentOf(TestDevices.Coupler, TestDevices.Drive));

    public ClockTests() => _driver.AssignStations();

    private VirtualSegment Segment => _driver.Segment;

    private long ReadQuad(int position, ushort register) => BinaryPrimitives.ReadInt64LittleEndian(_driver.Read(position, register, 8));

    private void WriteQuad(int position, ushort register, long value)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        _driver.Write(position, register, bytes);
    }

    /// <summary>Difference of the drive's clock to the reference in ns: bit 31 means smaller.</summary>
    private int Difference()
    {
        uint raw = _driver.ReadDouble(Drive, Registers.DcSystemTimeDifference);
        return (raw & 0x80000000) != 0 ? -(int)(raw & 0x7FFFFFFF) : (int)raw;
    }

    private void Synchronise()
    {
        _driver.Broadcast(Registers.DcReceiveTimes, new byte[4]);
        WriteQuad(Drive, Registers.DcSystemTimeOffset, ReadQuad(Reference, Registers.DcReceiveTimeUnit) + 145 - ReadQuad(Drive, Registers.DcReceiveTimeUnit));
        _driver.Write(Drive, Registers.DcSystemTimeDelay, 145, 0, 0, 0);
        _driver.Broadcast(Registers.DcSpeedCounterStart, 0x00, 0x10);
    }

    private void Compensate(int frames)
    {
        for (int i = 0; i < frames; i++)
        {
            _driver.Wait(TimeSpan.FromMilliseconds(1));
            _ = _driver.Send(EtherCatCommand.Frmw, FrameDriver.Station(Reference), Registers.DcSystemTime, new byte[8]);
        }
    }

    [Fact]
    public void Clocks_differ_in_offset_and_rate()
    {
        long before = ReadQuad(Drive, Registers.DcSystemTime) - ReadQuad(Reference, Registers.DcSystemTime);
        Segment.Subdevices[Reference].Esc.Clock.DeviationPpm = -20;
        Segment.Subdevices[Drive].Esc.Clock.DeviationPpm = 20;
        _driver.Wait(TimeSpan.FromSeconds(1));

        long after = ReadQuad(Drive, Registers.DcSystemTime) - ReadQuad(Reference, Registers.DcSystemTime);

        Assert.NotEqual(0, before);
        Assert.InRange(after - before, 39_000, 41_000);
    }

    [Fact]
    public void Drift_compensation_brings_the_clocks_within_the_panels_limit()
    {
        Segment.Subdevices[Reference].Esc.Clock.DeviationPpm = -20;
        Segment.Subdevices[Drive].Esc.Clock.DeviationPpm = 20;
        Synchronise();

        Compensate(1000);

        Assert.InRange(Difference(), -100, 100);
        long now = Segment.NowNanoseconds;
        Assert.InRange(Segment.Subdevices[Drive].Esc.Clock.System(now + 145) - Segment.Subdevices[Reference].Esc.Clock.System(now), -100, 100);
    }

    [Fact]
    public void Difference_is_sign_and_magnitude()
    {
        Synchronise();
        Compensate(500);
        Segment.Subdevices[Drive].Esc.Clock.Jump(-5000);
        Compensate(1);
        Assert.InRange(Difference(), -6000, -1);
        Assert.NotEqual(0u, _driver.ReadDouble(Drive, Registers.DcSystemTimeDifference) & 0x80000000);

        Compensate(500);
        Assert.InRange(Difference(), -100, 100);
    }

    [Fact]
    public void Writing_the_low_half_of_the_system_time_as_SOEM_does_is_harmless()
    {
        _driver.Broadcast(Registers.DcSystemTime, new byte[4]);
        Synchronise();
        Compensate(1000);

        Assert.InRange(Difference(), -100, 100);
    }

    /// <summary>Both clocks differ above the low half only, as after a main device has given calendar time to one of them.</summary>
    [Fact]
    public void What_is_above_32_bits_of_a_written_time_is_not_compared()
    {
        Synchronise();
        WriteQuad(Drive, Registers.DcSystemTimeOffset, ReadQuad(Drive, Registers.DcSystemTimeOffset) + (5L << 32));
        Compensate(1000);

        Assert.InRange(Difference(), -100, 100);
        Assert.Equal(5, (ReadQuad(Drive, Registers.DcSystemTime) - ReadQuad(Reference, Registers.DcSystemTime) + (1L << 31)) >> 32);
    }

    [Theory]
    [InlineData(Registers.DcSystemTime)]
    [InlineData(Registers.DcReceiveTimeUnit)]
    [InlineData(Registers.DcSystemTimeOffset)]
    [InlineData(Registers.DcStartTime)]
    public void Clock_of_32_bits_has_no_upper_half_of_a_time(ushort register)
    {
        UseDriveWith32Bits();
        WriteQuad(Drive, Registers.DcSystemTimeOffset, -1);
        _driver.Broadcast(Registers.DcReceiveTimes, new byte[4]);

        _driver.Read(Drive, (ushort)(register + 4), 4);
        Assert.Equal(0, _driver.WorkingCounter);
        Assert.Equal(0, ReadQuad(Drive, register) >> 32);
        Assert.Equal(1, _driver.WorkingCounter);
    }

    [Fact]
    public void Clock_of_32_bits_follows_one_of_64_and_its_SYNC0_comes_past_the_end_of_its_range()
    {
        UseDriveWith32Bits();
        Synchronise();
        Compensate(1000);
        Assert.InRange(Difference(), -100, 100);

        // Half a second before its end.
        const long half = 500 * Millisecond;
        WriteQuad(Drive, Registers.DcSystemTimeOffset, ReadQuad(Drive, Registers.DcSystemTimeOffset) + uint.MaxValue - half - ReadQuad(Drive, Registers.DcSystemTime));
        StartSync(Millisecond, 2 * half);
        _driver.Wait(TimeSpan.FromMilliseconds(990));
        Assert.Equal(0, Segment.Subdevices[Drive].Esc.Clock.Sync0Count);
        _driver.Wait(TimeSpan.FromMilliseconds(1010));
        Assert.InRange(Segment.Subdevices[Drive].Esc.Clock.Sync0Count, 990, 1010);
    }

    [Fact]
    public void Start_time_in_the_past_comes_when_a_clock_of_32_bits_has_gone_round()
    {
        UseDriveWith32Bits();
        StartSync(Millisecond, -Millisecond);
        _driver.Wait(TimeSpan.FromMilliseconds(4280));
        Assert.Equal(0, Segment.Subdevices[Drive].Esc.Clock.Sync0Count);
        _driver.Wait(TimeSpan.FromMilliseconds(20));
        Assert.InRange(Segment.Subdevices[Drive].Esc.Clock.Sync0Count, 1, 20);
    }

    /// <summary>By the same time as in the others, not by that of the frame, which is late by its way.</summary>
    [Fact]
    public void SYNC0_does_not_wait_for_the_delay_of_the_frames()
    {
        _driver.Write(Drive, Registers.DcSystemTimeDelay, BitConverter.GetBytes(20 * Millisecond));
        StartSync(Millisecond, 100 * Millisecond);
        _driver.Wait(TimeSpan.FromMilliseconds(90));
        Assert.InRange(Segment.Subdevices[Drive].Esc.Clock.Sync0Count, 9, 11);
    }

    private void UseDriveWith32Bits()
    {
        SubdeviceDescription drive = TestDevices.Drive with { Esc = TestDevices.Drive.Esc with { Clock = ClockUnit.Full32 } };
        _driver = new(TestDevices.SegmentOf(TestDevices.Coupler, drive));
        _driver.AssignStations();
    }

    private void StartSync(int cycle, long lead)
    {
        _driver.Write(Drive, Registers.DcActivation, 0);
        WriteQuad(Drive, Registers.DcStartTime, ReadQuad(Drive, Registers.DcSystemTime) + lead);
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, cycle);
        _driver.Write(Drive, Registers.DcSync0CycleTime, bytes);
        _driver.Write(Drive, Registers.DcActivation, 3);
    }

    [Fact]
    public void SYNC0_starts_at_its_time_and_comes_every_cycle()
    {
        StartSync(Millisecond, 100 * Millisecond);
        long next = ReadQuad(Drive, Registers.DcStartTime);
        _driver.Wait(TimeSpan.FromMilliseconds(99));
        Assert.Equal(0, Segment.Subdevices[Drive].Esc.Clock.Sync0Count);

        _driver.Wait(TimeSpan.FromMilliseconds(11));

        Assert.InRange(Segment.Subdevices[Drive].Esc.Clock.Sync0Count, 9, 11);
        long later = ReadQuad(Drive, Registers.DcStartTime);
        Assert.Equal(0, (later - next) % Millisecond);
        Assert.InRange(later - ReadQuad(Drive, Registers.DcSystemTime), -20_000, Millisecond);
    }

    [Fact]
    public void Start_time_in_the_past_never_comes()
    {
        StartSync(Millisecond, -Millisecond);
        _driver.Wait(TimeSpan.FromMilliseconds(50));

        Assert.Equal(0, Segment.Subdevices[Drive].Esc.Clock.Sync0Count);
    }

    [Fact]
    public void Device_without_full_clock_ignores_the_SYNC_registers()
    {
        FrameDriver driver = new(TestDevices.SegmentOf(TestDevices.Coupler, TestDevices.DigitalOutput));
        driver.AssignStations();

        Assert.Equal(0, driver.Write(1, Registers.DcActivation, 3));
        Assert.Equal(1, driver.Write(1, Registers.DcReceiveTimes, 0, 0, 0, 0));
    }

    [Fact]
    public void Cycle_that_is_too_short_refuses_SAFEOP()
    {
        _driver.BringToPreOp();
        _driver.MapProcessData(Drive);
        StartSync(1000, 100 * Millisecond);

        _driver.Request(Drive, (ushort)AlState.SafeOp);

        Assert.Equal(AlStatusCode.InvalidSync0CycleTime, _driver.Code(Drive));
    }

    [Fact]
    public void SYNC0_that_was_never_seen_refuses_OP()
    {
        _driver.BringToPreOp();
        _driver.MapProcessData(Drive);
        StartSync(Millisecond, 1000L * Millisecond);
        _driver.Request(Drive, (ushort)AlState.SafeOp);
        _driver.WriteOutputs(Drive);

        _driver.Request(Drive, (ushort)AlState.Op);

        Assert.Equal(AlStatusCode.NoSyncSignal, _driver.Code(Drive));
    }

    [Fact]
    public void OP_waits_for_the_first_SYNC0()
    {
        _driver.BringToPreOp();
        _driver.MapProcessData(Drive);
        StartSync(Millisecond, 100L * Millisecond);
        _driver.Request(Drive, (ushort)AlState.SafeOp);
        Segment.Subdevices[Drive].StateMachine.Times = TransitionTimes.Default;
        _driver.WriteOutputs(Drive);
        _driver.Request(Drive, (ushort)AlState.Op);

        Cycle(90);
        Assert.Equal(new AlStatus(0x04), _driver.Status(Drive));
        Cycle(20);
        Assert.Equal(new AlStatus(0x08), _driver.Status(Drive));
    }

    private void BringToOpWithSync()
    {
        _driver.BringToPreOp();
        _driver.MapProcessData(Drive);
        StartSync(Millisecond, 5 * Millisecond);
        _driver.Request(Drive, (ushort)AlState.SafeOp);
        Cycle(10);
        _driver.Request(Drive, (ushort)AlState.Op);
        Cycle(10);
        Assert.Equal(new AlStatus(0x08), _driver.Status(Drive));
    }

    private void Cycle(int count)
    {
        for (int i = 0; i < count; i++)
        {
            _driver.WriteOutputs(Drive);
            Segment.Advance(((Segment.NowNanoseconds / Millisecond) + 1) * Millisecond);
        }
    }

    [Fact]
    public void Outputs_missing_between_too_many_SYNC0_end_OP()
    {
        BringToOpWithSync();

        _driver.Wait(TimeSpan.FromMilliseconds(10));

        Assert.Equal(new AlStatus(0x14), _driver.Status(Drive));
        Assert.Equal(AlStatusCode.SynchronizationError, _driver.Code(Drive));
        Assert.InRange(Segment.Subdevices[Drive].Dictionary[0x1C32, 0x0B].Value, 4, 6);
    }

    [Fact]
    public void Few_missing_outputs_are_only_counted()
    {
        BringToOpWithSync();
        _driver.Wait(TimeSpan.FromMilliseconds(3));
        Cycle(20);

        Assert.Equal(new AlStatus(0x08), _driver.Status(Drive));
        Assert.InRange(Segment.Subdevices[Drive].Dictionary[0x1C32, 0x0B].Value, 1, 3);
    }

    [Fact]
    public void Lost_SYNC0_ends_OP_with_a_fatal_sync_error()
    {
        BringToOpWithSync();
        Segment.Subdevices[Drive].Esc.Clock.SuppressSync(long.MaxValue);

        Cycle(10);

        Assert.Equal(new AlStatus(0x14), _driver.Status(Drive));
        Assert.Equal(AlStatusCode.FatalSyncError, _driver.Code(Drive));
    }
}
