using PanelServer.EtherCat.Cycle;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Simulation.Terminals;
using PanelServer.EtherCat.Terminals;

namespace PanelServer.EtherCat.Tests.Watch;

/// <summary>A single subdevice drops out: its group is safe, says who and why, and comes back; the other group does not notice.</summary>
public sealed class SubdeviceFaultTests : IDisposable
{
    private const int PressurePosition = 4;
    private readonly Plant _plant = new();

    public void Dispose() => _plant.Dispose();

    [Theory]
    [InlineData(AlState.SafeOp, AlStatusCode.SyncManagerWatchdog, "outputs were not refreshed in time")]
    [InlineData(AlState.SafeOp, AlStatusCode.SynchronizationError, "synchronisation error")]
    [InlineData(AlState.PreOp, AlStatusCode.InvalidInputConfiguration, "input configuration is wrong")]
    [InlineData(AlState.Init, AlStatusCode.Unspecified, "unspecified error")]
    public void Terminal_that_leaves_op_with_an_error_is_named_and_started_again(AlState to, AlStatusCode code, string words)
    {
        _plant.Segment.Subdevices[Plant.ThermometerPosition].StateMachine.Fail(to, code);
        _plant.Bench.CyclesUntil(() => _plant.Bench.Problems.Any(), 20, "the problem is published");

        string problem = Assert.Single(_plant.Bench.Problems);
        Assert.StartsWith($"EL3204 at position 5 has left OP and is in {to.DisplayName()} with error: {words}", problem, StringComparison.Ordinal);
        Assert.Equal(problem, _plant.Op.Terminals[Plant.ThermometerPosition].Health.Explanation?.Sentence);
        _plant.Bench.Cycles(2);
        Assert.False(_plant.HeaterIsOn);

        _plant.ExpectRecovery();
        _plant.ExpectWinderUntouched();
        Assert.Equal(1, _plant.Main.Snapshot.Subdevices[Plant.ThermometerPosition].Recoveries);
    }

    /// <summary>What has never been seen in order is no reason to think that it is.</summary>
    [Fact]
    public void Terminal_that_leaves_op_before_the_first_look_is_noticed()
    {
        using Bench bench = Bench.Extruder();
        bench.StartUp();
        bench.Segment.Subdevices[Plant.ThermometerPosition].StateMachine.Fail(AlState.SafeOp, AlStatusCode.SyncManagerWatchdog);

        bench.CyclesUntil(() => bench.Main.Snapshot.Subdevices[Plant.ThermometerPosition].Recoveries == 1, 3000, "the terminal has been started again");
        Assert.Equal(AlState.Op, bench.Segment.Subdevices[Plant.ThermometerPosition].StateMachine.State);
    }

    [Fact]
    public void Rebooted_terminal_gets_its_address_and_configuration_again()
    {
        _plant.Segment.Reboot(Plant.ThermometerPosition);

        _plant.Bench.CyclesUntil(() => !_plant.HeaterIsOn, 20, "the heater is off");
        _plant.ExpectRecovery();
        _plant.ExpectWinderUntouched();
        Assert.Equal(0x1005, _plant.Segment.Subdevices[Plant.ThermometerPosition].Esc.StationAddress);
    }

    [Fact]
    public void Rebooted_terminal_gets_the_parameters_that_it_was_configured_with_whatever_its_driver_has_by_then()
    {
        StartUpParameter parameter = _plant.Op.Terminals[Plant.ThermometerPosition].StartUpParameters.First(parameter => parameter.Maximum > 1 && parameter.Value < parameter.Maximum);
        long configured = parameter.Value;
        parameter.Value = configured + 1;
        _plant.Segment.Reboot(Plant.ThermometerPosition);

        _plant.Bench.CyclesUntil(() => !_plant.HeaterIsOn, 20, "the heater is off");
        _plant.ExpectRecovery();
        byte[] written = _plant.Bench.CyclesUntil(_plant.Mailboxes.UploadAsync(Plant.ThermometerPosition, parameter.Index, parameter.SubIndex));
        Assert.Equal(configured, written[0]);
    }

    [Fact]
    public void Outputs_are_safe_within_the_watchdog_time_whatever_happens()
    {
        _plant.Segment.Reboot(Plant.ThermometerPosition);

        int cycles = _plant.Bench.CyclesUntil(() => !_plant.HeaterIsOn, 100, "the heater is off");
        Assert.True(cycles <= _plant.Extruder.MismatchLimit + 2, $"{cycles} cycles");
    }

    [Fact]
    public void Rebooted_drive_comes_back_with_clock_and_sync()
    {
        VirtualSubdevice spool = _plant.Segment.Subdevices[Plant.SpoolPosition];
        _plant.Segment.Reboot(Plant.SpoolPosition);
        _plant.Bench.CyclesUntil(() => _plant.Winder.State == GroupState.Faulted, 20, "the winder is faulted");
        _plant.Bench.CyclesUntil(() => _plant.Winder.State == GroupState.AwaitingAcknowledgement, 3000, "the winder has recovered");

        Assert.True(spool.Esc.Clock.IsSyncActive);
        Assert.Equal(GroupState.Operational, _plant.Extruder.State);
        Assert.True(_plant.HeaterIsOn);
        _plant.Bench.Cycles(2000);
        Assert.InRange(_plant.Main.Snapshot.Subdevices[Plant.SpoolPosition].ClockDifferenceNanoseconds, -1000, 1000);
    }

    [Fact]
    public void Lost_branch_is_named_while_it_is_away_and_comes_back_when_replugged()
    {
        _plant.Segment.Unplug(6);
        _plant.Bench.CyclesUntil(() => _plant.Bench.Problems.Count() == 5, 100, "all five subdevices of the winder are missing");

        Assert.Contains(_plant.Bench.Problems, problem => problem.StartsWith("EL2002 at position 7 is missing", StringComparison.Ordinal));
        Assert.Equal(TerminalCondition.Lost, _plant.Op.Terminals[Plant.SpoolPosition].Health.Condition);
        Assert.Equal(GroupState.Faulted, _plant.Winder.State);
        Assert.Equal(GroupState.Operational, _plant.Extruder.State);
        _plant.Bench.Cycles(1000);
        Assert.True(_plant.HeaterIsOn);
        Assert.True(_plant.Op.Terminals[Plant.ThermometerPosition].InputsFresh);

        _plant.Segment.Replug(6);
        _plant.Bench.CyclesUntil(() => _plant.Winder.State == GroupState.AwaitingAcknowledgement, 5000, "the winder has recovered");
        Assert.True(_plant.Winder.Acknowledge());
        _plant.SwitchOn();
        _plant.Bench.Cycles(10);
        Assert.True(_plant.WinderOutputIsOn);
        Assert.Equal(0, _plant.Extruder.Faults);
    }

    [Fact]
    public void Reboot_of_the_reference_clock_leaves_the_other_clocks_in_step()
    {
        VirtualSubdevice spool = _plant.Segment.Subdevices[Plant.SpoolPosition];
        long before = spool.Esc.Clock.Sync0Count;
        _plant.Segment.Reboot(0);
        _plant.Bench.CyclesUntil(() => _plant.Extruder.State == GroupState.Faulted, 20, "the group of the coupler is faulted");
        _plant.ExpectRecovery();

        _plant.Bench.Cycles(3000);
        Assert.True(spool.Esc.Clock.Sync0Count > before + 2500);
        _plant.ExpectWinderUntouched();
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void Wrong_working_counter_faults_its_group_alone(int offset)
    {
        SubdeviceFaults faults = _plant.Segment.Subdevices[Plant.ThermometerPosition].Faults;
        faults.WorkingCounterOffset = offset;
        faults.WorkingCounterDatagrams = 30;
        _plant.Bench.CyclesUntil(() => _plant.Extruder.State == GroupState.Faulted, 20, "the group is faulted");
        _plant.Bench.Cycles(2);
        Assert.False(_plant.HeaterIsOn);

        _plant.ExpectRecovery();
        _plant.ExpectWinderUntouched();
        Assert.True(_plant.Extruder.Mismatches >= _plant.Extruder.MismatchLimit);
    }

    [Fact]
    public void Silent_terminal_is_missed_and_found_again()
    {
        _plant.Segment.Subdevices[Plant.ThermometerPosition].Faults.SilentUntil = _plant.Segment.NowNanoseconds + 200_000_000;

        _plant.Bench.CyclesUntil(() => _plant.Bench.Problems.Any(), 20, "the problem is published");
        Assert.StartsWith("EL3204 at position 5 is missing", Assert.Single(_plant.Bench.Problems), StringComparison.Ordinal);
        _plant.ExpectRecovery();
        _plant.ExpectWinderUntouched();
    }

    [Fact]
    public void Terminal_that_keeps_dropping_out_is_left_alone_for_a_while()
    {
        ApplicationLayer machine = _plant.Segment.Subdevices[Plant.ThermometerPosition].StateMachine;
        machine.Fail(AlState.SafeOp, AlStatusCode.NoValidInputs);
        machine.Refuse(AlState.Op, AlStatusCode.NoValidInputs);
        _plant.Bench.CyclesUntil(
            () => _plant.Bench.Problems.Any(problem => problem.Contains("6 times within a minute", StringComparison.Ordinal)),
            5000,
            "the limit is reached");

        Assert.Equal(6, _plant.Main.Snapshot.Subdevices[Plant.ThermometerPosition].Recoveries);
        Assert.Equal(GroupState.Faulted, _plant.Extruder.State);
        Assert.False(_plant.HeaterIsOn);
        _plant.ExpectWinderUntouched();

        machine.AcceptAgain(AlState.Op);
        _plant.ExpectRecovery(limit: 70_000);
    }

    [Fact]
    public void Other_terminal_in_the_place_of_a_lost_one_is_not_taken_for_it()
    {
        VirtualSubdevice old = _plant.Segment.Remove(PressurePosition);
        _plant.Segment.Insert(PressurePosition, new VirtualSubdevice(DigitalDescriptions.El1008, new VirtualEl1008()));
        _plant.Bench.CyclesUntil(() => _plant.Main.Snapshot.Warnings.Any(), 1000, "the wrong terminal is noticed");

        Assert.Equal(
            "At position 4 there is EL1008, which is not what was configured there: plug in the right terminal, or restart to take the change over.",
            Assert.Single(_plant.Main.Snapshot.Warnings).Sentence);
        Assert.Equal(GroupState.Faulted, _plant.Extruder.State);
        _plant.ExpectWinderUntouched();

        _plant.Segment.Remove(PressurePosition);
        _plant.Segment.Insert(PressurePosition, old);
        _plant.ExpectRecovery();
        Assert.Empty(_plant.Main.Snapshot.Warnings);
    }

    [Fact]
    public void Extra_terminal_is_counted_and_disturbs_nobody()
    {
        _plant.Segment.Insert(Plant.HeaterPosition, new VirtualSubdevice(DigitalDescriptions.El1008, new VirtualEl1008()));
        _plant.Bench.CyclesUntil(() => _plant.Main.Snapshot.Added == 1, 2000, "the extra terminal is noticed");

        Assert.Empty(_plant.Main.Snapshot.Warnings);
        Assert.Empty(_plant.Bench.Problems);
        _plant.ExpectWinderUntouched();
        Assert.True(_plant.HeaterIsOn);
    }
}
