using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Mailbox;
using PanelServer.EtherCat.Simulation.Segment.Description;
using PanelServer.EtherCat.Simulation.Terminals;
using PanelServer.EtherCat.Terminals;

namespace PanelServer.Simulation.Tests.Terminals;

public class VirtualStepperTerminalTests
{
    [Fact]
    public void The_motor_turns_once_the_drive_on_delay_has_passed_and_stops_at_once_when_disabled()
    {
        (TerminalBench bench, El7031 driver, VirtualEl7031 terminal) = Start();
        bench.Cycle(driver);
        Assert.True(driver.Status.ReadyToEnable);
        Assert.False(driver.Status.Ready);

        driver.Enable = true;
        driver.VelocityStepsPerSecond = 500;
        int cycles = bench.CyclesUntil(driver, () => driver.Status.Ready, 200);
        Assert.InRange(cycles, 100, 102);
        Assert.InRange(terminal.StepsTurned, 0, 1);

        bench.Cycles(driver, 1000);
        Assert.InRange(terminal.StepsTurned, 499.5, 501.5);
        Assert.True(driver.Status.MovingPositive);

        driver.Enable = false;
        bench.Cycles(driver, 2);
        double stopped = terminal.StepsTurned;
        Assert.False(driver.Status.Ready);
        Assert.False(driver.IsMoving);
        bench.Cycles(driver, 97);
        Assert.True(terminal.IsTorqueOn);
        bench.Cycles(driver, 3);
        Assert.False(terminal.IsTorqueOn);
        Assert.Equal(stopped, terminal.StepsTurned);
    }

    [Theory]
    [InlineData(0, 1000, 1000)]
    [InlineData(0, 1000, -1000)]
    [InlineData(1, 2000, 2000)]
    [InlineData(1, 2000, -1999)]
    public void The_drivers_position_follows_the_rotor_through_many_wraps_in_both_directions(int code, int range, double stepsPerSecond)
    {
        (TerminalBench bench, El7031 driver, VirtualEl7031 terminal) = Start(configured => configured.Parameters.SpeedRangeStepsPerSecond = range);
        bench.Cycle(driver);
        driver.SetPosition(0);
        driver.Enable = true;
        driver.VelocityStepsPerSecond = stepsPerSecond;

        bench.Cycles(driver, 5000);

        Assert.Equal((uint)code, bench.Upload(0x8012, 0x05));
        Assert.InRange(terminal.StepsTurned / (stepsPerSecond * 4.9), 0.998, 1.002);
        Assert.InRange(driver.PositionSteps - terminal.StepsTurned, -StepsTolerance, StepsTolerance);
        Assert.True(driver.IsPositionKnown);
    }

    // One cycle at full speed and one micro-step.
    private const double StepsTolerance = 2.02;

    [Fact]
    public void Overflow_and_underflow_flags_rise_at_the_wrap_and_fall_a_third_of_the_range_later()
    {
        (TerminalBench bench, El7031 driver, _) = Start();
        driver.Enable = true;
        driver.VelocityStepsPerSecond = 1000;
        bench.CyclesUntil(driver, () => driver.Status.Ready, 200);

        (bool Underflow, bool Overflow, ushort Counter) = (false, false, 0);
        int overflowSeen = 0;
        for (int i = 0; i < 2000; i++)
        {
            byte[] inputs = Cycle(bench, driver);
            (Underflow, Overflow, Counter) = Flags(inputs);
            Assert.False(Underflow);
            Assert.True(!Overflow || Counter <= 21845, $"overflow still set at {Counter}");
            overflowSeen += Overflow ? 1 : 0;
        }

        // 21845 counts at 64 per ms.
        Assert.InRange(overflowSeen, 335, 350);

        // Back down: near the wrap the direction is reversed.
        driver.VelocityStepsPerSecond = -1000;
        int underflowSeen = 0;
        for (int i = 0; i < 2000; i++)
        {
            (Underflow, Overflow, Counter) = Flags(Cycle(bench, driver));
            Assert.True(!Underflow || Counter >= 43690, $"underflow still set at {Counter}");
            underflowSeen += Underflow ? 1 : 0;
        }

        Assert.InRange(underflowSeen, 335, 690);
    }

    [Fact]
    public void Set_counter_loads_on_its_rising_edge_and_answers_until_the_bit_falls()
    {
        (TerminalBench bench, _, _) = Start();
        byte[] outputs = [0x04, 0, 0x34, 0x12, 0, 0, 0, 0];

        bench.Exchange(8, outputs);
        byte[] inputs = bench.Exchange(8, outputs);
        Assert.Equal(0x04, inputs[0] & 0x1E);
        Assert.Equal([0x34, 0x12], inputs[2..4]);

        outputs[2] = 0x99;
        bench.Exchange(8, outputs);
        Assert.Equal([0x34, 0x12], bench.Exchange(8, outputs)[2..4]);

        outputs[0] = 0;
        bench.Exchange(8, outputs);
        Assert.Equal(0, bench.Exchange(8, outputs)[0] & 0x04);
    }

    [Fact]
    public void The_latch_takes_the_counter_at_the_edge_of_input_1()
    {
        (TerminalBench bench, _, VirtualEl7031 terminal) = Start();
        byte[] outputs = [0x06, 0, 0x34, 0x12, 0, 0, 0, 0];
        bench.Exchange(8, outputs);

        terminal.SetDigitalInput(1, true);
        bench.Exchange(8, outputs);
        byte[] inputs = bench.Exchange(8, outputs);

        Assert.Equal(0x02, inputs[0] & 0x02);
        Assert.Equal(0x10, inputs[1] & 0x10);
        Assert.Equal([0x34, 0x12], inputs[4..6]);
        outputs[0] = 0;
        bench.Exchange(8, outputs);
        Assert.Equal(0, bench.Exchange(8, outputs)[0] & 0x02);
    }

    [Fact]
    public void A_drive_error_stops_the_motor_until_it_is_reset_and_enabled_anew()
    {
        (TerminalBench bench, El7031 driver, VirtualEl7031 terminal) = Start();
        driver.Enable = true;
        driver.VelocityStepsPerSecond = 500;
        bench.CyclesUntil(driver, () => driver.IsMoving, 200);

        terminal.Faults = StepperFaults.UnderVoltage;
        bench.CyclesUntil(driver, () => driver.Status.Error, 3);
        Assert.False(driver.Status.Ready || driver.Status.ReadyToEnable || driver.IsMoving);
        Assert.Contains("EL7031 at position 1", driver.FaultSentence, StringComparison.Ordinal);
        Assert.Equal(1u, bench.Upload(0xA010, 0x04));

        driver.ResetError();
        bench.Cycles(driver, 10);
        Assert.True(driver.Status.Error);

        terminal.Faults = StepperFaults.None;
        bench.Cycles(driver, 10);
        Assert.True(driver.Status.Error);
        for (int i = 0; i < 120 && driver.Status.Error; i++)
        {
            driver.ResetError();
            bench.Cycle(driver);
        }

        Assert.False(driver.Status.Error);
        Assert.Null(driver.FaultExplanation);
        Assert.Equal(0u, bench.Upload(0xA010, 0x04));
        bench.Cycles(driver, 200);
        Assert.False(driver.Status.Ready);

        driver.Enable = false;
        bench.Cycle(driver);
        driver.Enable = true;
        bench.CyclesUntil(driver, () => driver.IsMoving, 200);
    }

    [Fact]
    public void Without_frames_the_motor_stops_within_the_watchdog_time()
    {
        (TerminalBench bench, El7031 driver, VirtualEl7031 terminal) = Start();
        driver.Enable = true;
        driver.VelocityStepsPerSecond = 500;
        bench.CyclesUntil(driver, () => driver.IsMoving, 200);

        bench.Wait(99);
        Assert.True(terminal.IsTorqueOn);
        bench.Wait(2);
        Assert.False(terminal.IsTorqueOn);
        Assert.Equal(AlState.SafeOp, bench.Subdevice.State);
        Assert.Equal(AlStatusCode.SyncManagerWatchdog, bench.Subdevice.StateMachine.Code);
    }

    [Fact]
    public void A_stalled_rotor_stands_while_the_drive_counts_on()
    {
        (TerminalBench bench, El7031 driver, VirtualEl7031 terminal) = Start();
        driver.Enable = true;
        driver.VelocityStepsPerSecond = 500;
        bench.CyclesUntil(driver, () => driver.IsMoving, 200);

        terminal.IsStalled = true;
        double stopped = terminal.StepsTurned;
        double position = driver.PositionSteps;
        bench.Cycles(driver, 100);

        Assert.Equal(stopped, terminal.StepsTurned);
        Assert.Equal(0, terminal.StepsPerSecond);
        Assert.InRange(driver.PositionSteps - position, 49, 51);
    }

    [Fact]
    public void Digital_inputs_reach_the_driver_and_can_be_inverted()
    {
        (TerminalBench bench, El7031 driver, VirtualEl7031 terminal) = Start(configured =>
            configured.StartUpParameters.Single(parameter => parameter is { Index: 0x8012, SubIndex: 0x31 }).Value = 1);

        bench.Cycle(driver);
        Assert.False(driver.Status.DigitalInput1);
        Assert.True(driver.Status.DigitalInput2);

        terminal.SetDigitalInput(1, true);
        terminal.SetDigitalInput(2, true);
        bench.Cycle(driver);
        Assert.True(driver.Status.DigitalInput1);
        Assert.False(driver.Status.DigitalInput2);
    }

    [Fact]
    public void Polarity_turns_rotor_and_counter_and_reversion_the_counter_alone()
    {
        (TerminalBench bench, El7031 driver, VirtualEl7031 terminal) = Start(configured =>
        {
            configured.Parameters.InvertPolarity = true;
            configured.StartUpParameters.Single(parameter => parameter is { Index: 0x8000, SubIndex: 0x0E }).Value = 1;
        });
        driver.Enable = true;
        driver.VelocityStepsPerSecond = 500;

        bench.Cycles(driver, 300);

        Assert.InRange(terminal.StepsTurned, -101, -99);
        Assert.InRange(driver.PositionSteps, 98, 101);
        Assert.True(driver.Status.MovingNegative);
    }

    [Theory]
    [InlineData(-1, 0, true, false)]
    [InlineData(0, 0, false, false)]
    [InlineData(5, 5, false, false)]
    [InlineData(10, 10, false, false)]
    [InlineData(12, 10, false, true)]
    public void Analog_inputs_of_the_EL7031_0030(double volt, double shown, bool underrange, bool overrange)
    {
        VirtualEl7031Variant0030 terminal = new();
        (TerminalBench bench, El7031Variant0030 driver) =
            TerminalBench.Operational<El7031Variant0030>(StepperDescriptions.El7031Variant0030, terminal);
        terminal.SetVoltage(2, volt);

        bench.Cycles(driver, 3);

        Assert.Equal(shown, driver.Voltage(2), 3);
        Assert.Equal(0, driver.Voltage(1));
        Assert.Equal((underrange, overrange), (driver.AnalogInputOf(2).Status.Underrange, driver.AnalogInputOf(2).Status.Overrange));
    }

    [Fact]
    public void Toggles_move_with_every_cycle_and_a_frozen_one_is_noticed_after_a_second()
    {
        (TerminalBench bench, El7031 driver, VirtualEl7031 terminal) = Start();
        bench.Cycle(driver);
        for (int i = 0; i < 10; i++)
        {
            bool before = driver.Status.Toggle;
            bench.Cycle(driver);
            Assert.NotEqual(before, driver.Status.Toggle);
        }

        terminal.IsFrozen = true;
        bench.Cycles(driver, 1003);
        Assert.Equal(TerminalCondition.Frozen, driver.Health.Condition);
    }

    [Fact]
    public void A_24_V_drive_refuses_too_much_current_and_the_50_V_drive_limits_it()
    {
        byte[] milliamperes = [0x70, 0x17];
        TerminalBench small = new(StepperDescriptions.El7031, new VirtualEl7031());
        TerminalBench large = new(StepperDescriptions.El7041Variant0052, new VirtualEl7041Variant0052());
        small.ToPreOp();
        large.ToPreOp();

        Assert.NotNull(small.Download(0x8010, 0x01, milliamperes));
        Assert.Equal(1500u, small.Upload(0x8010, 0x01));
        Assert.Null(large.Download(0x8010, 0x01, milliamperes));
        Assert.Equal(5000u, large.Upload(0x8010, 0x01));
    }

    [Fact]
    public void Process_data_objects_that_exclude_each_other_cannot_be_assigned_together()
    {
        TerminalBench bench = new(StepperDescriptions.El7031, new VirtualEl7031());
        bench.ToPreOp();

        Assert.Null(bench.Download(0x1C12, 0, [0]));
        Assert.Null(bench.Download(0x1C12, 1, [0x00, 0x16]));
        Assert.Null(bench.Download(0x1C12, 2, [0x01, 0x16]));
        Assert.Equal(SdoAbortCode.ParameterIncompatible, bench.Download(0x1C12, 0, [2]));
    }

    [Theory]
    [InlineData(false, "1600 1602 1604", 8)]
    [InlineData(false, "1601 1602 1604", 10)]
    [InlineData(false, "1601 1602 1603", 12)]
    [InlineData(false, "1601 1602 1605", 14)]
    [InlineData(false, "1601 1602 1606", 22)]
    [InlineData(false, "1601 1602 1606 1607", 36)]
    [InlineData(true, "1A00 1A03", 8)]
    [InlineData(true, "1A00 1A03 1A04", 12)]
    [InlineData(true, "1A01 1A03", 12)]
    [InlineData(true, "1A01 1A03 1A05", 14)]
    [InlineData(true, "1A01 1A03 1A06", 24)]
    [InlineData(true, "1A01 1A03 1A04 1A06", 28)]
    [InlineData(true, "1A00 1A03 1A0A 1A0C", 16)]
    public void Every_preset_has_the_documented_size(bool isInput, string pdos, int bytes)
    {
        IReadOnlyList<PdoDescription> all =
            isInput ? StepperDescriptions.El7031Variant0030.TxPdos : StepperDescriptions.El7031Variant0030.RxPdos;

        int bits = pdos.Split(' ').Sum(pdo => all.Single(candidate => candidate.Index == Convert.ToInt32(pdo, 16)).BitLength);

        Assert.Equal(bytes * 8, bits);
    }

    private static (TerminalBench Bench, El7031 Driver, VirtualEl7031 Terminal) Start(Action<El7031>? configure = null)
    {
        VirtualEl7031 terminal = new();
        (TerminalBench bench, El7031 driver) = TerminalBench.Operational<El7031>(
            StepperDescriptions.El7031,
            terminal,
            configured =>
            {
                configured.Parameters.SpeedRangeStepsPerSecond = 1000;
                configure?.Invoke(configured);
            });
        return (bench, driver, terminal);
    }

    private static byte[] Cycle(TerminalBench bench, El7031 driver)
    {
        byte[] outputs = new byte[driver.OutputBytes];
        driver.WriteOutputs(outputs);
        bench.Wait(1);
        return bench.Exchange(driver.InputBytes, outputs);
    }

    private static (bool Underflow, bool Overflow, ushort Counter) Flags(byte[] inputs) =>
        ((inputs[0] & 0x08) != 0, (inputs[0] & 0x10) != 0, BitConverter.ToUInt16(inputs, 2));
}
