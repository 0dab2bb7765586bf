using System.Text;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Frames;
using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Simulation.Segment.Coe;
using PanelServer.Simulation.FarEnds;

namespace PanelServer.Simulation.Tests.Segment;

/// <summary>Another main device than ours finds, lists and operates the documented machines.</summary>
public class ForeignMasterTests
{
    /// <summary>Order number, bytes in and out of every terminal, as the documents of the machines have them; a coupler of another vendor with its one module.</summary>
    private static readonly string[] OneOfEachMachine =
    [
        "EK1100 0 0", "EL1002 1 0", "EL6021 24 24", "EL2004 0 1", "EL3021 4 0", "EL3204 16 0", // extruder
        "EK1100 0 0", "EL6021 24 24", "EL2004 0 1", "EL3021 4 0", "EL3204 16 0", // the larger one
        "EK1100 0 0", "EL2002 0 1", "EL7041-0052 8 8", "EL7031 8 8", "EL7031-0030 16 8", // winder
        "EK1100 0 0", "EL2002 0 1", "EL7031-0030 16 8", "EL7031 8 8", "EL7031-0030 16 8", // the one with the other drive
        "EK1100 0 0", "EL7041-0052 8 8", "EL7031-0030 16 8", // buffer
        "EK1100 0 0", "EL2008 0 1", "EL3204 16 0", "EL5152 20 12", "EL4002 0 4", // aquapath
        "EK1100 0 0", "EL2004 0 1", "IP20-EC-DI8-DO8 1 1", "EK1100 0 0", "EL3021 4 0", "EK1100 0 0", "EL7031-0030 16 8", // test machines
        "750-354 5 4", "750-354 5 4", "750-354 4 5", "750-354 4 5", "750-354 5 5", "750-354 12 4", "750-354 16 16", "750-354 28 28",
    ];

    private static (VirtualSegment Segment, ListingMaster Master) Connect(string preset)
    {
        VirtualSegment segment = new();
        foreach (VirtualSubdevice subdevice in SegmentPresets.Create(preset))
        {
            segment.Add(subdevice);
        }

        return (segment, new ListingMaster((buffer, length) => segment.Process(buffer.AsSpan(0, length), segment.NowNanoseconds + 50_000) ? length : 0));
    }

    /// <summary>What a listing of the documented segment must say: name, product, revision, output bits, input bits, mailbox.</summary>
    internal static readonly (string Name, uint Product, uint Revision, int Out, int In, int Mailbox)[] Documented =
    [
        ("EK1100", 0x044C2C52, 0x00120000, 0, 0, 0),
        ("EL1002", 0x03EA3052, 0x00120000, 0, 2, 0),
        ("EL6021", 0x17853052, 0x00150000, 192, 192, 246),
        ("EL2004", 0x07D43052, 0x00120000, 4, 0, 0),
        ("EL3021", 0x0BCD3052, 0x00140000, 0, 32, 128),
        ("EL3204", 0x0C843052, 0x00160000, 0, 128, 128),
        ("EK1100", 0x044C2C52, 0x00120000, 0, 0, 0),
        ("EL2002", 0x07D23052, 0x00120000, 2, 0, 0),
        ("EL7041-0052", 0x1B813052, 0x00100034, 64, 64, 128),
        ("EL7031", 0x1B773052, 0x00190000, 64, 64, 128),
        ("EL7031-0030", 0x1B773052, 0x0010001E, 64, 128, 128),
    ];

    internal static void ScanAndMap(ListingMaster master)
    {
        master.Scan();
        foreach (ListingMaster.Found? device in master.Devices.Where(device => (device.Protocols & 4) != 0))
        {
            master.ReadPdoMap(device);
        }
    }

    [Fact]
    public void Scan_finds_identity_names_mailboxes_and_PDO_lengths()
    {
        (VirtualSegment _, ListingMaster? master) = Connect("documented");

        ScanAndMap(master);

        Assert.Equal(Documented, master.Devices.Select(device =>
            (device.Name, device.Product, device.Revision, device.OutputBits, device.InputBits, device.MailboxOutLength)));
        Assert.All(master.Devices, device => Assert.Equal(2u, device.Vendor));
        Assert.Equal([3, 2, 2, 2, 2, 1, 2, 2, 2, 2, 1], master.Devices.Select(device => new DlStatus((ushort)device.DlStatus).OpenPortCount));
    }

    [Fact]
    public void PDO_map_has_every_entry_of_the_real_terminals()
    {
        (VirtualSegment _, ListingMaster? master) = Connect("documented");
        ScanAndMap(master);

        Assert.Equal(
            ["in 0 6000:01 1", "in 1 6000:02 1", "in 2 6000:03 2", "in 4 6000:05 2", "in 6 6000:07 1", "in 7 0000:00 1", "in 8 0000:00 6",
                "in 14 6000:0F 1", "in 15 6000:10 1", "in 16 6000:11 16"],
            master.Devices[4].PdoEntries);
        Assert.Equal(["out 0 7000:01 1", "out 1 7010:01 1", "out 2 7020:01 1", "out 3 7030:01 1"], master.Devices[3].PdoEntries);
        Assert.Equal(
            ["out 0 0000:00 1", "out 1 7000:02 1", "out 2 7000:03 1", "out 3 7000:04 1", "out 4 0000:00 4", "out 8 0000:00 8", "out 16 7000:11 16",
                "out 32 7010:01 1", "out 33 7010:02 1", "out 34 7010:03 1", "out 35 0000:00 5", "out 40 0000:00 8", "out 48 7010:21 16"],
            master.Devices[9].PdoEntries.Where(entry => entry.StartsWith("out", StringComparison.Ordinal)));
    }

    [Fact]
    public void Whole_machine_comes_to_OP_with_the_expected_working_counter()
    {
        (VirtualSegment? segment, ListingMaster? master) = Connect("documented");
        ScanAndMap(master);

        (int outputs, int inputs) = master.Map();
        Assert.Equal((24 + 1 + 1 + 8 + 8 + 8, 1 + 24 + 4 + 16 + 8 + 8 + 16), (outputs, inputs));
        master.Operate(outputs + inputs);
        _ = master.Cycle(new byte[outputs + inputs]);

        // Extruder 8 and winder 11.
        Assert.Equal(8 + 11, master.Counter);
        Assert.All(master.Devices, device => Assert.Equal(8, device.State));
        Assert.All(segment.Subdevices, subdevice => Assert.Equal(AlState.Op, subdevice.State));
    }

    [Theory]
    [InlineData("extruder", 8)]
    [InlineData("winder", 11)]
    public void Single_machine_has_the_working_counter_of_the_test_vectors(string preset, int expected)
    {
        (VirtualSegment _, ListingMaster? master) = Connect(preset);
        ScanAndMap(master);
        (int outputs, int inputs) = master.Map();
        master.Operate(outputs + inputs);

        _ = master.Cycle(new byte[outputs + inputs]);

        Assert.Equal(expected, master.Counter);
    }

    [Fact]
    public void One_of_each_machine_is_listed_and_comes_to_OP_with_its_working_counter()
    {
        (VirtualSegment _, ListingMaster? master) = Connect("everything");
        ScanAndMap(master);
        Assert.Equal(OneOfEachMachine, master.Devices.Select(device => $"{device.Name} {(device.InputBits + 7) / 8} {(device.OutputBits + 7) / 8}"));

        (int outputs, int inputs) = master.Map();
        Assert.Equal((214, 321), (outputs, inputs));
        master.Operate(outputs + inputs);
        _ = master.Cycle(new byte[outputs + inputs]);
        Assert.Equal(master.Devices.Sum(device => (device.InputBits > 0 ? 1 : 0) + (device.OutputBits > 0 ? 2 : 0)), master.Counter);
        Assert.All(master.Devices, device => Assert.Equal(8, device.State));
    }

    [Fact]
    public void Every_object_is_listed_and_can_be_read()
    {
        (VirtualSegment? segment, ListingMaster? master) = Connect("documented");
        ScanAndMap(master);
        foreach (ListingMaster.Found? device in master.Devices.Where(device => (device.Protocols & 4) != 0))
        {
            List<string> lines = master.ListObjects(device);

            ObjectDictionary dictionary = segment.Subdevices[device.Position].Dictionary;
            Assert.Equal(dictionary.Objects.Sum(o => o.Entries.Count), lines.Count);
            Assert.Contains(lines, line => line.StartsWith("1008:00", StringComparison.Ordinal)
                && line.EndsWith(Convert.ToHexString(Encoding.ASCII.GetBytes(device.Name)), StringComparison.Ordinal));
            Assert.Contains($"1018:02 0007 32 Product code = {Convert.ToHexString(BitConverter.GetBytes(device.Product))}", lines);
            Assert.DoesNotContain(lines, line => line.EndsWith("= ", StringComparison.Ordinal) && !line.Contains("write only", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Complete_access_gives_the_same_PDO_map_where_it_is_announced()
    {
        (VirtualSegment _, ListingMaster? master) = Connect("winder");
        master.Scan();
        foreach (ListingMaster.Found? device in master.Devices.Where(device => (device.CoeDetails & 0x20) != 0))
        {
            byte[] whole = master.Upload(device, 0x1C12, 0, complete: true)!;
            Assert.Equal(whole[0] * 2, whole.Length - 2);
            for (int i = 1; i <= whole[0]; i++)
            {
                int pdo = whole[2 * i] | (whole[(2 * i) + 1] << 8);
                Assert.Equal(master.Upload(device, 0x1C12, i), BitConverter.GetBytes((ushort)pdo));
                byte[] mapping = master.Upload(device, pdo, 0, complete: true)!;
                Assert.Equal(mapping[0] * 4, mapping.Length - 2);
                Assert.Equal(master.Upload(device, pdo, 1), mapping[2..6]);
            }
        }

        Assert.Equal(3, master.Devices.Count(device => (device.CoeDetails & 0x20) != 0));
    }

    [Fact]
    public void EEPROM_tool_dumps_the_image_changes_the_alias_and_reads_it_back()
    {
        (VirtualSegment? segment, ListingMaster? master) = Connect("extruder");
        master.Scan();
        ListingMaster.Found device = master.Devices[3];
        Assert.Equal(segment.Subdevices[3].Esc.Eeprom.Image.ToArray(), device.Eeprom);

        // The alias lies within the checksum, so both words are written.
        byte[] image = device.Eeprom!;
        image[8] = 0x42;
        master.WriteEeprom(device, 0x04, 0x0042);
        master.WriteEeprom(device, 0x07, SiiFormat.ComputeChecksum(image));

        Assert.Equal(0x0042u, master.ReadEeprom(device, 0x04) & 0xFFFF);
        segment.Reboot(3);
        Assert.Equal(0x0042, segment.Subdevices[3].Esc.Memory.Word(Registers.StationAlias));
    }

    [Fact]
    public void A_cycle_of_the_documented_machines_allocates_nothing()
    {
        (VirtualSegment? segment, ListingMaster? master) = Connect("documented");
        ScanAndMap(master);
        (int outputs, int inputs) = master.Map();
        master.Operate(outputs + inputs);
        byte[] cycle = new byte[FrameFormat.MaximumLength];
        FrameWriter writer = new(cycle);
        _ = writer.Add(EtherCatCommand.Frmw, 0, 0x1001, Registers.DcSystemTime, 8);
        _ = writer.AddLogical(EtherCatCommand.Lrw, 1, 0, outputs + inputs);
        int length = writer.Finish();
        byte[] frame = new byte[length];
        Run(2000);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Run(2000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run(int cycles)
        {
            for (int i = 0; i < cycles; i++)
            {
                cycle.AsSpan(0, length).CopyTo(frame);
                segment.Process(frame, segment.NowNanoseconds + 1_000_000, NullSink.Instance);
            }
        }
    }

    [Fact]
    public void Clearing_more_FMMUs_and_sync_managers_than_a_chip_has_lets_the_working_counter_fall()
    {
        (VirtualSegment _, ListingMaster? master) = Connect("documented");
        List<int> fmmus = [];
        List<int> managers = [];
        for (int i = 0; i < 16; i++)
        {
            _ = master.Send(8, 0, (ushort)(0x0600 + (16 * i)), new byte[16]);
            fmmus.Add(master.Counter);
            _ = master.Send(8, 0, (ushort)(0x0800 + (8 * i)), new byte[8]);
            managers.Add(master.Counter);
        }

        // All have 3 FMMUs, drives 4, couplers 8; all have 4 sync managers, couplers 8.
        Assert.Equal([11, 11, 11, 5, 2, 2, 2, 2, 0, 0, 0, 0, 0, 0, 0, 0], fmmus);
        Assert.Equal([11, 11, 11, 11, 2, 2, 2, 2, 0, 0, 0, 0, 0, 0, 0, 0], managers);
    }

    [Fact]
    public void Identification_words_of_the_machine_are_in_the_EEPROM()
    {
        (VirtualSegment _, ListingMaster? master) = Connect("winder");
        master.Scan();

        Assert.All(master.Devices, device =>
        {
            Assert.Equal(0x00020001u, master.ReadEeprom(device, 0x28));
            Assert.Equal(device.Position, (int)(master.ReadEeprom(device, 0x2A) >> 16));
        });
    }
}
