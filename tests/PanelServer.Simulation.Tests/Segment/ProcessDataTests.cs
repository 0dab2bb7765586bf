using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Frames;
using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Simulation.Segment.Coe;
using PanelServer.EtherCat.Simulation.Segment.Description;

namespace PanelServer.Simulation.Tests.Segment;

/// <summary>FMMUs, process data, working counters of logical commands, safe outputs and watchdog.</summary>
public class ProcessDataTests
{
    private sealed class Recorder : SubdeviceApplication
    {
        public List<byte[]> Received { get; } = [];

        public int SafeCalls { get; private set; }

        public byte[] Inputs { get; set; } = [];

        protected override bool UsesEntries => Inputs.Length == 0;

        protected override void OutputsReceived(ReadOnlySpan<byte> image) => Received.Add(image.ToArray());

        protected override void OutputsSafe() => SafeCalls++;

        protected override void InputsReading(Span<byte> image) => Inputs.CopyTo(image);
    }

    private static (FrameDriver Driver, Recorder Recorder) SegmentWith(SubdeviceDescription description)
    {
        Recorder recorder = new();
        VirtualSegment segment = TestDevices.SegmentOf(TestDevices.Coupler);
        VirtualSubdevice subdevice = segment.Add(new VirtualSubdevice(description, recorder));
        subdevice.StateMachine.Times = TransitionTimes.Immediate;
        return (new FrameDriver(segment), recorder);
    }

    [Fact]
    public void Outputs_reach_the_application_in_OP_only()
    {
        (FrameDriver? driver, Recorder? recorder) = SegmentWith(TestDevices.Drive);
        driver.BringToSafeOp();
        driver.WriteOutputs(1, 1, 0, 0x34, 0x12);
        Assert.Empty(recorder.Received);

        driver.Request(1, (ushort)AlState.Op);
        Assert.Equal([1, 0, 0x34, 0x12], Assert.Single(recorder.Received));
        Assert.Equal(0x1234, driver.Segment.Subdevices[1].Dictionary[0x7010, 0x21].Value);
        Assert.True(driver.Segment.Subdevices[1].Dictionary[0x7010, 0x01].Flag);
    }

    [Theory]
    [InlineData(AlState.Init)]
    [InlineData(AlState.PreOp)]
    [InlineData(AlState.SafeOp)]
    public void Outputs_become_safe_when_OP_is_left(AlState to)
    {
        (FrameDriver? driver, Recorder? recorder) = SegmentWith(TestDevices.Drive);
        driver.BringToOp();
        driver.WriteOutputs(1, 1, 0, 0x34, 0x12);

        driver.Request(1, (ushort)to);

        Assert.Equal(1, recorder.SafeCalls);
        Assert.Equal(0, driver.Segment.Subdevices[1].Dictionary[0x7010, 0x21].Value);
    }

    [Fact]
    public void Inputs_come_from_the_dictionary()
    {
        (FrameDriver? driver, Recorder _) = SegmentWith(TestDevices.AnalogInput);
        driver.BringToOp();
        ObjectDictionary dictionary = driver.Segment.Subdevices[1].Dictionary;
        dictionary[0x6000, 0x11].Value = -2;
        dictionary[0x6000, 0x01].Flag = true;
        dictionary[0x6000, 0x03].Value = 2;
        dictionary[0x6000, 0x10].Flag = true;

        Assert.Equal([0x09, 0x80, 0xFE, 0xFF], driver.SendLogical(EtherCatCommand.Lrd, FrameDriver.InputAddress(1), new byte[4]));
        Assert.Equal(1, driver.WorkingCounter);
    }

    [Fact]
    public void Application_may_write_the_image_itself()
    {
        (FrameDriver? driver, Recorder? recorder) = SegmentWith(TestDevices.AnalogInput);
        recorder.Inputs = [1, 2, 3, 4];
        driver.BringToOp();

        Assert.Equal([1, 2, 3, 4], driver.SendLogical(EtherCatCommand.Lrd, FrameDriver.InputAddress(1), new byte[4]));
    }

    [Fact]
    public void One_datagram_over_a_machine_counts_two_for_outputs_one_for_inputs_three_for_both()
    {
        FrameDriver driver = new(TestDevices.SegmentOf(
            TestDevices.Coupler, TestDevices.DigitalOutput, TestDevices.Drive, TestDevices.Drive, TestDevices.Drive));
        driver.BringToOp();

        _ = driver.SendLogical(EtherCatCommand.Lrw, 0x100, new byte[0x400]);
        Assert.Equal(2 + 3 + 3 + 3, driver.WorkingCounter);
        _ = driver.SendLogical(EtherCatCommand.Lwr, 0x100, new byte[0x400]);
        Assert.Equal(1 + 1 + 1 + 1, driver.WorkingCounter);
        _ = driver.SendLogical(EtherCatCommand.Lrd, 0x100, new byte[0x400]);
        Assert.Equal(3, driver.WorkingCounter);
    }

    [Fact]
    public void Two_output_terminals_can_share_a_byte_bit_by_bit()
    {
        FrameDriver driver = new(TestDevices.SegmentOf(TestDevices.Coupler, TestDevices.DigitalOutput, TestDevices.DigitalOutput));
        driver.BringToOp();
        driver.WriteFmmu(1, 0, new Fmmu(0x5000, 1, 0, 3, 0x0F00, 0, FmmuType.Write, true));
        driver.WriteFmmu(2, 0, new Fmmu(0x5000, 1, 4, 7, 0x0F00, 0, FmmuType.Write, true));

        Assert.Equal([0xC5], driver.SendLogical(EtherCatCommand.Lrw, 0x5000, [0xC5]));

        Assert.Equal(4, driver.WorkingCounter);
        Assert.Equal([0x05], driver.Read(1, Registers.DigitalOutputs, 1));
        Assert.Equal([0x0C], driver.Read(2, Registers.DigitalOutputs, 1));
    }

    [Fact]
    public void Bit_range_across_a_byte_border_is_mapped_exactly()
    {
        (FrameDriver? driver, Recorder? recorder) = SegmentWith(TestDevices.DigitalInput);
        recorder.Inputs = [0b1011_0110];
        driver.BringToOp();

        // Six bits from physical bit 1 to logical 0x6000.5 … 0x6001.2.
        driver.WriteFmmu(1, 0, new Fmmu(0x6000, 2, 5, 2, 0x1000, 1, FmmuType.Read, true));
        driver.WriteFmmu(1, 1, default);

        Assert.Equal([0x7F, 0xFB], driver.SendLogical(EtherCatCommand.Lrd, 0x6000, [0xFF, 0xFF]));
    }

    [Fact]
    public void Published_FMMU_bytes_map_one_output_byte()
    {
        FrameDriver driver = new(TestDevices.SegmentOf(TestDevices.Coupler, TestDevices.DigitalOutput));
        driver.BringToOp();
        driver.Write(1, 0x0600, Convert.FromHexString("01000000" + "0100" + "00" + "07" + "000F" + "00" + "02" + "01000000"));

        _ = driver.SendLogical(EtherCatCommand.Lrw, 0, [0xFF, 0x0A, 0xFF]);

        Assert.Equal(2, driver.WorkingCounter);
        Assert.Equal([0x0A], driver.Read(1, Registers.DigitalOutputs, 1));
    }

    [Fact]
    public void Inputs_that_share_the_addresses_of_outputs_replace_them()
    {
        (FrameDriver? driver, Recorder? recorder) = SegmentWith(TestDevices.Drive);
        driver.BringToOp();
        recorder.Inputs = [0xAA, 0xBB];
        driver.WriteFmmu(1, 1, Fmmu.ForBytes(FrameDriver.OutputAddress(1), 2, 0x1180, FmmuType.Read));
        recorder.Received.Clear();

        byte[] data = driver.SendLogical(EtherCatCommand.Lrw, FrameDriver.OutputAddress(1), [1, 2, 3, 4]);

        Assert.Equal([0xAA, 0xBB, 3, 4], data);
        Assert.Equal([1, 2, 3, 4], Assert.Single(recorder.Received));
    }

    [Fact]
    public void Disabled_sync_manager_does_not_answer()
    {
        (FrameDriver? driver, Recorder _) = SegmentWith(TestDevices.AnalogInput);
        driver.BringToOp();
        driver.WriteSyncManager(1, 3, 0x1180, 4, 0x20, enable: false);

        Assert.Equal([9, 9, 9, 9], driver.SendLogical(EtherCatCommand.Lrd, FrameDriver.InputAddress(1), [9, 9, 9, 9]));
        Assert.Equal(0, driver.WorkingCounter);
    }

    [Fact]
    public void Settings_of_an_enabled_sync_manager_are_kept_until_it_is_disabled()
    {
        (FrameDriver? driver, Recorder _) = SegmentWith(TestDevices.AnalogInput);
        driver.BringToPreOp();

        driver.Write(1, 0x0800, 0x00, 0x12);
        Assert.Equal([0x00, 0x10], driver.Read(1, 0x0800, 2));

        driver.Write(1, 0x0806, 0);
        driver.Write(1, 0x0800, 0x00, 0x12);
        Assert.Equal([0x00, 0x12], driver.Read(1, 0x0800, 2));
    }

    [Fact]
    public void Output_terminal_drops_its_outputs_when_they_are_not_refreshed_and_stays_in_OP()
    {
        (FrameDriver? driver, Recorder? recorder) = SegmentWith(TestDevices.DigitalOutput);
        driver.BringToOp();
        driver.WriteOutputs(1, 0x0F);
        Assert.Equal([0x0F], driver.Read(1, Registers.DigitalOutputs, 1));
        Assert.Equal(1, driver.ReadWord(1, Registers.SyncManagerWatchdogStatus));

        driver.Wait(TimeSpan.FromMilliseconds(98));
        Assert.Equal([0x0F], driver.Read(1, Registers.DigitalOutputs, 1));
        driver.Wait(TimeSpan.FromMilliseconds(4));

        Assert.Equal([0x00], driver.Read(1, Registers.DigitalOutputs, 1));
        Assert.Equal(1, recorder.SafeCalls);
        Assert.Equal(AlState.Op, driver.Status(1).State);
        Assert.Equal(0, driver.ReadWord(1, Registers.SyncManagerWatchdogStatus));
        Assert.Equal([1], driver.Read(1, Registers.SyncManagerWatchdogCounter, 1));

        driver.WriteOutputs(1, 0x05);
        Assert.Equal([0x05], driver.Read(1, Registers.DigitalOutputs, 1));
    }

    [Fact]
    public void Firmware_device_falls_back_to_SAFEOP_when_outputs_are_not_refreshed()
    {
        (FrameDriver? driver, Recorder? recorder) = SegmentWith(TestDevices.Drive);
        driver.BringToPreOp();
        driver.MapProcessData(1);
        driver.WriteSyncManager(1, 2, 0x1100, 4, 0x64, enable: true);
        driver.Request(1, (ushort)AlState.SafeOp);
        driver.WriteOutputs(1);
        driver.Request(1, (ushort)AlState.Op);
        Assert.Equal(AlState.Op, driver.Status(1).State);

        driver.Wait(TimeSpan.FromMilliseconds(110));

        Assert.Equal(new AlStatus(0x14), driver.Status(1));
        Assert.Equal(AlStatusCode.SyncManagerWatchdog, driver.Code(1));
        Assert.Equal(1, recorder.SafeCalls);
    }

    [Fact]
    public void Without_watchdog_bit_the_device_stays_in_OP()
    {
        (FrameDriver? driver, Recorder? recorder) = SegmentWith(TestDevices.Drive);
        driver.BringToOp();

        driver.Wait(TimeSpan.FromSeconds(1));

        Assert.Equal(new AlStatus(0x08), driver.Status(1));
        Assert.Equal(0, recorder.SafeCalls);
    }

    [Theory]
    [InlineData(2498, 500, 50)]
    [InlineData(2498, 2000, 200)]
    [InlineData(998, 1000, 40)]
    public void Watchdog_time_is_divider_times_count(ushort divider, ushort count, int milliseconds)
    {
        (FrameDriver? driver, Recorder _) = SegmentWith(TestDevices.DigitalOutput);
        driver.AssignStations();
        driver.WriteWord(1, Registers.WatchdogDivider, divider);
        driver.WriteWord(1, Registers.SyncManagerWatchdogTime, count);
        driver.BringToOp();
        driver.WriteOutputs(1, 1);

        driver.Wait(TimeSpan.FromMilliseconds(milliseconds - 2));
        Assert.Equal(1, driver.ReadWord(1, Registers.SyncManagerWatchdogStatus));
        driver.Wait(TimeSpan.FromMilliseconds(4));
        Assert.Equal(0, driver.ReadWord(1, Registers.SyncManagerWatchdogStatus));
    }

    [Fact]
    public void Watchdog_time_zero_switches_it_off()
    {
        (FrameDriver? driver, Recorder _) = SegmentWith(TestDevices.DigitalOutput);
        driver.AssignStations();
        driver.WriteWord(1, Registers.SyncManagerWatchdogTime, 0);
        driver.BringToOp();
        driver.WriteOutputs(1, 1);

        driver.Wait(TimeSpan.FromSeconds(1));

        Assert.Equal([1], driver.Read(1, Registers.DigitalOutputs, 1));
    }

    [Fact]
    public void Reference_time_and_process_data_travel_in_one_frame_as_published()
    {
        FrameDriver driver = new(TestDevices.SegmentOf(TestDevices.Coupler, TestDevices.DigitalOutput));
        driver.BringToOp();
        driver.Send(EtherCatCommand.Apwr, 0, Registers.StationAddress, [0x00, 0x10]);
        driver.WriteFmmu(1, 0, Fmmu.ForBytes(0, 1, 0x0F00, FmmuType.Write));
        byte[] frame = new byte[60];
        Convert.FromHexString("FFFFFFFFFFFF101010101010" + "88A42410"
            + "0E05001010090880" + "0000" + "0000000000000000" + "0000"
            + "0C06000000000400" + "0000" + "01000000" + "0000").CopyTo(frame, 0);

        Assert.True(driver.Segment.Process(frame, driver.Segment.NowNanoseconds + 1000));

        Assert.Equal(1, frame[34] | (frame[35] << 8));
        Assert.NotEqual(0, BitConverter.ToInt64(frame, 26));
        Assert.Equal(2, frame[50] | (frame[51] << 8));
        Assert.Equal([0x01], driver.Read(1, Registers.DigitalOutputs, 1));
    }
}
