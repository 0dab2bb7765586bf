using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Frames;
using PanelServer.EtherCat.Simulation.Terminals;
using PanelServer.EtherCat.Terminals;

namespace PanelServer.Simulation.Tests.Terminals;

public class VirtualDigitalTerminalTests
{
    [Fact]
    public void Outputs_of_the_driver_reach_the_terminal_points()
    {
        VirtualEl2004 terminal = new();
        (TerminalBench bench, El2004 driver) = TerminalBench.Operational<El2004>(DigitalDescriptions.El2004, terminal);

        driver.Output[1] = driver.Output[4] = true;
        bench.Cycle(driver);

        Assert.Equal([true, false, false, true], Enumerable.Range(1, 4).Select(terminal.Output));
        Assert.Equal(2, bench.WorkingCounter);
    }

    [Fact]
    public void Outputs_are_off_once_no_frame_has_come_for_100_ms_and_return_with_the_next_one()
    {
        VirtualEl2008 terminal = new();
        (TerminalBench bench, El2008 driver) = TerminalBench.Operational<El2008>(DigitalDescriptions.El2008, terminal);
        driver.Output[8] = true;
        bench.Cycle(driver);

        bench.Wait(99);
        Assert.True(terminal.Output(8));
        bench.Wait(2);
        Assert.False(terminal.Output(8));
        byte[] register = new byte[1];
        bench.Execute(EtherCatCommand.Aprd, Registers.DigitalOutputs, register);
        Assert.Equal(0, register[0]);

        bench.Cycle(driver);
        Assert.True(terminal.Output(8));
    }

    [Fact]
    public void Outputs_are_off_outside_OP()
    {
        VirtualEl2002 terminal = new();
        (TerminalBench bench, El2002 driver) = TerminalBench.Operational<El2002>(DigitalDescriptions.El2002, terminal);
        driver.Output[2] = true;
        bench.Cycle(driver);
        Assert.True(terminal.Output(2));

        bench.Request(AlState.SafeOp);
        Assert.False(terminal.Output(2));
    }

    [Fact]
    public void An_input_is_seen_once_its_level_has_stood_for_3_ms()
    {
        VirtualEl1008 terminal = new();
        (TerminalBench bench, El1008 driver) = TerminalBench.Operational<El1008>(DigitalDescriptions.El1008, terminal);

        terminal.SetInput(5, true);
        Assert.Equal(3, bench.CyclesUntil(driver, () => driver.Input[5], 10));

        terminal.SetInput(5, false);
        bench.Cycles(driver, 2);
        terminal.SetInput(5, true);
        bench.Cycles(driver, 10);
        Assert.True(driver.Input[5]);
        Assert.Equal([false, false, false, false, true, false, false, false], Enumerable.Range(1, 8).Select(channel => driver.Input[channel]));
    }

    [Fact]
    public void EL1002_shows_the_emergency_stop_chain()
    {
        VirtualEl1002 terminal = new();
        (TerminalBench bench, El1002 driver) = TerminalBench.Operational<El1002>(DigitalDescriptions.El1002, terminal);

        terminal.SetInput(1, true);
        bench.Cycles(driver, 4);

        Assert.True(driver.Input[1]);
        Assert.False(driver.Input[2]);
        Assert.Equal(1, bench.WorkingCounter);
    }
}
