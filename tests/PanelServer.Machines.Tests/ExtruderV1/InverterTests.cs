using PanelServer.Machines.ExtruderV1;
using PanelServer.Reference;
using PanelServer.Simulation.ExtruderV1;

namespace PanelServer.Machines.Tests.ExtruderV1;

/// <summary>The inverter driver on the wire: frames as the register map demands, and what happens when the line does not work.</summary>
public class InverterTests
{
    private readonly ExtruderBench _bench = new();
    private readonly List<(double Time, bool IsRequest, string Frame)> _line = [];

    public InverterTests() => _bench.Line.Tap = (time, isRequest, frame) => _line.Add((time, isRequest, Convert.ToHexString(frame)));

    /// <summary>All but the trip by silence on the line, which is cleared by itself.</summary>
    public static TheoryData<InverterFault, string> Faults =>
        [.. InverterFaultNames.All.Where(row => row.Fault != InverterFault.CommunicationLost).Select(row => (row.Fault, row.Name))];

    [Fact]
    public void Every_frame_is_one_of_the_register_map()
    {
        StartExtruding();
        _bench.Post(new ExtruderMutation.SetExtruderMode(ExtruderMode.Standby));
        _bench.Run(1);
        _bench.Post(new ExtruderMutation.ResetInverter(true));
        _bench.Run(1);
        string[] known =
        [
            "01060001000119CA", // reset
            "01030008000105C8", // read status
            "010600080001C9C8", // stop
            "01060008000409CB", // run reverse
            "0106000D0D481CAF", // write 34.00 Hz
            "0106000D00001809", // write 0 Hz
            "010300C800038435", // read frequency, current, voltage
        ];

        HashSet<string> sent = [.. _line.Where(entry => entry.IsRequest).Select(entry => entry.Frame)];
        Assert.Equal(known.Order(), sent.Order());
    }

    [Fact]
    public void Answers_are_read_as_the_register_map_says()
    {
        StartExtruding();

        Assert.Contains("010302004D7871", Answers()); // running, reverse, SU, FU
        Assert.Contains(Answers(), frame => frame.StartsWith("0103060D48", StringComparison.Ordinal)); // 34.00 Hz
        Assert.Equal(34, _bench.Live.MotorStatus.Frequency, 9);
        Assert.True(_bench.State.InverterStatusState is { Running: true, ReverseRunning: true, UpToFrequency: true, OutputFrequencyDetection: true });
    }

    [Fact]
    public void Line_is_quiet_for_900_ms_after_a_reset()
    {
        _bench.Run(1);
        _bench.Post(new ExtruderMutation.ResetInverter(true));
        _bench.Run(2);

        List<(double Time, bool IsRequest, string Frame)> requests = [.. _line.Where(entry => entry.IsRequest)];
        int reset = requests.FindIndex(entry => entry.Frame == "01060001000119CA");
        Assert.InRange(requests[reset + 1].Time - requests[reset].Time, 0.9, 0.92);
    }

    [Theory]
    [InlineData(true, "01060008000409CB")]
    [InlineData(false, "01060008000289C9")]
    public void Forward_of_the_screw_is_reverse_of_the_motor(bool forward, string runFrame)
    {
        _bench.WarmUp(200);
        _bench.Post(new ExtruderMutation.SetInverterRotationDirection(forward), new ExtruderMutation.SetExtruderMode(ExtruderMode.Extrude));
        _bench.Run(0.3);

        Assert.Contains(runFrame, Requests());
    }

    [Fact]
    public void Frequency_is_written_before_the_run_command()
    {
        StartExtruding();
        List<string> requests = Requests();

        Assert.InRange(requests.IndexOf("0106000D0D481CAF"), 0, requests.IndexOf("01060008000409CB") - 1);
    }

    [Fact]
    public void Direction_change_reverses_a_running_screw_through_standstill()
    {
        StartExtruding();
        _bench.Post(new ExtruderMutation.SetInverterRotationDirection(false));

        Assert.Equal(3.4, _bench.RunUntil(() => _bench.Plant.Drive.OutputDirection >= 0, 5), 0.2);
        _bench.Run(4);
        Assert.True(_bench.State.InverterStatusState.ForwardRunning);
        Assert.Equal(ExtruderMode.Extrude, _bench.Mode);
    }

    [Fact]
    public void Stop_overtakes_everything_and_nothing_starts_after_it()
    {
        StartExtruding();
        _line.Clear();

        // Both in one list: the last word counts, and no run command follows the stop.
        _bench.Post(new ExtruderMutation.SetExtruderMode(ExtruderMode.Heat), new ExtruderMutation.SetExtruderMode(ExtruderMode.Extrude), new ExtruderMutation.SetExtruderMode(ExtruderMode.Standby));
        _bench.Run(0.1);

        Assert.Contains("010600080001C9C8", Requests());
        Assert.DoesNotContain("01060008000409CB", Requests());
        Assert.Equal(3.4, _bench.RunUntil(() => _bench.Plant.Drive.OutputHertz == 0, 5), 0.2);
    }

    [Fact]
    public void Stop_is_on_the_line_within_two_transactions()
    {
        StartExtruding();
        double start = _bench.Now;
        _line.Clear();
        _bench.Post(new ExtruderMutation.SetExtruderMode(ExtruderMode.Standby));
        _bench.Run(0.2);

        Assert.InRange(_line.First(entry => entry.Frame == "010600080001C9C8").Time - start, 0, 0.1);
    }

    [Fact]
    public void Status_is_read_four_times_a_second_and_the_line_is_never_silent_for_a_tenth()
    {
        StartExtruding();
        _line.Clear();
        _bench.Run(10);
        double[] times = [.. _line.Where(entry => entry.IsRequest).Select(entry => entry.Time)];

        Assert.InRange(Requests().Count(frame => frame == "01030008000105C8"), 40, 80);
        Assert.InRange(times.Length, 350, 600);
        Assert.InRange(times.Zip(times.Skip(1), (a, b) => b - a).Max(), 0, 0.1);
    }

    [Fact]
    public void Silence_of_3_5_characters_precedes_every_request()
    {
        StartExtruding();
        for (int i = 1; i < _line.Count; i++)
        {
            if (_line[i].IsRequest && !_line[i - 1].IsRequest)
            {
                Assert.True(_line[i].Time - _line[i - 1].Time >= 0.002, $"{_line[i].Time - _line[i - 1].Time} s at {_line[i].Time}");
            }
        }
    }

    [Fact]
    public void Frequency_is_repeated_every_second_while_the_screw_runs()
    {
        StartExtruding();
        _line.Clear();
        _bench.Run(10);

        Assert.InRange(Requests().Count(frame => frame == "0106000D0D481CAF"), 9, 11);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(0, 1)]
    [InlineData(0, 2)]
    public void Two_lost_or_damaged_answers_in_a_row_do_no_harm(int lost, int damaged)
    {
        StartExtruding();
        _bench.Slave.AnswersToLose = lost;
        _bench.Slave.AnswersToDamage = damaged;
        _bench.Run(2);

        Assert.Equal(ExtruderMode.Extrude, _bench.Mode);
        Assert.Null(_bench.Error);
        Assert.Equal(34, _bench.Live.MotorStatus.Frequency, 9);
    }

    [Fact]
    public void Inverter_that_does_not_answer_is_reported_and_the_mode_falls_to_heat()
    {
        StartExtruding();
        _bench.Slave.IsUnplugged = true;
        double reaction = _bench.RunUntil(() => _bench.Mode == ExtruderMode.Heat, 2);

        Assert.InRange(reaction, 0.2, 0.5);
        Assert.Contains("inverter does not answer", _bench.Error, StringComparison.Ordinal);
        Assert.Equal(default, _bench.State.InverterStatusState);
        Assert.Equal(default, _bench.Live.MotorStatus);
        Assert.Contains("does not answer", _bench.Submit(new ExtruderMutation.SetExtruderMode(ExtruderMode.Extrude)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Inverter_that_comes_back_is_reset_from_its_watchdog_fault_and_waits_for_the_operator()
    {
        StartExtruding();
        _bench.Slave.IsUnplugged = true;
        _bench.Run(5);
        Assert.Equal(InverterFault.CommunicationLost, _bench.Plant.Drive.Fault);
        _line.Clear();

        _bench.Slave.IsUnplugged = false;
        _bench.Run(4);

        Assert.Equal(InverterFault.None, _bench.Plant.Drive.Fault);
        Assert.Contains("0106000D0D481CAF", Requests());
        Assert.DoesNotContain("01060008000409CB", Requests());
        Assert.Equal(0, _bench.Plant.Drive.OutputHertz);
        Assert.Contains("the inverter did not answer", _bench.Error, StringComparison.Ordinal);
        _bench.Post(new ExtruderMutation.SetExtruderMode(ExtruderMode.Extrude));
        _bench.Run(5);
        Assert.Null(_bench.Error);
        Assert.Equal(34, _bench.Live.MotorStatus.Frequency, 9);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void Fault_stops_the_screw_and_is_named(InverterFault fault, string name)
    {
        StartExtruding();
        _bench.Plant.Drive.Trip(fault);
        _bench.Run(0.5);

        Assert.Equal(ExtruderMode.Heat, _bench.Mode);
        Assert.Contains(name, _bench.Error, StringComparison.Ordinal);
        Assert.True(_bench.State.InverterStatusState is { FaultOccurence: true, AbcFault: true });
        Assert.Equal(SubmitOutcome.Refused, _bench.Submit(new ExtruderMutation.SetExtruderMode(ExtruderMode.Extrude)).Outcome);
    }

    [Fact]
    public void Every_simulated_fault_is_in_the_table()
    {
        Assert.Equal(Enum.GetValues<InverterFault>().Where(fault => fault != InverterFault.None), InverterFaultNames.All.Select(row => row.Fault));
    }

    [Fact]
    public void Reset_clears_the_fault_and_leaves_the_mode_at_heat()
    {
        StartExtruding();
        _bench.Plant.Drive.Trip(InverterFault.MotorOverload);
        _bench.Run(3);

        _bench.Post(new ExtruderMutation.ResetInverter(true));
        _bench.Run(2);

        Assert.Equal(ExtruderMode.Heat, _bench.Mode);
        Assert.False(_bench.State.InverterStatusState.FaultOccurence);
        Assert.Contains("the inverter had a fault", _bench.Error, StringComparison.Ordinal);
        _bench.Post(new ExtruderMutation.SetExtruderMode(ExtruderMode.Extrude));
        _bench.Run(5);
        Assert.Null(_bench.Error);
        Assert.Equal(34, _bench.Live.MotorStatus.Frequency, 9);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Reset_of_a_running_inverter_stops_the_screw_whether_or_not_it_is_answered(bool answers)
    {
        StartExtruding();
        _bench.Slave.AnswersReset = answers;
        _bench.Post(new ExtruderMutation.ResetInverter(true));
        _bench.Run(4);

        Assert.Equal(ExtruderMode.Heat, _bench.Mode);
        Assert.Equal(0, _bench.Plant.Drive.OutputHertz);
        Assert.Null(_bench.Error);
    }

    [Fact]
    public void Reset_of_a_running_inverter_raises_no_alarm_while_it_does_not_listen()
    {
        StartExtruding();
        _bench.Post(new ExtruderMutation.ResetInverter(true));
        for (int i = 0; i < 6000; i++)
        {
            _bench.Step();
            Assert.Null(_bench.Error);
        }

        Assert.Equal(0, _bench.Plant.Drive.OutputHertz);
    }

    [Fact]
    public void Screw_that_stood_at_0_rpm_starts_when_its_speed_is_raised()
    {
        _bench.WarmUp(200);
        _bench.Post(new ExtruderMutation.SetInverterTargetRpm(0), new ExtruderMutation.SetExtruderMode(ExtruderMode.Extrude));
        _bench.Run(10);
        _bench.Post(new ExtruderMutation.SetInverterTargetRpm(30));
        _bench.Run(5);

        Assert.Null(_bench.Error);
        Assert.Equal(ExtruderMode.Extrude, _bench.Mode);
        Assert.Equal(34, _bench.Plant.Drive.OutputHertz, 0.1);
    }

    [Fact]
    public void Extrude_is_refused_from_the_cycle_that_takes_the_reset()
    {
        StartExtruding();
        for (int i = 0; i < 50; i++)
        {
            // Wherever the line is with its present request.
            _bench.Run(2 + (i * 0.001));
            _bench.Post(new ExtruderMutation.ResetInverter(true));

            SubmitResult result = _bench.Submit(new ExtruderMutation.SetExtruderMode(ExtruderMode.Extrude));

            Assert.Equal(SubmitOutcome.Refused, result.Outcome);
            Assert.Contains("is being reset", result.Reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Extrude_is_refused_while_the_inverter_is_being_reset()
    {
        _bench.WarmUp(200);

        SubmitResult result = _bench.Submit(new ExtruderMutation.ResetInverter(true), new ExtruderMutation.SetExtruderMode(ExtruderMode.Extrude));

        Assert.Equal((SubmitOutcome.Refused, 1), (result.Outcome, result.Index));
        Assert.Contains("being reset", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Inverter_that_refuses_commands_is_reported()
    {
        _bench.WarmUp(200);
        _bench.Slave.RefusesWrites = true;
        _bench.Post(new ExtruderMutation.SetInverterTargetRpm(30), new ExtruderMutation.SetExtruderMode(ExtruderMode.Extrude));
        _bench.Run(1);

        Assert.Equal(ExtruderMode.Heat, _bench.Mode);
        Assert.Contains("refuses commands", _bench.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Inverter_that_does_not_run_is_reported_after_two_seconds()
    {
        _bench.WarmUp(200);
        _bench.Slave.IgnoresRun = true;
        _bench.Post(new ExtruderMutation.SetInverterTargetRpm(30), new ExtruderMutation.SetExtruderMode(ExtruderMode.Extrude));

        Assert.InRange(_bench.RunUntil(() => _bench.Mode == ExtruderMode.Heat, 5), 2, 2.3);
        Assert.Contains("does not run", _bench.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Inverter_that_does_not_stop_is_told_again_and_reported()
    {
        StartExtruding();
        _bench.Slave.IgnoresStop = true;
        _bench.Post(new ExtruderMutation.SetExtruderMode(ExtruderMode.Heat));
        _line.Clear();
        _bench.Run(5);

        Assert.Contains("does not stop", _bench.Error, StringComparison.Ordinal);
        Assert.InRange(Requests().Count(frame => frame == "010600080001C9C8"), 3, 6);
        _bench.Slave.IgnoresStop = false;
        _bench.Run(6);
        Assert.Equal(0, _bench.Plant.Drive.OutputHertz);
        Assert.Null(_bench.Error);
    }

    [Fact]
    public void Speed_command_never_exceeds_60_hertz()
    {
        StartExtruding();
        _bench.Post(new ExtruderMutation.SetInverterTargetRpm(52.9), new ExtruderMutation.SetExtruderPressureLimitIsEnabled(false));
        _bench.Run(5);
        Assert.InRange(_bench.Plant.Drive.SetFrequencyHertz, 59.9, 60);

        _bench.Post(
            new ExtruderMutation.SetInverterTargetPressure(350),
            new ExtruderMutation.SetPressurePidSettings(new PressurePidSettings(0, 100, 0)),
            new ExtruderMutation.SetInverterRegulation(false));
        _bench.Run(5);
        Assert.Equal(60, _bench.Plant.Drive.SetFrequencyHertz, 9);
    }

    [Fact]
    public void Target_speed_is_only_stored_while_pressure_is_regulated()
    {
        StartExtruding(new ExtruderMutation.SetInverterTargetPressure(30), new ExtruderMutation.SetInverterRegulation(false));
        double before = _bench.Plant.Drive.SetFrequencyHertz;

        _bench.Post(new ExtruderMutation.SetInverterTargetRpm(5));
        _bench.Run(1);

        Assert.Equal(before, _bench.Plant.Drive.SetFrequencyHertz, 1.0);
        Assert.Equal(5, _bench.State.ScrewState.TargetRpm);
    }

    [Fact]
    public void Lost_supply_of_the_inverter_alone_is_noticed_and_survived()
    {
        StartExtruding();
        _bench.Plant.Drive.SetPower(false);
        _bench.Run(1);
        Assert.Contains("does not answer", _bench.Error, StringComparison.Ordinal);

        _bench.Plant.Drive.SetPower(true);
        _bench.Run(4);
        _bench.Post(new ExtruderMutation.SetExtruderMode(ExtruderMode.Extrude));
        _bench.Run(5);

        Assert.Equal(34, _bench.Plant.Drive.OutputHertz);
        Assert.Null(_bench.Error);
    }

    private void StartExtruding(params ExtruderMutation[] settings)
    {
        _bench.WarmUp(200);
        _bench.Post([new ExtruderMutation.SetInverterTargetRpm(30), .. settings, new ExtruderMutation.SetExtruderMode(ExtruderMode.Extrude)]);
        _bench.Run(5);
        Assert.Equal(ExtruderMode.Extrude, _bench.Mode);
    }

    private List<string> Requests() => [.. _line.Where(entry => entry.IsRequest).Select(entry => entry.Frame)];

    private List<string> Answers() => [.. _line.Where(entry => !entry.IsRequest).Select(entry => entry.Frame)];
}
