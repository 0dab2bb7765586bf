using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Frames;
using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.Simulation.FarEnds;

namespace PanelServer.Simulation.Tests.Segment;

/// <summary>What the IgH master in the Linux kernel does in other ways than the rest.</summary>
public class KernelMasterHabitsTests
{
    private readonly FrameDriver _driver;

    public KernelMasterHabitsTests()
    {
        VirtualSegment segment = new();
        foreach (VirtualSubdevice subdevice in SegmentPresets.Create("documented"))
        {
            subdevice.StateMachine.Times = TransitionTimes.Immediate;
            segment.Add(subdevice);
        }

        _driver = new FrameDriver(segment);
        Assert.Equal(11, _driver.Broadcast(Registers.StationAddress, 0, 0));
        _driver.AssignStations();
    }

    private const int Thermometers = 5;

    [Fact]
    public void EEPROM_is_asked_with_the_low_half_of_the_address_and_answers_with_status_and_data_in_one_read()
    {
        for (ushort word = 0; word < 0x80; word += 2)
        {
            Assert.Equal(1, _driver.Write(Thermometers, 0x0502, 0x80, 0x01, (byte)word, (byte)(word >> 8)));
            byte[] answer = Poll(0x81);

            Assert.Equal(_driver.Segment.Subdevices[Thermometers].Esc.Eeprom.Image.Slice(word * 2, 4).ToArray(), answer[6..10]);
        }
    }

    [Fact]
    public void EEPROM_word_is_written_by_one_datagram_with_command_address_and_data()
    {
        Assert.Equal(1, _driver.Write(Thermometers, 0x0502, 0x81, 0x02, 0x2A, 0x00, 0, 0, 0x67, 0x12));
        byte[] answer = Poll(0x82);

        Assert.Equal(0, answer[1] & 0x60);
        Assert.Equal([0x67, 0x12], _driver.Segment.Subdevices[Thermometers].Esc.Eeprom.Image.Slice(0x2A * 2, 2).ToArray());
    }

    /// <summary>Reads status, address and data together until neither busy nor the bit of the command is set.</summary>
    private byte[] Poll(byte unfinished)
    {
        for (int poll = 0; poll < 1000; poll++)
        {
            byte[] answer = _driver.Read(Thermometers, 0x0502, 10);
            Assert.Equal(1, _driver.WorkingCounter);
            if ((answer[1] & unfinished) == 0)
            {
                return answer;
            }
        }

        throw new InvalidOperationException("The EEPROM stays busy.");
    }

    [Fact]
    public void Base_data_is_read_with_two_bytes_more_than_there_are()
    {
        Assert.Equal([0x11, 0x00, 0x03, 0x00, 0x08, 0x08, 0x08, 0x3B, 0xFC, 0x00, 0x00, 0x00], _driver.Read(0, 0x0000, 12));
        Assert.Equal(1, _driver.WorkingCounter);
    }

    [Fact]
    public void Subdevice_without_system_time_does_not_answer_a_read_of_it_and_has_receive_times_nevertheless()
    {
        Assert.Equal(11, _driver.Broadcast(0x0900, 0, 0, 0, 0));

        Assert.Equal([1, 0, 0, 0, 0, 0, 1, 0, 1, 1, 1], Counters(0x0910, 8));
        Assert.All(Counters(0x0900, 16), counter => Assert.Equal(1, counter));
    }

    private int[] Counters(ushort register, int length) => [.. Enumerable.Range(0, 11).Select(position =>
    {
        _ = _driver.Read(position, register, length);
        return _driver.WorkingCounter;
    })];

    [Fact]
    public void FMMUs_and_sync_managers_of_a_subdevice_are_cleared_with_one_write_each_and_both_mailboxes_set_with_one()
    {
        Assert.Equal(1, _driver.Write(Thermometers, 0x0600, new byte[3 * 16]));
        Assert.Equal(1, _driver.Write(Thermometers, 0x0800, new byte[4 * 8]));
        Assert.Equal(1, _driver.Write(Thermometers, 0x0800, 0x00, 0x10, 0x80, 0, 0x26, 0, 1, 0, 0x80, 0x10, 0x80, 0, 0x22, 0, 1, 0));
        _driver.Request(Thermometers, 2);

        Assert.Equal(AlState.PreOp, _driver.Status(Thermometers).State);
    }

    [Fact]
    public void Mailbox_with_counter_zero_and_the_station_in_its_header_is_answered_every_time()
    {
        _driver.BringToPreOp();
        for (int i = 0; i < 10; i++)
        {
            byte[] request = [10, 0, 0x06, 0x10, 0, 0x03, 0, 0x20, 0x40, 0x18, 0x10, 2, 0, 0, 0, 0, .. new byte[112]];
            Assert.Equal(1, _driver.Write(Thermometers, 0x1000, request));

            // The registers of the whole sync manager are read to see the one bit.
            for (int poll = 0; (_driver.Read(Thermometers, 0x0808, 8)[5] & 0x08) == 0; poll++)
            {
                Assert.InRange(poll, 0, 1000);
            }

            byte[] answer = _driver.Read(Thermometers, 0x1080, 128);
            Assert.Equal([10, 0], answer[..2]);
            Assert.Equal([0x03, 0, 0x30, 0x43, 0x18, 0x10, 2, 0x52, 0x30, 0x84, 0x0C], answer[5..16]);
        }
    }

    [Fact]
    public void Split_process_data_needs_no_datagram_that_reads_and_writes()
    {
        _driver.BringToOp();

        _ = _driver.SendLogical(EtherCatCommand.Lwr, FrameDriver.OutputAddress(3), [0x05]);
        Assert.Equal(1, _driver.WorkingCounter);
        _ = _driver.SendLogical(EtherCatCommand.Lrd, FrameDriver.InputAddress(Thermometers), new byte[16]);
        Assert.Equal(1, _driver.WorkingCounter);
        Assert.Equal(0x05, _driver.Read(3, Registers.DigitalOutputs, 1)[0]);
    }
}
