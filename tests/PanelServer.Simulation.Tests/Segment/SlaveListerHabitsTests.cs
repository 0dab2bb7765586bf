using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.Simulation.FarEnds;

namespace PanelServer.Simulation.Tests.Segment;

/// <summary>
/// What SOEM's slave lister, its cyclic example and its EEPROM tool do beyond the scan: packed, overlapped and split images, the status
/// of the mailboxes in the image, lost answers, subdevices that come back, EEPROMs written whole.
/// </summary>
public class SlaveListerHabitsTests
{
    private readonly VirtualSegment _segment = new();
    private readonly ListingMaster _master;

    public SlaveListerHabitsTests()
    {
        foreach (VirtualSubdevice subdevice in SegmentPresets.Create("documented"))
        {
            _segment.Add(subdevice);
        }

        _master = new ListingMaster((buffer, length) => _segment.Process(buffer.AsSpan(0, length), _segment.NowNanoseconds + 50_000) ? length : 0);
        ForeignMasterTests.ScanAndMap(_master);
    }

    [Fact]
    public void Small_terminals_share_bytes_and_mailbox_status_follows_the_inputs()
    {
        ListingMaster.PackedImage image = _master.MapPacked();
        _master.Operate(image.Length);
        byte[] outputs = new byte[image.Length];

        // Behind the 24 bytes of the EL6021: four bits of the EL2004, two of the EL2002.
        outputs[24] = 0x0A | (0x03 << 4);
        _ = _master.Cycle(outputs);

        Assert.Equal((49, 49 + 77, 49 + 77 + 6), (image.Inputs, image.MailboxStatus, image.Length));
        Assert.Equal(8 + 11, _master.Counter);
        Assert.Equal(0x0A, _master.Read(_master.Devices[3], 0x0F00, 1)[0]);
        Assert.Equal(0x03, _master.Read(_master.Devices[7], 0x0F00, 1)[0]);
    }

    [Fact]
    public void Answer_shows_in_the_image_by_the_mailbox_status_and_is_fetched_without_polling()
    {
        ListingMaster.PackedImage image = _master.MapPacked();
        _master.Operate(image.Length);
        ListingMaster.Found thermometers = _master.Devices[5];
        int position = image.MailboxStatus + 2;
        Assert.Equal(0, _master.Cycle(new byte[image.Length])[position] & 0x08);

        byte[] request = [10, 0, 0, 0, 0, 0x73, 0, 0x20, 0x40, 0x18, 0x10, 2, 0, 0, 0, 0, .. new byte[112]];
        _master.Write(thermometers, 0x1000, request);
        Assert.Equal(1, _master.Counter);
        for (int cycle = 0; (_master.Cycle(new byte[image.Length])[position] & 0x08) == 0; cycle++)
        {
            Assert.InRange(cycle, 0, 1000);
        }

        Assert.Equal([0, 0x30, 0x43, 0x18, 0x10, 2, 0x52, 0x30, 0x84, 0x0C], _master.Read(thermometers, 0x1080, 128)[6..16]);
        Assert.Equal(0, _master.Cycle(new byte[image.Length])[position] & 0x08);
        Assert.Equal(8 + 11, _master.Counter);
    }

    [Fact]
    public void Image_may_be_split_where_read_and_write_in_one_datagram_are_not_allowed()
    {
        ListingMaster.PackedImage image = _master.MapPacked();
        byte[] outputs = new byte[image.Inputs];
        _master.Operate(image.Length);

        // Six subdevices take outputs, seven give inputs.
        _ = _master.Send(11, 0, 0, outputs);
        Assert.Equal(6, _master.Counter);
        _ = _master.Send(10, (ushort)image.Inputs, 0, new byte[image.Length - image.Inputs]);
        Assert.Equal(7, _master.Counter);
    }

    [Fact]
    public void Outputs_and_inputs_of_a_subdevice_may_have_the_same_addresses()
    {
        int length = _master.MapOverlapped();
        _master.Operate(length);
        byte[] outputs = new byte[length];
        outputs.AsSpan(26, 20).Fill(0xFF);

        byte[] inputs = _master.Cycle(outputs);

        // EL1002 1, EL6021 24, EL2004 1, EL3021 4, EL3204 16, EL2002 1, drives 8, 8 and 16 bytes.
        Assert.Equal(1 + 24 + 1 + 4 + 16 + 1 + 8 + 8 + 16, length);
        Assert.Equal(8 + 11, _master.Counter);
        Assert.NotEqual(outputs[26..46], inputs[26..46]);
        Assert.Equal(_segment.Subdevices[5].Inputs.ByteLength, inputs[30..46].Length);
    }

    [Fact]
    public void Lost_answer_comes_again_after_status_and_activate_were_written_back_as_one_word()
    {
        ListingMaster.Found device = _master.Devices[5];
        byte[] request = [10, 0, 0, 0, 0, 0x73, 0, 0x20, 0x40, 0x18, 0x10, 2, 0, 0, 0, 0, .. new byte[112]];
        _master.Write(device, 0x1000, request);
        WaitForAnswer();
        byte[] lost = _master.Read(device, 0x1080, 128);
        Assert.Equal(1, _master.Counter);

        byte[] word = _master.Read(device, 0x080D, 2);
        _master.Write(device, 0x080D, word[0], (byte)(word[1] ^ 0x02));
        Assert.Equal(1, _master.Counter);
        for (int poll = 0; (_master.Read(device, 0x080F, 1)[0] & 0x02) != ((word[1] ^ 0x02) & 0x02); poll++)
        {
            Assert.InRange(poll, 0, 1000);
        }

        WaitForAnswer();
        Assert.Equal(lost, _master.Read(device, 0x1080, 128));

        void WaitForAnswer()
        {
            for (int poll = 0; (_master.Read(device, 0x080D, 1)[0] & 0x08) == 0; poll++)
            {
                Assert.InRange(poll, 0, 1000);
            }
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    public void Rebooted_subdevice_is_found_by_position_and_brought_back_to_OP_beside_the_running_others(int position)
    {
        ListingMaster.PackedImage image = _master.MapPacked();
        _master.Operate(image.Length);
        ListingMaster.Found device = _master.Devices[position];
        _segment.Reboot(position);
        _ = _master.Cycle(new byte[image.Length]);
        Assert.True(_master.Counter < 8 + 11);
        Assert.Equal(0, _master.Read(device, 0x0130, 6)[0]);

        Assert.True(_master.Recover(device));
        _master.Reconfigure(device);
        _ = _master.Cycle(new byte[image.Length]);
        _master.RequestState(device, 8, 8, () => _master.Cycle(new byte[image.Length]));
        _ = _master.Cycle(new byte[image.Length]);

        Assert.Equal(8 + 11, _master.Counter);
        Assert.All(_segment.Subdevices, subdevice => Assert.Equal(AlState.Op, subdevice.State));
    }

    [Fact]
    public void Subdevice_of_another_kind_is_not_taken_for_the_one_that_was_lost()
    {
        _segment.Reboot(4);
        _master.Devices[4].Product = 0x0BCE3052;

        Assert.False(_master.Recover(_master.Devices[4]));
        Assert.Equal(0, _segment.Subdevices[4].Esc.StationAddress);
    }

    [Fact]
    public void Fallen_device_is_acknowledged_in_SAFEOP_and_requested_to_OP()
    {
        ListingMaster.PackedImage image = _master.MapPacked();
        _master.Operate(image.Length);
        _segment.Subdevices[2].StateMachine.Fail(AlState.SafeOp, AlStatusCode.SyncManagerWatchdog);
        Assert.Equal([0x14, 0, 0, 0, 0x1B, 0], _master.Read(_master.Devices[2], 0x0130, 6));

        _master.RequestState(_master.Devices[2], 0x14, 4);
        Assert.Equal([0x04, 0, 0, 0, 0, 0], _master.Read(_master.Devices[2], 0x0130, 6));
        _ = _master.Cycle(new byte[image.Length]);
        _master.RequestState(_master.Devices[2], 8, 8, () => _master.Cycle(new byte[image.Length]));

        Assert.Equal(AlState.Op, _segment.Subdevices[2].State);
    }

    [Fact]
    public void EEPROM_is_read_in_SAFEOP_after_it_was_given_to_the_device_and_given_back_again()
    {
        _ = _master.MapPacked();

        Assert.All(_master.Devices, device => Assert.Equal(device.Product, _master.ReadEeprom(device, 0x0A)));
        Assert.All(_master.Devices, device => _master.Write(device, 0x0500, 1));
        Assert.All(_segment.Subdevices, subdevice => Assert.Equal(AlState.SafeOp, subdevice.State));
    }

    [Fact]
    public void EEPROM_reads_of_all_subdevices_may_be_under_way_at_once()
    {
        foreach (ListingMaster.Found device in _master.Devices)
        {
            _master.Write(device, 0x0500, 0);
            _master.Write(device, 0x0502, 0x00, 0x01, 0x0A, 0x00, 0, 0);
        }

        foreach (ListingMaster.Found device in _master.Devices)
        {
            for (int poll = 0; (_master.Read(device, 0x0502, 2)[1] & 0x80) != 0; poll++)
            {
                Assert.InRange(poll, 0, 1000);
            }

            Assert.Equal(BitConverter.GetBytes(device.Product), _master.Read(device, 0x0508, 4));
        }
    }

    [Fact]
    public void EEPROM_is_written_whole_by_position_and_takes_effect_after_a_restart()
    {
        const ushort atPosition = unchecked((ushort)-5);
        byte[] image = _segment.Subdevices[5].Esc.Eeprom.Image.ToArray();
        image[8] = 0x21;
        image[14] = SiiFormat.ComputeChecksum(image);
        _master.Send(2, atPosition, 0x0500, 2);
        _master.Send(2, atPosition, 0x0500, 0);
        for (int word = 0; word < image.Length / 2; word++)
        {
            _master.Send(2, atPosition, 0x0508, image[2 * word], image[(2 * word) + 1]);
            _master.Send(2, atPosition, 0x0502, 0x01, 0x02, (byte)word, (byte)(word >> 8), 0, 0);
            Assert.Equal(1, _master.Counter);
            for (int poll = 0; (_master.Send(1, atPosition, 0x0502, 0, 0)[1] & 0x80) != 0; poll++)
            {
                Assert.InRange(poll, 0, 1000);
            }
        }

        Assert.Equal(image, _segment.Subdevices[5].Esc.Eeprom.Image.ToArray());
        _segment.Reboot(5);
        Assert.Equal([0x21, 0], _master.Send(1, atPosition, 0x0012, 0, 0));
    }
}
