using System.Numerics;
using CsCheck;
using PanelServer.EtherCat.Cycle;
using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Mailbox;
using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Simulation.Terminals;
using PanelServer.EtherCat.Terminals;
using PanelServer.Simulation.FarEnds;
using PanelServer.Tests.Shared;

namespace PanelServer.EtherCat.Tests.Terminals;

/// <summary>A device without a driver can be tried out with what it says of itself.</summary>
public sealed class DeclaredTerminalTests
{
    private static readonly MainDeviceOptions Options = MachineGroups.Options with { CreateTerminal = TerminalCatalog.CreateOrDeclared };

    [Fact]
    public void An_unknown_thermometer_shows_its_values_by_name_and_by_number()
    {
        VirtualEl3204 thermometers = new();
        using Bench bench = new(
            [.. SegmentPresets.Create("extruder"), new VirtualSubdevice(AnalogDescriptions.El3204 with { Product = 0x0C863052, OrderNumber = "EL3206" }, thermometers)], Options);
        SegmentSnapshot snapshot = bench.StartUp();
        Assert.Empty(bench.Problems);
        Assert.Equal(AlState.Op, snapshot.Subdevices[^1].AlStatus.State);
        thermometers.SetTemperatureCelsius(2, -12.3);
        bench.Cycles(3000);

        DeclaredTerminal declared = Assert.IsType<DeclaredTerminal>(bench.Op.Terminals[^1]);
        ProcessDataEntry value = declared["RTD Inputs Channel 2 Value"];
        Assert.Equal(-123, value.Value);
        Assert.Equal((0x6010, 0x11, CoeDataType.Integer16, 16, true), (value.Index, value.Subindex, value.DataType, value.BitLength, value.IsInput));
        Assert.Same(value, declared[0x6010, 0x11]);

        thermometers.SetWireBreak(2, true);
        bench.Cycles(3000);
        Assert.True(declared["RTD Inputs Channel 2 Error"].IsSet);
    }

    [Fact]
    public void An_unknown_output_switches_by_what_its_eeprom_says_and_falls_with_the_bus()
    {
        VirtualEl2004 switches = new();
        using Bench bench = new([new VirtualSubdevice(DigitalDescriptions.Ek1100, new VirtualEk1100()), new VirtualSubdevice(DigitalDescriptions.El2004 with { Product = 0x07D93052 }, switches)], Options);
        bench.StartUp();
        DeclaredTerminal declared = (DeclaredTerminal)bench.Op.Terminals[1];
        declared["Channel 3 Output"].IsSet = true;
        bench.Op.Groups[1].Acknowledge();
        bench.Cycles(5);
        Assert.Equal([false, false, true, false], [switches.Output(1), switches.Output(2), switches.Output(3), switches.Output(4)]);

        bench.Segment.Disconnect(1);
        bench.CyclesUntil(() => !switches.Output(3), 500, "the output is off");
        bench.Segment.Reconnect(1);
        bench.CyclesUntil(() => bench.Op.Groups[1].State == GroupState.AwaitingAcknowledgement, 3000, "the device is back");
        Assert.False(declared["Channel 3 Output"].IsSet);
        Assert.False(switches.Output(3));
    }

    /// <summary>Names and lengths against those of the drivers, which were written from manuals.</summary>
    [Fact]
    public void Every_terminal_that_has_a_driver_also_runs_as_it_declares_itself()
    {
        using Bench bench = new(SegmentPresets.Create("everything"), MachineGroups.Options with { CreateTerminal = TerminalCatalog.Declared });
        SegmentSnapshot snapshot = bench.StartUp();
        Assert.Empty(bench.Problems);
        Assert.All(snapshot.Subdevices, device => Assert.Equal(AlState.Op, device.AlStatus.State));
        Assert.All(bench.Op.Terminals.Cast<DeclaredTerminal>(), terminal =>
        {
            Assert.DoesNotContain(terminal.Entries, entry => entry.Name.Length == 0);
            Assert.InRange(terminal.Entries.Where(entry => entry.IsInput).Sum(entry => entry.BitLength), 0, terminal.InputBits);
        });
        bench.Cycles(50);
        Assert.Empty(bench.Problems);
    }

    [Fact]
    public void What_it_does_not_have_is_told_with_what_it_has()
    {
        DeclaredTerminal terminal = new("EL2042", new TerminalIdentity(2, 0x07FA3052, 0));
        terminal.Place(4, 0x1004);
        Assert.Contains("It has: nothing.", Assert.Throws<ArgumentException>(() => terminal[0x7000, 1]).Message, StringComparison.Ordinal);
        terminal.Declare([new(0x7000, 1, "Channel 1 Output", CoeDataType.Boolean, 1, false, 0), new(0x6000, 1, "Level", CoeDataType.Integer8, 8, true, 0)], 1, 1);
        Assert.Equal(
            "EL2042 at position 4 has no \"Output\" in its process data. It has: 0x7000:01 Channel 1 Output, 0x6000:01 Level.",
            Assert.Throws<ArgumentException>(() => terminal["Output"]).Message);
        Assert.Equal("0x6000:01 Level is an input: it can only be read.", Assert.Throws<InvalidOperationException>(() => terminal["Level"].Value = 1).Message);
    }

    [Fact]
    public void A_device_that_comes_back_with_other_process_data_is_refused()
    {
        DeclaredTerminal terminal = new("EL2042", new TerminalIdentity(2, 0x07FA3052, 0));
        static ProcessDataEntry Entry(int bits) => new(0x7000, 1, "Output", CoeDataType.Unknown, bits, false, 0);
        terminal.Declare([Entry(1)], 0, 1);
        terminal.Declare([Entry(1)], 0, 1);
        Assert.Contains("declares other process data than before", Assert.Throws<EtherCatException>(() => terminal.Declare([Entry(2)], 0, 1)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(CoeDataType.Integer16, 16, -32768, true)]
    [InlineData(CoeDataType.Integer16, 16, 32768, false)]
    [InlineData(CoeDataType.Unsigned16, 16, 65535, true)]
    [InlineData(CoeDataType.Unsigned16, 16, -1, false)]
    [InlineData(CoeDataType.Unknown, 3, 7, true)]
    [InlineData(CoeDataType.Unknown, 3, 8, false)]
    [InlineData(CoeDataType.Integer64, 64, long.MinValue, true)]
    [InlineData(CoeDataType.Real32, 32, -0.125, true)]
    [InlineData(CoeDataType.Real64, 64, 1e300, true)]
    [InlineData(CoeDataType.Unsigned8, 8, double.NaN, false)]
    public void A_number_that_does_not_fit_is_refused_and_one_that_fits_comes_back(CoeDataType type, int bits, double number, bool fits)
    {
        ProcessDataEntry entry = new(0x7000, 1, "Number", type, bits, isInput: false, bitOffset: 5);
        byte[] image = new byte[9];
        entry.LieIn(image);
        if (fits)
        {
            entry.Value = number;
            Assert.Equal(number, entry.Value);
        }
        else
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => entry.Value = number);
            Assert.All(image, bits => Assert.Equal(0, bits));
        }
    }

    /// <summary>Against one large number in which each entry is a slice.</summary>
    [Fact]
    public void Bits_lie_one_behind_the_other_and_touch_no_neighbour() =>
        Gen.Select(Gen.Int[1, 64].Array[1, 12], Gen.ULong.Array[12]).Sample((lengths, values) =>
        {
            byte[] image = new byte[(lengths.Sum() + 7) / 8];
            BigInteger expected = 0;
            int offset = 0;
            for (int i = 0; i < lengths.Length; i++)
            {
                ProcessDataEntry entry = new(0x7000, (byte)i, "Bits", CoeDataType.Unknown, lengths[i], isInput: false, offset);
                entry.LieIn(image);
                ulong value = lengths[i] == 64 ? values[i] : values[i] & ((1UL << lengths[i]) - 1);
                entry.Bits = values[i];
                Assert.Equal(value, entry.Bits);
                expected |= (BigInteger)value << offset;
                offset += lengths[i];
            }

            Assert.Equal(expected, new BigInteger(image, isUnsigned: true));
        });
}
