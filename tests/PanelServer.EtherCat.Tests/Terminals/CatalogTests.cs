using PanelServer.EtherCat.Terminals;

namespace PanelServer.EtherCat.Tests.Terminals;

public class CatalogTests
{
    [Theory]
    [InlineData(0x044C2C52, 0x00120000, typeof(Ek1100))]
    [InlineData(0x03EA3052, 0x00120000, typeof(El1002))]
    [InlineData(0x03F03052, 0x00120000, typeof(El1008))]
    [InlineData(0x07D23052, 0x00110000, typeof(El2002))]
    [InlineData(0x07D43052, 0x00120000, typeof(El2004))]
    [InlineData(0x07D83052, 0x00110000, typeof(El2008))]
    [InlineData(0x0BCD3052, 0x00140000, typeof(El3021))]
    [InlineData(0x0C843052, 0x00150000, typeof(El3204))]
    [InlineData(0x0FA23052, 0x00140000, typeof(El4002))]
    [InlineData(0x14203052, 0x00140000, typeof(El5152))]
    [InlineData(0x17853052, 0x00100000, typeof(El6021))]
    [InlineData(0x1B773052, 0x001A0000, typeof(El7031))]
    [InlineData(0x1B773052, 0x0010001E, typeof(El7031Variant0030))]
    [InlineData(0x1B813052, 0x00100034, typeof(El7041Variant0052))]
    public void Every_terminal_of_the_machines_has_its_driver(uint product, uint revision, Type driver)
    {
        Terminal terminal = TerminalCatalog.Create(new TerminalIdentity(2, product, revision), "ignored");

        Assert.IsType(driver, terminal);
        Assert.Null(TerminalCatalog.Warning(terminal));
    }

    [Theory]
    [InlineData(3, 0x07D43052, 0x00120000)]
    [InlineData(2, 0x1B813052, 0x00100000)]
    [InlineData(2, 0x1B773052, 0x0010001F)]
    public void Another_vendor_or_another_variant_is_another_device(uint vendor, uint product, uint revision) =>
        Assert.IsType<GenericTerminal>(TerminalCatalog.Create(new TerminalIdentity(vendor, product, revision), string.Empty));

    [Fact]
    public void Product_codes_of_Beckhoff_follow_the_order_number()
    {
        foreach (KnownDevice device in TerminalCatalog.Devices.Where(device => device.Vendor == KnownDevices.Beckhoff))
        {
            uint number = uint.Parse(device.Name[2..6], null);
            Assert.Equal((number << 16) | (device.Name.StartsWith("EK", StringComparison.Ordinal) ? 0x2C52u : 0x3052u), device.Product);
        }
    }

    [Fact]
    public void The_cycle_allocates_nothing_in_any_driver()
    {
        Terminal[] terminals = [.. TerminalCatalog.Devices.Select(device => TerminalFixture.Operational(TerminalCatalog.Create(device.Identity, device.Name)))];
        byte[][] inputs = [.. terminals.Select(terminal => new byte[terminal.InputBytes])];
        byte[][] outputs = [.. terminals.Select(terminal => new byte[terminal.OutputBytes])];
        Cycle(0);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 1; i <= 1000; i++)
        {
            Cycle(i);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Cycle(int number)
        {
            for (int t = 0; t < terminals.Length; t++)
            {
                inputs[t].AsSpan().Fill((byte)number);
                terminals[t].ReadInputs(inputs[t], TimeSpan.FromMilliseconds(number));
                _ = terminals[t].Health;
                _ = terminals[t] switch
                {
                    El3021 input => input.FaultSentence,
                    El3204 thermometers => thermometers.FaultSentence(1),
                    El6021 line => line.FaultSentence,
                    StepperTerminal drive => drive.FaultSentence,
                    _ => null,
                };
                terminals[t].WriteOutputs(outputs[t]);
                if (number % 10 == 0)
                {
                    terminals[t].SetSafeOutputs();
                    terminals[t].MarkInputsStale();
                    terminals[t].Report(TerminalCondition.Lost);
                    terminals[t].Report(TerminalCondition.Operational);
                }
            }
        }
    }
}
