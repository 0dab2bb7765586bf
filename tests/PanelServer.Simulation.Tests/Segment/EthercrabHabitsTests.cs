using System.Buffers.Binary;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.Simulation.FarEnds;

namespace PanelServer.Simulation.Tests.Segment;

/// <summary>What ethercrab relies on when it brings the documented machines up, access by access as it makes them.</summary>
public class EthercrabHabitsTests
{
    private const long FrameNanoseconds = 50_000;

    /// <summary>Inputs 1 + 24 + 4 + 16 and 8 + 8 + 16, outputs 24 + 1 and 1 + 8 + 8 + 8.</summary>
    private const int DocumentedInputLength = 77;
    private const int DocumentedImageLength = DocumentedInputLength + 50;

    private readonly VirtualSegment _segment = new();
    private readonly GroupMaster _master;

    public EthercrabHabitsTests()
    {
        foreach (VirtualSubdevice subdevice in SegmentPresets.Create("documented"))
        {
            _segment.Add(subdevice);
        }

        _master = Connect();
    }

    private GroupMaster Connect() => new(
        (buffer, length) => _segment.Process(buffer.AsSpan(0, length), _segment.NowNanoseconds + FrameNanoseconds) ? length : 0);

    private GroupMaster.Device Drive => _master.Devices[9];

    [Fact]
    public void One_byte_broadcast_counts_the_subdevices_and_ORs_their_types()
    {
        (byte[]? data, int counter) = _master.ReadAll(0x0000, 1);

        Assert.Equal((0x13, 11), (data[0], counter));
    }

    [Fact]
    public void Identity_order_number_and_long_name_of_every_subdevice_come_from_its_EEPROM()
    {
        _master.Initialise();

        Assert.Equal(
            ForeignMasterTests.Documented.Select(device => (2u, device.Product, device.Revision, device.Name)),
            _master.Devices.Select(device => (device.Identity[0], device.Identity[1], device.Identity[2], device.Name)));
        Assert.Equal(
            [
                "EK1100 EtherCAT-Koppler (2A E-Bus)", "EL1002 2K. Dig. Eingang 24V, 3ms", "EL6021 Interface (RS422/485)",
                "EL2004 4Ch. Dig. Output 24V, 0.5A", "EL3021 1K. Ana. Eingang 4-20mA DIFF", "EL3204 4Ch. Ana. Input PT100 (RTD)",
                "EK1100 EtherCAT-Koppler (2A E-Bus)", "EL2002 2Ch. Dig. Output 24V, 0.5A", "EL7041-0052 1Ch. Stepper motor output stage (50V, 5A)",
                "EL7031 1K. Schrittmotor-Endstufe (24V, 1.5A)", "EL7031-0030 1Ch. Stepper motor output stage (24V, 2.8A)",
            ],
            _master.Devices.Select(device => device.Description));
    }

    [Fact]
    public void Bus_that_another_master_left_in_OP_is_reset_by_broadcasts_and_starts_anew()
    {
        GroupMaster first = Connect();
        first.Initialise();
        first.Operate(new byte[DocumentedImageLength]);
        Assert.All(_segment.Subdevices, subdevice => Assert.Equal(AlState.Op, subdevice.State));

        _master.Initialise();

        Assert.All(_segment.Subdevices, subdevice => Assert.Equal(AlState.PreOp, subdevice.State));
        Assert.Equal(8 + 11, OperateAndCycle());
    }

    private int OperateAndCycle()
    {
        byte[] image = new byte[DocumentedImageLength];
        _master.Operate(image);
        return _master.Cycle(image);
    }

    [Fact]
    public void Receive_times_are_latched_by_all_and_give_the_delays_of_the_cables()
    {
        _master.Initialise(staticSyncFrames: 0);

        // 145 ns behind a coupler, 155 ns between terminals, 600 ns of cable; the second coupler comes behind the whole first branch.
        Assert.Equal([-1, 0, 1, 2, 3, 4, 0, 6, 7, 8, 9], _master.Devices.Select(device => device.Parent));
        const long firstBranch = 2 * (145 + (4 * 155));
        Assert.Equal(
            [0, 145, 300, 455, 610, 765, firstBranch + 600, firstBranch + 745, firstBranch + 900, firstBranch + 1055, firstBranch + 1210],
            _master.Devices.Select(device => device.Delay));
    }

    [Fact]
    public void Static_compensation_by_thousands_of_frames_brings_all_clocks_within_100_ns()
    {
        _master.Initialise(staticSyncFrames: 10_000);

        // The reference is read, the other coupler and the three drives take its time over.
        Assert.Equal(5, _master.ClockCounter);
        Assert.All(_master.Devices, device => Assert.InRange(_master.Deviation(device), 0, 99));
    }

    [Fact]
    public void Sync_manager_types_by_complete_access_from_subindex_one_are_four_bytes_expedited()
    {
        _master.Initialise();

        byte[] answer = _master.Ask(Drive, 0, 0x20, 0x50, 0x00, 0x1C, 1, 0, 0, 0, 0);

        Assert.Equal([0x00, 0x30, 0x53, 0x00, 0x1C, 1, 1, 2, 3, 4], answer);
        Assert.All(_master.Devices.Where(device => device.HasCoE), device => Assert.Equal([1, 2, 3, 4], device.SyncManagerTypes));
        Assert.Equal(3, _master.Devices.Count(device => device.HasCompleteAccess));
    }

    [Fact]
    public void Terminals_without_CoE_have_all_PDOs_in_the_one_category_that_is_read()
    {
        _master.Initialise();
        _master.Map();

        Assert.Equal(["in 0 6000:01 1", "in 1 6010:01 1"], _master.Devices[1].Entries);
        Assert.Equal(["out 0 7000:01 1", "out 1 7010:01 1", "out 2 7020:01 1", "out 3 7030:01 1"], _master.Devices[3].Entries);
        Assert.Equal(["out 0 7000:01 1", "out 1 7010:01 1"], _master.Devices[7].Entries);
    }

    [Fact]
    public void Group_has_the_inputs_of_all_subdevices_before_their_outputs()
    {
        _master.Initialise();
        _master.Map();

        Assert.Equal((DocumentedInputLength, DocumentedImageLength), (_master.InputLength, _master.ImageLength));
        Assert.Equal(
            ForeignMasterTests.Documented.Select(device => ((device.In + 7) / 8, (device.Out + 7) / 8)),
            _master.Devices.Select(device => (LengthOf(device.Inputs), LengthOf(device.Outputs))));

        static int LengthOf(Range range) => range.End.Value - range.Start.Value;
    }

    [Fact]
    public void Process_data_and_the_states_of_all_travel_in_one_frame()
    {
        _master.Initialise();

        Assert.Equal(8 + 11, OperateAndCycle());

        Assert.Equal(5, _master.ClockCounter);
        Assert.All(_master.Devices, device => Assert.Equal(8, device.State));
        Assert.All(_segment.Subdevices, subdevice => Assert.Equal(AlState.Op, subdevice.State));
    }

    [Fact]
    public void Output_bits_of_a_byte_mapped_terminal_reach_its_output_register()
    {
        _master.Initialise();
        byte[] image = new byte[DocumentedImageLength];
        _master.Operate(image);

        image[_master.Devices[3].Outputs.Start] = 0x0A;
        _ = _master.Cycle(image);

        Assert.Equal(0x0A, _master.Read(_master.Devices[3], 0x0F00, 1)[0]);
    }

    [Fact]
    public void Drives_and_terminals_alike_take_the_settings_of_SYNC0_and_reach_OP_with_it()
    {
        _master.Initialise(staticSyncFrames: 10_000);
        IEnumerable<string> withUnit = _master.Devices.Where(device => _master.StartSync0(device, 1_000_000)).Select(device => device.Name);

        Assert.Equal(["EK1100", "EK1100", "EL7041-0052", "EL7031", "EL7031-0030"], withUnit);
        Assert.Equal(8 + 11, OperateAndCycle());
        Assert.Equal(AlState.Op, _segment.Subdevices[9].State);
        Assert.True(_segment.Subdevices[9].Esc.Clock.Sync0Count > 0);
    }

    [Fact]
    public void Master_that_requests_OP_and_sends_no_process_data_is_refused_with_code_0019()
    {
        _master.Initialise();
        _master.Map();
        _master.RequestStates(4);
        _master.WaitForStates(4);

        _master.RequestStates(8);
        for (int i = 0; i < 25_000; i++)
        {
            _ = _master.ReadAll(0x0130, 2);
        }

        // Digital terminals follow the request, devices without outputs need none; the others wait a second for theirs.
        Assert.Equal(
            [0x08, 0x08, 0x14, 0x08, 0x08, 0x08, 0x08, 0x08, 0x14, 0x14, 0x14],
            _master.Devices.Select(device => (int)_master.Read(device, 0x0130, 2)[0]));
        Assert.Equal(0x0019, GroupMaster.Word(_master.Read(Drive, 0x0134, 2)));
    }

    [Fact]
    public void Mailbox_counter_runs_from_one_to_seven_and_every_answer_carries_it()
    {
        _master.Initialise();

        // The counter of an answer is compared with that of its request by the master.
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(Drive.Identity[1], BinaryPrimitives.ReadUInt32LittleEndian(_master.Upload(Drive, 0x1018, 2)));
        }
    }

    [Fact]
    public void Master_that_starts_again_with_counter_one_is_heard()
    {
        _master.Initialise();
        Assert.NotEmpty(_master.ListObjects(_master.Devices[5]));

        GroupMaster second = Connect();
        second.Initialise();

        Assert.Equal("EL3204", second.UploadText(second.Devices[5], 0x1008));
    }

    [Fact]
    public void Values_of_one_two_and_four_bytes_are_written_and_read_back()
    {
        _master.Initialise();

        Assert.Equal(0u, _master.Download(Drive, 0x8012, 0x05, 2));
        Assert.Equal([2], _master.Upload(Drive, 0x8012, 0x05));
        Assert.Equal(0u, _master.Download(Drive, 0x8010, 0x01, 0xE8, 0x03));
        Assert.Equal([0xE8, 0x03], _master.Upload(Drive, 0x8010, 0x01));
        Assert.Equal(0u, _master.Download(Drive, 0xF008, 0, 0x78, 0x56, 0x34, 0x12));
        Assert.Equal([0x78, 0x56, 0x34, 0x12], _master.Upload(Drive, 0xF008, 0));
        Assert.Equal(0x06010002u, _master.Download(Drive, 0x1018, 2, 1, 0, 0, 0));
        Assert.Equal(0x06020000u, _master.Download(Drive, 0x9999, 0, 1));
    }

    [Fact]
    public void Assignment_written_as_an_array_changes_the_lengths_of_the_group()
    {
        _master.Initialise();
        GroupMaster.Device drive = Drive;

        Assert.Equal(0u, _master.Download(drive, 0x1C12, 0, 0));
        Assert.Equal(0u, _master.Download(drive, 0x1C12, 1, 0x02, 0x16));
        Assert.Equal(0u, _master.Download(drive, 0x1C12, 2, 0x04, 0x16));
        Assert.Equal(0u, _master.Download(drive, 0x1C12, 0, 2));
        byte[] image = new byte[DocumentedImageLength - 4];
        _master.Operate(image);

        Assert.Equal(DocumentedImageLength - 4, _master.ImageLength);
        Assert.Equal(8 + 11, _master.Cycle(image));
    }

    [Fact]
    public void Assignment_that_is_emptied_leaves_the_sync_manager_with_length_zero_and_OP_is_reached()
    {
        _master.Initialise();

        Assert.Equal(0u, _master.Download(Drive, 0x1C12, 0, 0));
        byte[] image = new byte[DocumentedImageLength - 8];
        _master.Operate(image);

        // The drive gives its inputs only: one instead of three.
        Assert.Equal(8 + 9, _master.Cycle(image));
    }

    [Fact]
    public void Object_list_comes_in_fragments_that_count_down()
    {
        _master.Initialise();

        foreach (GroupMaster.Device? device in _master.Devices.Where(device => device.HasCoE))
        {
            IEnumerable<int> expected = _segment.Subdevices[_master.Devices.IndexOf(device)].Dictionary.Objects.Select(o => (int)o.Index);
            Assert.Equal(expected, _master.ListObjects(device));
        }
    }

    [Fact]
    public void Alias_is_written_with_its_checksum_and_the_size_word_tells_the_EEPROMs_length()
    {
        _master.Initialise();
        GroupMaster.Device device = _master.Devices[3];
        byte[] head = _master.ReadEeprom(device, 0, 14);
        head[8] = 0x34;
        head[9] = 0x12;

        _master.WriteEeprom(device, 4, 0x1234);
        _master.WriteEeprom(device, 7, SiiFormat.ComputeChecksum(head));

        Assert.Equal(2048, (GroupMaster.Word(_master.ReadEeprom(device, 0x3E, 2)) + 1) * 128);
        Assert.Equal([0x34, 0x12], _master.ReadEeprom(device, 4, 2));
        _segment.Reboot(3);
        Assert.Equal(0x1234, _segment.Subdevices[3].Esc.Memory.Word(Registers.StationAlias));
        Assert.True(_segment.Subdevices[3].Esc.Eeprom.IsLoaded);
    }
}
