using PanelServer.EtherCat.Mailbox;
using PanelServer.EtherCat.Simulation.Terminals;
using PanelServer.EtherCat.Terminals;

namespace PanelServer.Simulation.Tests.Terminals;

public class VirtualAnalogTerminalTests
{
    [Theory]
    [InlineData(0, 4, AnalogFault.WireBreak)]
    [InlineData(3.5, 4, AnalogFault.WireBreak)]
    [InlineData(3.8, 4, AnalogFault.None)]
    [InlineData(4, 4, AnalogFault.None)]
    [InlineData(12, 12, AnalogFault.None)]
    [InlineData(20, 20, AnalogFault.None)]
    [InlineData(20.2, 20, AnalogFault.Overrange)]
    [InlineData(24, 20, AnalogFault.ShortCircuit)]
    public void EL3021_shows_the_loop_current_and_saturates(double milliampere, double shown, AnalogFault fault)
    {
        VirtualEl3021 terminal = new() { CurrentMilliampere = milliampere };
        (TerminalBench bench, El3021 driver) = TerminalBench.Operational<El3021>(AnalogDescriptions.El3021, terminal);

        bench.Cycles(driver, 25);

        Assert.Equal(shown, driver.CurrentMilliampere, 3);
        Assert.Equal(fault, driver.Fault);
        Assert.Equal(fault == AnalogFault.None, driver.IsValid);
    }

    [Fact]
    public void EL3021_toggles_with_each_conversion_and_freezes_on_demand()
    {
        VirtualEl3021 terminal = new();
        (TerminalBench bench, El3021 driver) = TerminalBench.Operational<El3021>(AnalogDescriptions.El3021, terminal);
        int changes = 0;
        bool last = driver.Status.Toggle;
        for (int i = 0; i < 100; i++)
        {
            bench.Cycle(driver);
            changes += driver.Status.Toggle == last ? 0 : 1;
            last = driver.Status.Toggle;
        }

        Assert.InRange(changes, 9, 11);

        terminal.IsFrozen = true;
        bench.Cycles(driver, 1100);
        Assert.Equal(TerminalCondition.Frozen, driver.Health.Condition);
        terminal.IsFrozen = false;
        bench.Cycles(driver, 20);
        Assert.True(driver.Health.IsOperational);
    }

    [Fact]
    public void EL3021_limit_bits_compare_with_the_limit_parameters()
    {
        VirtualEl3021 terminal = new() { CurrentMilliampere = 12 };
        (TerminalBench bench, El3021 driver) = TerminalBench.Operational<El3021>(
            AnalogDescriptions.El3021,
            terminal,
            configured =>
            {
                Set(configured, 0x07, 1);
                Set(configured, 0x08, 1);
                Set(configured, 0x13, 16000);
                Set(configured, 0x14, 17000);
            });

        bench.Cycles(driver, 25);

        Assert.Equal((1, 2), (driver.Status.Limit1, driver.Status.Limit2));

        static void Set(El3021 driver, byte subindex, long value) =>
            driver.StartUpParameters.Single(parameter => parameter.SubIndex == subindex).Value = value;
    }

    [Theory]
    [InlineData(-200, -200)]
    [InlineData(-40, -40)]
    [InlineData(0, 0)]
    [InlineData(22.04, 22)]
    [InlineData(235, 235)]
    [InlineData(850, 850)]
    public void EL3204_measures_tenths_of_a_degree(double celsius, double shown)
    {
        VirtualEl3204 terminal = new();
        terminal.SetTemperatureCelsius(3, celsius);
        (TerminalBench bench, El3204 driver) = TerminalBench.Operational<El3204>(AnalogDescriptions.El3204, terminal);

        bench.Cycles(driver, 300);

        Assert.Equal(shown, driver.TemperatureCelsius(3), 6);
        Assert.True(driver.IsValid(3));
        Assert.Equal(22, driver.TemperatureCelsius(1), 6);
    }

    [Theory]
    [InlineData(100, 0)]
    [InlineData(138.5055, 100)]
    [InlineData(18.5201, -200)]
    [InlineData(390.4811, 850)]
    public void Resistances_are_those_of_IEC_60751(double ohm, double celsius)
    {
        Assert.Equal(ohm, PlatinumThermometer.ResistanceOhm(celsius), 4);
        Assert.Equal(celsius, PlatinumThermometer.TemperatureCelsius(ohm), 3);
    }

    [Fact]
    public void A_broken_wire_reads_the_upper_end_and_heals()
    {
        VirtualEl3204 terminal = new();
        (TerminalBench bench, El3204 driver) = TerminalBench.Operational<El3204>(AnalogDescriptions.El3204, terminal);
        bench.Cycles(driver, 300);

        terminal.SetWireBreak(2, true);
        bench.Cycles(driver, 110);
        Assert.Equal(AnalogFault.WireBreak, driver.Fault(2));
        Assert.Equal(850, driver.TemperatureCelsius(2), 6);
        Assert.Equal(0x0042, driver.Status(2).Bits & 0x7FFF);
        Assert.True(driver.IsValid(1));

        terminal.SetWireBreak(2, false);
        bench.Cycles(driver, 110);
        Assert.True(driver.IsValid(2));
        Assert.Equal(22, driver.TemperatureCelsius(2), 6);
    }

    [Theory]
    [InlineData(0, AnalogFault.ShortCircuit, -200)]
    [InlineData(15, AnalogFault.Underrange, -200)]
    [InlineData(395, AnalogFault.Overrange, 850)]
    [InlineData(1e6, AnalogFault.WireBreak, 850)]
    public void Resistances_outside_the_range_are_faults(double ohm, AnalogFault fault, double shown)
    {
        VirtualEl3204 terminal = new();
        terminal.SetResistanceOhm(4, ohm);
        (TerminalBench bench, El3204 driver) = TerminalBench.Operational<El3204>(AnalogDescriptions.El3204, terminal);

        bench.Cycles(driver, 300);

        Assert.Equal(fault, driver.Fault(4));
        Assert.Equal(shown, driver.TemperatureCelsius(4), 6);
        Assert.False(driver.IsValid(4));
    }

    [Fact]
    public void A_shorted_sensor_is_reported_and_heals()
    {
        VirtualEl3204 terminal = new();
        (TerminalBench bench, El3204 driver) = TerminalBench.Operational<El3204>(AnalogDescriptions.El3204, terminal);

        terminal.SetShortCircuit(1, true);
        bench.CyclesUntil(driver, () => driver.Fault(1) == AnalogFault.ShortCircuit, 300);
        terminal.SetShortCircuit(1, false);
        bench.CyclesUntil(driver, () => driver.IsValid(1), 300);
    }

    [Fact]
    public void Before_the_first_conversion_the_value_is_marked_invalid()
    {
        VirtualEl3204 terminal = new() { ConversionTime = TimeSpan.FromSeconds(1) };
        (TerminalBench bench, El3204 driver) = TerminalBench.Operational<El3204>(AnalogDescriptions.El3204, terminal);

        bench.Cycle(driver);
        Assert.Equal(AnalogFault.NotConverting, driver.Fault(1));

        bench.Cycles(driver, 1200);
        Assert.True(driver.IsValid(1));
    }

    [Fact]
    public void The_channels_convert_one_after_the_other()
    {
        VirtualEl3204 terminal = new();
        (TerminalBench bench, El3204 driver) = TerminalBench.Operational<El3204>(AnalogDescriptions.El3204, terminal);
        bench.Cycles(driver, 300);
        for (int channel = 1; channel <= 4; channel++)
        {
            terminal.SetTemperatureCelsius(channel, 100);
        }

        int[] seen = new int[4];
        for (int cycle = 1; cycle <= 120; cycle++)
        {
            bench.Cycle(driver);
            for (int i = 0; i < 4; i++)
            {
                seen[i] = seen[i] == 0 && driver.TemperatureCelsius(i + 1) == 100 ? cycle : seen[i];
            }
        }

        Assert.All(seen, cycle => Assert.InRange(cycle, 1, 101));
        Assert.Equal(4, seen.Distinct().Count());
    }

    [Fact]
    public void One_frozen_channel_makes_the_terminal_frozen()
    {
        VirtualEl3204 terminal = new();
        (TerminalBench bench, El3204 driver) = TerminalBench.Operational<El3204>(AnalogDescriptions.El3204, terminal);
        bench.Cycles(driver, 300);

        terminal.SetFrozen(2, true);
        bench.Cycles(driver, 3600);

        Assert.Equal(TerminalCondition.Frozen, driver.Health.Condition);
    }

    [Fact]
    public void Elements_that_are_not_modelled_are_refused()
    {
        TerminalBench bench = new(AnalogDescriptions.El3204, new VirtualEl3204());
        bench.ToPreOp();

        Assert.Equal(SdoAbortCode.ValueOutOfRange, bench.Download(0x8010, 0x19, [1, 0]));
        Assert.Null(bench.Download(0x8010, 0x19, [0, 0]));
        Assert.Equal(SdoAbortCode.SubindexDoesNotExist, bench.Download(0x8010, 0x03, [0]));
        Assert.Equal(4u, bench.Upload(0x1C13, 0));
        Assert.Equal(0x1A02u, bench.Upload(0x1C13, 3));
    }
}
