using System.Buffers.Binary;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Frames;
using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.Simulation.FarEnds;

namespace PanelServer.Simulation.Tests.Segment;

/// <summary>Accesses that the masters in the field rely on, each by itself: what they write, in which order, and what they must get.</summary>
public class MasterHabitsTests
{
    private readonly VirtualSegment _segment = new();
    private readonly ListingMaster _master;

    public MasterHabitsTests()
    {
        foreach (VirtualSubdevice subdevice in SegmentPresets.Create("documented"))
        {
            _segment.Add(subdevice);
        }

        _master = new ListingMaster((buffer, length) => _segment.Process(buffer.AsSpan(0, length), _segment.NowNanoseconds + 50_000) ? length : 0);
    }

    private const byte PositionRead = 1;
    private const byte PositionWrite = 2;
    private const byte BroadcastRead = 7;
    private const byte BroadcastWrite = 8;
    private const int Count = 11;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Subdevices_are_counted_by_a_broadcast_read_of_the_type_with_one_byte_or_two(int length)
    {
        byte[] types = _master.Send(BroadcastRead, 0, 0x0000, new byte[length]);

        Assert.Equal(Count, _master.Counter);
        Assert.Equal(0x13, types[0]);
    }

    [Fact]
    public void EEPROM_is_read_and_written_by_position_before_any_station_address_is_given()
    {
        for (int position = 0; position < Count; position++)
        {
            byte[] image = ReadEepromByPosition(position, words: 0x40);
            Assert.Equal(_segment.Subdevices[position].Esc.Eeprom.Image[..0x80].ToArray(), image);
        }

        WriteEepromByPosition(3, 0x2B, 0x0007);
        Assert.Equal(7, ReadEepromByPosition(3, words: 0x2C)[0x2B * 2]);
        Assert.All(_segment.Subdevices, subdevice => Assert.Equal(0, subdevice.Esc.StationAddress));
    }

    [Fact]
    public void Masters_that_ask_for_eight_bytes_are_told_so_by_status_bit_6()
    {
        for (int position = 0; position < Count; position++)
        {
            byte[] status = _master.Send(PositionRead, (ushort)-position, 0x0502, 0, 0);
            Assert.Equal(0x40, status[0] & 0x40);
        }
    }

    [Fact]
    public void Acknowledge_bit_may_go_with_every_request()
    {
        ForeignMasterTests.ScanAndMap(_master);
        ListingMaster.Found device = _master.Devices[4];
        _master.RequestState(device, 0x11, 1);
        _master.RequestState(device, 0x12, 2);
        Assert.Equal(2, device.State);
        Assert.Equal(0, device.StatusCode);
    }

    [Fact]
    public void States_of_all_are_read_by_one_broadcast_as_long_as_they_agree()
    {
        ForeignMasterTests.ScanAndMap(_master);
        Assert.Equal([0x12, 0], Masked(_master.Send(BroadcastRead, 0, 0x0130, 0, 0)));
        Assert.Equal(Count, _master.Counter);

        (int outputs, int inputs) = _master.Map();
        Assert.Equal([4, 0], Masked(_master.Send(BroadcastRead, 0, 0x0130, 0, 0)));
        _master.Operate(outputs + inputs);
        Assert.Equal([8, 0], _master.Send(BroadcastRead, 0, 0x0130, 0, 0));

        // Emulated terminals copy the acknowledge bit of the request for PRE-OP.
        static byte[] Masked(byte[] status) => [(byte)((status[0] & 0x0F) == 2 ? status[0] | 0x10 : status[0] & 0x0F), status[1]];
    }

    [Fact]
    public void Sync_manager_types_by_complete_access_are_a_count_a_pad_byte_and_one_byte_each()
    {
        ForeignMasterTests.ScanAndMap(_master);

        Assert.Equal([4, 0, 1, 2, 3, 4], _master.Upload(_master.Devices[9], 0x1C00, 0, complete: true));
    }

    [Fact]
    public void Every_entry_of_the_PDO_map_is_described_by_SDO_information()
    {
        ForeignMasterTests.ScanAndMap(_master);
        foreach (ListingMaster.Found? device in _master.Devices.Where(device => (device.Protocols & 4) != 0))
        {
            HashSet<string> known = _master.ListObjects(device).Select(line => line[..7]).ToHashSet();
            Assert.All(
                device.PdoEntries.Select(entry => entry.Split(' ')[2]).Where(entry => entry != "0000:00"),
                entry => Assert.Contains(entry, known));
        }
    }

    [Fact]
    public void Clocks_agree_with_the_calendar_after_their_offset_is_set_from_the_latched_receive_time()
    {
        ForeignMasterTests.ScanAndMap(_master);
        const long calendar = 820_454_400_000_000_000;
        _master.Send(BroadcastWrite, 0, 0x0900, 0, 0, 0, 0);
        Assert.Equal(Count, _master.Counter);
        int clocks = 0;
        foreach (ListingMaster.Found device in _master.Devices)
        {
            long received = BinaryPrimitives.ReadInt64LittleEndian(_master.Read(device, 0x0918, 8));
            if (_master.Counter == 0)
            {
                continue;
            }

            byte[] offset = new byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(offset, calendar - received);
            _master.Write(device, 0x0920, offset);
            Assert.Equal(1, _master.Counter);
            _master.Write(device, 0x0928, (byte)(150 * clocks), 0, 0, 0);
            Assert.Equal(1, _master.Counter);
            clocks++;
            Assert.InRange(BinaryPrimitives.ReadInt64LittleEndian(_master.Read(device, 0x0910, 8)) - calendar, 0, 1_000_000_000);
        }

        // Two couplers and three drives; the other terminals latch receive times only.
        Assert.Equal(5, clocks);
    }

    [Fact]
    public void SYNC0_is_set_up_in_the_order_stop_owner_time_start_cycle_go_and_the_drive_reaches_OP_with_it()
    {
        ForeignMasterTests.ScanAndMap(_master);
        ListingMaster.Found drive = _master.Devices[9];
        _master.Write(drive, 0x0981, 0);
        _master.Write(drive, 0x0980, 0);
        long now = BinaryPrimitives.ReadInt64LittleEndian(_master.Read(drive, 0x0910, 8));
        byte[] start = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(start, ((now + 100_000_000) / 1_000_000 * 1_000_000) + 1_000_000);
        _master.Write(drive, 0x0990, start);
        _master.Write(drive, 0x09A0, 0x40, 0x42, 0x0F, 0x00);
        _master.Write(drive, 0x0981, 3);
        Assert.Equal(1, _master.Counter);

        (int outputs, int inputs) = _master.Map();
        _master.Operate(outputs + inputs);
        for (int i = 0; i < 3000; i++)
        {
            _ = _master.Cycle(new byte[outputs + inputs]);
        }

        Assert.True(_segment.Subdevices[9].Esc.Clock.IsSyncActive);
        Assert.True(_segment.Subdevices[9].Esc.Clock.Sync0Count > 10);
        Assert.Equal(AlState.Op, _segment.Subdevices[9].State);
    }

    [Fact]
    public void Clock_datagram_may_travel_behind_the_process_data_in_the_same_frame()
    {
        ForeignMasterTests.ScanAndMap(_master);
        (int outputs, int inputs) = _master.Map();
        _master.Operate(outputs + inputs);
        byte[] frame = new byte[FrameFormat.MaximumLength];
        FrameWriter writer = new(frame);
        _ = writer.AddLogical(EtherCatCommand.Lrw, 1, 0, outputs + inputs);
        _ = writer.Add(EtherCatCommand.Frmw, 2, 0x1001, Registers.DcSystemTime, 8);
        int length = writer.Finish();

        Assert.True(_segment.Process(frame.AsSpan(0, length), _segment.NowNanoseconds + 50_000));

        Assert.Equal(FrameError.None, FrameReader.TryOpen(frame.AsSpan(0, length), out FrameReader reader));
        Assert.True(reader.TryReadDatagram(out Datagram data));
        Assert.Equal(8 + 11, data.WorkingCounter);
        Assert.True(reader.TryReadDatagram(out Datagram clock));

        // The reference is read; the other coupler and the three drives have a system time and take it over.
        Assert.Equal(5, clock.WorkingCounter);
        Assert.NotEqual(0ul, BinaryPrimitives.ReadUInt64LittleEndian(clock.Data));
    }

    [Fact]
    public void Status_of_many_is_read_in_one_frame_of_six_bytes_each()
    {
        ForeignMasterTests.ScanAndMap(_master);
        byte[] frame = new byte[FrameFormat.MaximumLength];
        FrameWriter writer = new(frame);
        for (int i = 0; i < Count; i++)
        {
            _ = writer.Add(EtherCatCommand.Fprd, (byte)i, (ushort)(0x1001 + i), 0x0130, 6);
        }

        int length = writer.Finish();
        Assert.True(_segment.Process(frame.AsSpan(0, length), _segment.NowNanoseconds + 50_000));

        Assert.Equal(FrameError.None, FrameReader.TryOpen(frame.AsSpan(0, length), out FrameReader reader));
        for (int i = 0; i < Count; i++)
        {
            Assert.True(reader.TryReadDatagram(out Datagram status));
            Assert.Equal((1, 2), ((int)status.WorkingCounter, status.Data[0] & 0x0F));
        }
    }

    private byte[] ReadEepromByPosition(int position, int words)
    {
        byte[] image = new byte[words * 2];
        ushort address = (ushort)-position;
        _master.Send(PositionWrite, address, 0x0500, 2);
        _master.Send(PositionWrite, address, 0x0500, 0);
        for (int word = 0; word < words; word += 4)
        {
            _master.Send(PositionWrite, address, 0x0502, 0x00, 0x01, (byte)word, (byte)(word >> 8), 0, 0);
            WaitForEeprom(address);
            _master.Send(PositionRead, address, 0x0508, new byte[8]).AsSpan(0, Math.Min(8, image.Length - (word * 2))).CopyTo(image.AsSpan(word * 2));
        }

        return image;
    }

    private void WriteEepromByPosition(int position, int word, ushort value)
    {
        ushort address = (ushort)-position;
        _master.Send(PositionWrite, address, 0x0508, (byte)value, (byte)(value >> 8));
        _master.Send(PositionWrite, address, 0x0502, 0x01, 0x02, (byte)word, (byte)(word >> 8), 0, 0);
        WaitForEeprom(address);
    }

    private void WaitForEeprom(ushort address)
    {
        for (int poll = 0; (_master.Send(PositionRead, address, 0x0502, 0, 0)[1] & 0x80) != 0; poll++)
        {
            Assert.InRange(poll, 0, 1000);
        }
    }
}
