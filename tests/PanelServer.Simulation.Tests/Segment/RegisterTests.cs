using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Frames;
using PanelServer.EtherCat.Simulation.Segment;

namespace PanelServer.Simulation.Tests.Segment;

/// <summary>Register access and working counters of the protocol's test vectors, taken from captures of real terminals.</summary>
public class RegisterTests
{
    private readonly FrameDriver _driver = new(TestDevices.SegmentOf(TestDevices.Coupler, TestDevices.DigitalOutput, TestDevices.Drive));

    [Fact]
    public void Broadcast_read_counts_the_subdevices_in_working_counter_and_address_and_ORs_the_data()
    {
        byte[] type = _driver.Send(EtherCatCommand.Brd, 0, Registers.Type, [0]);

        Assert.Equal(3, _driver.WorkingCounter);
        Assert.Equal(3, _driver.ReturnedAddress);
        Assert.Equal([0x13], type);
    }

    [Fact]
    public void Published_frame_comes_back_byte_for_byte_as_a_real_bus_of_three_answers()
    {
        byte[] frame = new byte[60];
        Convert.FromHexString("FFFFFFFFFFFF101010101010" + "88A4" + "0D10" + "0780000000000100000000" + "0000").CopyTo(frame, 0);

        Assert.True(_driver.Segment.Process(frame, 0));

        byte[] expected = new byte[60];
        Convert.FromHexString("FFFFFFFFFFFF121010101010" + "88A4" + "0D10" + "0780030000000100000013" + "0300").CopyTo(expected, 0);
        Assert.Equal(expected, frame);
    }

    [Fact]
    public void Information_block_is_that_of_the_real_chips()
    {
        _driver.AssignStations();

        Assert.Equal(Convert.FromHexString("110003000808083BFC00"), _driver.Read(0, Registers.Type, 10));
        Assert.Equal(Convert.FromHexString("120101000304014AFC01"), _driver.Read(1, Registers.Type, 10));
    }

    [Theory]
    [InlineData(0x0900, 3)]
    [InlineData(0x0920, 2)]
    [InlineData(0x0981, 2)]
    [InlineData(0x0990, 2)]
    [InlineData(0x09A0, 2)]
    [InlineData(0x0630, 2)]
    [InlineData(0x0640, 1)]
    [InlineData(0x0680, 0)]
    [InlineData(0x0820, 1)]
    [InlineData(0x0130, 0)]
    public void Register_that_a_chip_lacks_or_only_lets_read_does_not_count(ushort register, int expected) =>
        Assert.Equal(expected, _driver.Broadcast(register, 0));

    [Fact]
    public void Access_across_several_registers_works()
    {
        Assert.Equal(3, _driver.Broadcast(Registers.FmmuBase, new byte[48]));
        Assert.Equal(3, _driver.Broadcast(Registers.SyncManagerBase, new byte[32]));
    }

    [Fact]
    public void Bytes_that_do_not_exist_come_back_as_they_were_sent()
    {
        Assert.Equal([0xAA, 0xBB], _driver.Send(EtherCatCommand.Aprd, 0, 0x0020, [0xAA, 0xBB]));
        Assert.Equal(0, _driver.WorkingCounter);
    }

    [Fact]
    public void Position_address_is_incremented_by_every_subdevice_and_hits_only_the_one_that_sees_zero()
    {
        Assert.Equal([0x12], _driver.Send(EtherCatCommand.Aprd, 0xFFFF, Registers.Type, [0]));
        Assert.Equal(1, _driver.WorkingCounter);
        Assert.Equal(2, _driver.ReturnedAddress);
    }

    [Fact]
    public void Read_write_commands_return_the_old_value_and_count_three()
    {
        _driver.AssignStations();

        Assert.Equal([0x01, 0x10], _driver.Send(EtherCatCommand.Fprw, 0x1001, Registers.StationAddress, [0x55, 0x00]));
        Assert.Equal(3, _driver.WorkingCounter);
        Assert.Equal([0x55, 0x00], _driver.Send(EtherCatCommand.Aprd, 0, Registers.StationAddress, [0, 0]));
    }

    [Fact]
    public void Broadcast_read_write_counts_three_for_each_subdevice()
    {
        _ = _driver.Send(EtherCatCommand.Brw, 0, Registers.StationAddress, [0, 0]);

        Assert.Equal(9, _driver.WorkingCounter);
    }

    [Fact]
    public void Reference_clock_is_read_and_carried_to_the_others_with_a_system_time()
    {
        _driver.AssignStations();

        _ = _driver.Send(EtherCatCommand.Frmw, 0x1001, Registers.DcSystemTime, new byte[8]);
        Assert.Equal(2, _driver.WorkingCounter);

        _ = _driver.Send(EtherCatCommand.Armw, 0, Registers.DcSystemTime, new byte[8]);
        Assert.Equal(2, _driver.WorkingCounter);
    }

    [Fact]
    public void Alias_is_an_address_only_while_it_is_enabled()
    {
        VirtualSegment segment = TestDevices.SegmentOf(TestDevices.Coupler with { Alias = 0x0321 });
        FrameDriver driver = new(segment);

        _ = driver.Send(EtherCatCommand.Fprd, 0x0321, Registers.Type, [0]);
        Assert.Equal(0, driver.WorkingCounter);

        _ = driver.Broadcast(Registers.AliasEnable, 1);
        _ = driver.Send(EtherCatCommand.Fprd, 0x0321, Registers.Type, [0]);
        Assert.Equal(1, driver.WorkingCounter);
    }

    [Fact]
    public void No_operation_passes_untouched()
    {
        Assert.Equal([0x77], _driver.Send(EtherCatCommand.Nop, 0, 0, [0x77]));
        Assert.Equal(0, _driver.WorkingCounter);
    }

    [Fact]
    public void Pending_event_reaches_the_interrupt_field_when_its_mask_is_set_and_reading_the_register_clears_it()
    {
        _driver.AssignStations();
        _ = _driver.Read(0, Registers.DlStatus, 2);
        _ = _driver.Read(0, Registers.AlStatus, 2);
        _driver.WriteWord(0, Registers.EcatEventMask, 0x0008);
        Assert.Equal(0, _driver.Interrupt);

        _driver.Request(0, (ushort)AlState.PreOp);
        Assert.Equal(0x0008, _driver.Interrupt);

        _ = _driver.Read(0, Registers.AlStatus, 2);
        Assert.Equal(0, _driver.Interrupt);
    }

    [Fact]
    public void Writing_any_error_counter_clears_the_block()
    {
        _driver.AssignStations();
        _driver.Segment.FrameFaults.Corrupt = 300;
        for (int i = 0; i < 300; i++)
        {
            _driver.Segment.Process(new byte[60], _driver.Segment.NowNanoseconds, NullSink.Instance);
        }

        Assert.Equal([0xFF, 0xFF], _driver.Read(0, Registers.PortErrors, 2));
        _ = _driver.Write(0, Registers.PortErrors, new byte[8]);
        Assert.Equal(new byte[20], _driver.Read(0, Registers.PortErrors, 20));
    }
}
