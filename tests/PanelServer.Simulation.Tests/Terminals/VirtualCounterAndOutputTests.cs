using PanelServer.EtherCat.Simulation.Terminals;
using PanelServer.EtherCat.Terminals;

namespace PanelServer.Simulation.Tests.Terminals;

/// <summary>EL4002 and EL5152, driver and virtual terminal together.</summary>
public class VirtualCounterAndOutputTests
{
    [Fact]
    public void EL4002_puts_out_what_the_driver_asks_for_and_nothing_without_process_data()
    {
        VirtualEl4002 terminal = new();
        (TerminalBench bench, El4002 driver) = TerminalBench.Operational<El4002>(AnalogOutputDescriptions.El4002, terminal);
        driver.SetVoltage(1, 6);
        driver.SetVoltage(2, 10);
        bench.Cycle(driver);
        Assert.Equal(6, terminal.Voltage(1), 0.001);
        Assert.Equal(10, terminal.Voltage(2), 0.001);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.7)]
    [InlineData(1.37)]
    [InlineData(37.5)]
    [InlineData(99.99)]
    [InlineData(1234.56)]
    public void EL5152_measures_the_frequency_of_the_pulses(double hertz)
    {
        (TerminalBench bench, El5152 driver, VirtualEl5152 terminal) = Counter();
        terminal.SetPulseHertz(2, hertz);
        bench.Cycles(driver, 5000);
        Assert.Equal(hertz, driver.FrequencyHertz(2), 0.0051);
        Assert.Equal(hertz * 5, driver.Counter(2), 2.0);
        Assert.Equal((0, 0u), (driver.FrequencyHertz(1), driver.Counter(1)));
        Assert.True(driver.Health.IsOperational);
    }

    [Fact]
    public void EL5152_keeps_the_last_frequency_for_one_and_a_half_seconds_after_the_last_pulse()
    {
        (TerminalBench bench, El5152 driver, VirtualEl5152 terminal) = Counter();
        terminal.SetPulseHertz(1, 37.5);
        bench.Cycles(driver, 1000);
        terminal.SetPulseHertz(1, 0);
        bench.Cycles(driver, 1500);
        Assert.Equal(37.5, driver.FrequencyHertz(1), 0.01);
        bench.Cycles(driver, 150);
        Assert.Equal(0, driver.FrequencyHertz(1));
        terminal.SetPulseHertz(1, 20);
        bench.Cycles(driver, 300);
        Assert.Equal(20, driver.FrequencyHertz(1), 0.01);
    }

    [Fact]
    public void EL5152_as_an_encoder_sees_nothing_of_pulses_at_one_track()
    {
        VirtualEl5152 terminal = new();
        (TerminalBench bench, El5152 driver) = TerminalBench.Operational<El5152>(
            EncoderDescriptions.El5152, terminal, configured => configured.StartUpParameters.First(parameter => parameter.SubIndex == 0x03).Value = 0);
        terminal.SetPulseHertz(1, 50);
        terminal.SetPulseHertz(2, 50);
        bench.Cycles(driver, 1000);
        Assert.Equal(0, driver.FrequencyHertz(1));
        Assert.Equal(50, driver.FrequencyHertz(2), 0.01);
    }

    [Fact]
    public void EL5152_freezes_on_demand()
    {
        (TerminalBench bench, El5152 driver, VirtualEl5152 terminal) = Counter();
        terminal.IsFrozen = true;
        bench.Cycles(driver, 1200);
        Assert.Equal(TerminalCondition.Frozen, driver.Health.Condition);
        terminal.IsFrozen = false;
        bench.Cycles(driver, 10);
        Assert.True(driver.Health.IsOperational);
    }

    private static (TerminalBench Bench, El5152 Driver, VirtualEl5152 Terminal) Counter()
    {
        VirtualEl5152 terminal = new();
        (TerminalBench bench, El5152 driver) = TerminalBench.Operational<El5152>(EncoderDescriptions.El5152, terminal);
        return (bench, driver, terminal);
    }
}
