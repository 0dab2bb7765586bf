using System.Security.Cryptography;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Simulation.Segment.Coe;
using PanelServer.EtherCat.Simulation.Segment.Description;
using PanelServer.EtherCat.Simulation.Terminals;
using PanelServer.Simulation.FarEnds;
using SiiImage = PanelServer.EtherCat.Simulation.Segment.Description.SiiImage;

namespace PanelServer.Simulation.Tests.Terminals;

public class DescriptionTests
{
    public static TheoryData<string, string> EepromBeginnings => new()
    {
        // Words 0 to 7; the last byte but one is the checksum, computed by the makers of the real images.
        { "EK1100", "000D 0000 0000 0000 0000 0000 0000 4600" },
        { "EL2004", "0401 0000 0000 0F00 0000 0000 0000 D800" },
        { "EL1008", "0401 0000 0000 0000 0000 0000 0000 3900" },
        { "EL3021", "0500 0300 0000 0000 0000 0000 0000 AF00" },
        { "EL3204", "0500 0300 0000 0000 0000 0000 0000 AF00" },
        { "EL6021", "0500 0300 0000 0000 0000 0000 0000 AF00" },
        { "EL7031", "0504 030C D007 0000 0000 0000 0000 4500" },
        { "EL7031-0030", "0504 030C D007 0000 0000 0000 0000 4500" },
        { "EL7041-0052", "0504 030C D007 0000 0000 0000 0000 4500" },
    };

    private static readonly SubdeviceDescription[] All =
    [
        DigitalDescriptions.Ek1100, DigitalDescriptions.El1002, DigitalDescriptions.El1008, DigitalDescriptions.El2002,
        DigitalDescriptions.El2004, DigitalDescriptions.El2008, AnalogDescriptions.El3021, AnalogDescriptions.El3204,
        AnalogOutputDescriptions.El4002, EncoderDescriptions.El5152, SerialDescriptions.El6021, StepperDescriptions.El7031, StepperDescriptions.El7031Variant0030, StepperDescriptions.El7041Variant0052,
    ];

    [Theory]
    [MemberData(nameof(EepromBeginnings))]
    public void The_eeprom_begins_as_that_of_a_real_terminal(string name, string words)
    {
        byte[] image = SiiImage.Build(Find(name));

        Assert.Equal(words.Replace(" ", string.Empty, StringComparison.Ordinal), Convert.ToHexString(image, 0, 16));
    }

    // SHA-256 of all 2048 bytes, as read from an EK1100 and, with its older revision and German names, from an EL2004.
    [Fact]
    public void The_eeprom_of_a_coupler_and_of_an_output_terminal_is_that_of_a_real_one_to_the_last_byte()
    {
        SubdeviceDescription el2004 = DigitalDescriptions.El2004 with
        {
            Revision = 0x00100000,
            Name = "EL2004 4K. Dig. Ausgang 24V, 0.5A",
            GroupName = "Digitale Ausgangklemmen (EL2xxx)",
        };

        Assert.Equal("492D32195A87B7A86A15018AA3BCB1EF6E41678B31BC009958679638A049E09A", Convert.ToHexString(SHA256.HashData(SiiImage.Build(DigitalDescriptions.Ek1100))));
        Assert.Equal("192A4DFF58668995C55C7B9B57F9A996FED98D0F8475B1925F07C3DB74EAB847", Convert.ToHexString(SHA256.HashData(SiiImage.Build(el2004))));
    }

    [Theory]
    [InlineData("EL3021", "00108000 80108000", 0x07)]
    [InlineData("EL6021", "0018F600 F618F600", 0x07)]
    [InlineData("EL7031", "00108000 80108000", 0x27)]
    public void Mailbox_and_CoE_abilities_are_those_of_the_real_terminal(string name, string mailbox, int coeDetails)
    {
        byte[] image = SiiImage.Build(Find(name));

        Assert.Equal(mailbox.Replace(" ", string.Empty, StringComparison.Ordinal), Convert.ToHexString(image, 0x18 * 2, 8));
        Assert.Equal("0C00", Convert.ToHexString(image, 0x1C * 2, 2));
        Assert.Equal(coeDetails, (int)Find(name).Mailbox!.Coe);
    }

    [Theory]
    [InlineData("EL3021", 0x1A00, "60000101 60000201 60000302 60000502 60000701 00000001 00000006 60000F01 60001001 60001110")]
    [InlineData("EL3204", 0x1A02, "60200101 60200201 60200302 60200502 60200701 00000007 60200F01 60201001 60201110")]
    [InlineData("EL7031", 0x1602, "70100101 70100201 70100301 00000005 00000008")]
    [InlineData("EL7031", 0x1600, "00000001 70000201 70000301 70000401 00000004 00000008 70001110")]
    [InlineData("EL7031", 0x1A00, "00000001 60000201 60000301 60000401 60000501 00000003 00000004 60000D01 60000E01 00000001 60001001 60001110 60001210")]
    [InlineData("EL7031-0030", 0x1A0A, "60300101 60300201 60300302 60300502 00000002 00000007 60301001 60301110")]
    [InlineData("EL2004", 0x1603, "70300101")]
    [InlineData("EL4002", 0x1601, "70101110")]
    [InlineData("EL5152", 0x1602, "00000002 70100301 00000005 00000008 70101120")]
    [InlineData("EL5152", 0x1A00, "00000002 60000301 00000004 60000801 60000901 60000A01 00000003 60000E01 00000001 60001001 60001120")]
    [InlineData("EL5152", 0x1A07, "60101320")]
    public void Mapping_words_are_those_of_the_real_terminal(string name, int pdo, string words)
    {
        PdoDescription description = Find(name).RxPdos.Concat(Find(name).TxPdos).Single(candidate => candidate.Index == pdo);

        Assert.Equal(words, string.Join(' ', description.Entries.Select(entry => entry.MappingWord.ToString("X8", null))));
    }

    [Theory]
    [InlineData("EL1002", 1, 0)]
    [InlineData("EL2004", 0, 1)]
    [InlineData("EL3021", 4, 0)]
    [InlineData("EL3204", 16, 0)]
    [InlineData("EL4002", 0, 4)]
    [InlineData("EL5152", 20, 12)]
    [InlineData("EL6021", 24, 24)]
    [InlineData("EL7031", 8, 8)]
    [InlineData("EL7031-0030", 16, 8)]
    [InlineData("EL7041-0052", 8, 8)]
    public void Image_sizes_after_power_up(string name, int inputs, int outputs)
    {
        VirtualSubdevice subdevice = new(Find(name));

        Assert.Equal((inputs, outputs), (subdevice.Inputs.ByteLength, subdevice.Outputs.ByteLength));
    }

    /// <summary>
    /// A real EL7041 has 67 objects and a real EL7031-0030 has 84. The virtual ones have two that the sheet does not name (0x1001, 0x10F1);
    /// what the sheet names without saying what is in it (0x9020, and five more of the EL7031-0030) they lack.
    /// </summary>
    [Theory]
    [InlineData("EL7041-0052", 67 + 2 - 1)]
    [InlineData("EL7031-0030", 84 + 2 - 1 - 5)]
    public void A_stepper_terminal_has_the_objects_that_the_sheet_describes(string name, int objects)
    {
        ObjectDictionary dictionary = DictionaryBuilder.Build(Find(name));
        Assert.Equal(objects, dictionary.Objects.Count);
        Assert.Equal("STM RxPDO-Par Velocity", dictionary.Objects.Single(o => o.Index == 0x1404).Description.Name);
        Assert.Equal("0316051606160716", Convert.ToHexString(dictionary[0x1404, 6].Bytes));
        Assert.Equal("001A", Convert.ToHexString(dictionary[0x1801, 6].Bytes));
    }

    [Fact]
    public void Legacy_and_bit_mapped_serial_process_data_have_the_documented_lengths()
    {
        SubdeviceDescription description = SerialDescriptions.El6021;

        Assert.Equal([32, 48, 192, 192], description.RxPdos.Select(pdo => pdo.BitLength));
        Assert.Equal([32, 48, 192, 192], description.TxPdos.Select(pdo => pdo.BitLength));
        Assert.Equal(28, description.RxPdos[3].Entries.Count);
        Assert.Equal(31, description.TxPdos[3].Entries.Count);
    }

    [Fact]
    public void The_coupler_supplies_what_the_terminals_draw()
    {
        foreach (string preset in SegmentPresets.Names)
        {
            Assert.InRange(SegmentPresets.Create(preset).Sum(subdevice => subdevice.Description.EbusCurrentMilliamperes), short.MinValue, 0);
        }
    }

    [Theory]
    [InlineData("extruder", 4, 57922, "EK1100 EL1002 EL6021 EL2004 EL3021 EL3204")]
    [InlineData("extruder_v2", 22, 5, "EK1100 EL6021 EL2004 EL3021 EL3204")]
    [InlineData("winder", 2, 57922, "EK1100 EL2002 EL7041-0052 EL7031 EL7031-0030")]
    public void A_preset_has_the_machines_terminals_in_order_with_its_identification(string preset, int machine, int serial, string order)
    {
        IReadOnlyList<VirtualSubdevice> subdevices = SegmentPresets.Create(preset);

        Assert.Equal(order.Split(' '), subdevices.Select(subdevice => subdevice.Description.OrderNumber));
        Assert.Equal(
            Enumerable.Range(0, subdevices.Count).Select(role => new MachineWords(1, (ushort)machine, (ushort)serial, (ushort)role)),
            subdevices.Select(subdevice => subdevice.Description.Machine!.Value));
        Assert.Equal(["documented", "everything"], SegmentPresets.Names.TakeLast(2));
    }

    [Fact]
    public void The_documented_segment_is_both_machines_and_an_unknown_name_lists_the_known_ones()
    {
        Assert.Equal(11, SegmentPresets.Create("documented").Count);
        FormatException error = Assert.Throws<FormatException>(() => SegmentPresets.Create("extrudr"));
        Assert.Contains("documented, everything, or a list of extruder, extruder_v2, winder", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_output_sync_manager_of_a_digital_terminal_has_the_watchdog_and_works_only_in_OP()
    {
        foreach (SubdeviceDescription description in All.Where(candidate => candidate.RxPdos.Count > 0 && candidate.Mailbox is null))
        {
            SyncManagerDescription outputs = Assert.Single(description.SyncManagers);
            Assert.Equal((0x0F00, 0x44, 0x09, SyncManagerType.Outputs), (outputs.Start, outputs.Control, outputs.Enable, outputs.Type));
        }
    }

    private static SubdeviceDescription Find(string name) => All.Single(description => description.OrderNumber == name);
}
