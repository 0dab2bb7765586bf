using PanelServer.EtherCat.Terminals;
using PanelServer.Machines.ExtruderV1;
using PanelServer.Reference;
using PanelServer.Simulation.ExtruderV1;

namespace PanelServer.Machines.Tests.ExtruderV1;

/// <summary>A trip of the inverter is recorded until a person resets it; only the trip by silence on the line is cleared by itself.</summary>
public class TripTests
{
    private const string ResetFrame = "01060001000119CA";
    private const int SerialTerminal = 2;

    private readonly ExtruderBench _bench = new();
    private readonly List<string> _requests = [];

    public TripTests() => _bench.Line.Tap = (_, isRequest, frame) =>
    {
        if (isRequest)
        {
            _requests.Add(Convert.ToHexString(frame));
        }
    };

    public static TheoryData<string> Interruptions =>
    [
        "serial terminal unplugged for 3 s",
        "serial terminal back after 60 ms",
        "bus out for 60 ms",
        "bus out for 3 s",
        "cable of the inverter out for 5 s",
        "emergency stop for 5 s",
        "server restarted in 0.2 s",
        "server restarted in 5 s",
    ];

    [Theory]
    [MemberData(nameof(Interruptions))]
    public void Trip_waits_for_a_person_with_its_code_whatever_is_interrupted(string interruption)
    {
        StartExtruding();
        _bench.Plant.Drive.Trip(InverterFault.MotorOverload);
        _bench.Run(1);

        Interrupt(interruption);
        _bench.Run(5);

        Assert.DoesNotContain(ResetFrame, _requests);
        Assert.Contains("E.THM", _bench.Error, StringComparison.Ordinal);
        _bench.Post(new ExtruderMutation.SetExtruderMode(ExtruderMode.Heat));
        Assert.Contains("E.THM", _bench.Error, StringComparison.Ordinal);
        Assert.Contains("has a fault", _bench.Submit(new ExtruderMutation.SetExtruderMode(ExtruderMode.Extrude)).Reason, StringComparison.Ordinal);

        _bench.Post(new ExtruderMutation.ResetInverter(true));
        _bench.Run(2);
        Assert.Null(_bench.Error);
        ExtrudesAgain();
    }

    [Theory]
    [MemberData(nameof(Interruptions))]
    public void Healthy_inverter_needs_no_person_whatever_is_interrupted(string interruption)
    {
        StartExtruding();

        Interrupt(interruption);
        _bench.Run(5);

        Assert.Equal(InverterFault.None, _bench.Plant.Drive.Fault);
        Assert.Equal(0, _bench.Plant.Drive.OutputHertz);
        ExtrudesAgain();
    }

    [Theory]
    [InlineData("bus out for 3 s")]
    [InlineData("server restarted in 5 s")]
    public void Trip_by_silence_is_read_before_it_is_cleared(string interruption)
    {
        StartExtruding();
        _requests.Clear();
        Interrupt(interruption);
        Assert.Equal(InverterFault.CommunicationLost, _bench.Plant.Drive.Fault);
        _bench.Run(3);

        int reset = _requests.IndexOf(ResetFrame);
        Assert.InRange(_requests.IndexOf("01030008000105C8"), 0, reset); // status
        Assert.InRange(_requests.FindIndex(frame => frame.StartsWith("010301F4", StringComparison.Ordinal)), 0, reset); // fault history
        Assert.Single(_requests, ResetFrame);
        Assert.Equal(InverterFault.None, _bench.Plant.Drive.Fault);
    }

    [Fact]
    public void Started_server_reads_the_status_first_and_resets_nothing()
    {
        _bench.Run(3);

        Assert.Equal("01030008000105C8", _requests[0]);
        Assert.DoesNotContain(ResetFrame, _requests);
    }

    [Fact]
    public void After_an_emergency_stop_heat_and_extrude_are_enough()
    {
        StartExtruding();
        _bench.Plant.IsContactorClosed = false;
        _bench.Run(30);
        _bench.Plant.IsContactorClosed = true;
        _bench.Run(3);

        Assert.Null(_bench.Error);
        _bench.Post(new ExtruderMutation.SetExtruderMode(ExtruderMode.Heat));
        ExtrudesAgain();
    }

    [Fact]
    public void Trip_at_the_emergency_stop_is_reset_from_the_panel()
    {
        StartExtruding();
        _bench.Plant.Drive.Trip(InverterFault.InputPhaseMissing);
        _bench.Run(0.1);
        _bench.Plant.IsContactorClosed = false;
        _bench.Run(10);
        _bench.Plant.IsContactorClosed = true;
        _bench.Run(3);

        // The inverter has forgotten its trip with its supply; the record has not.
        Assert.Equal(InverterFault.None, _bench.Plant.Drive.Fault);
        Assert.Contains("E.ILF", _bench.Error, StringComparison.Ordinal);
        _bench.Post(new ExtruderMutation.ResetInverter(true));
        _bench.Run(2);
        ExtrudesAgain();
    }

    [Fact]
    public void Reset_asked_for_while_the_terminal_is_lost_is_refused()
    {
        StartExtruding();
        _bench.Terminals[SerialTerminal].Report(TerminalCondition.Lost);
        _bench.Run(0.1);

        Assert.Contains("Not possible now", _bench.Submit(new ExtruderMutation.ResetInverter(true)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Trip_that_comes_back_after_a_reset_is_recorded_again()
    {
        StartExtruding();
        _bench.Plant.Drive.Trip(InverterFault.MotorOverload);
        _bench.Run(1);
        _bench.Post(new ExtruderMutation.ResetInverter(true));
        _bench.Run(1.5);
        _bench.Plant.Drive.Trip(InverterFault.Stalled);
        _bench.Run(1);

        Assert.Contains("E.OLT", _bench.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.3, 0)]
    [InlineData(0, 0.3)]
    [InlineData(0.2, 0.2)]
    public void New_speed_is_obeyed_within_half_a_second_at_any_load_and_on_a_bad_line(double lost, double damaged)
    {
        StartExtruding();
        Random random = new(1);
        for (int i = 0; i < 100; i++)
        {
            double rpm = Math.Round(5 + (random.NextDouble() * 40));
            _bench.Plant.Melt.DieResistance = 0.2 + random.NextDouble();
            _bench.Slave.AnswersToLose = random.NextDouble() < lost ? 1 : 0;
            _bench.Slave.AnswersToDamage = random.NextDouble() < damaged ? 1 : 0;
            _bench.Run(random.NextDouble() / 10);
            _bench.Post(new ExtruderMutation.SetInverterTargetRpm(rpm));

            double seconds = _bench.RunUntil(() => Math.Abs(_bench.Plant.Drive.SetFrequencyHertz - (rpm * 34 * 4 / 120)) < 0.006, 0.5);
            Assert.InRange(seconds, 0, 0.5);
        }

        Assert.Equal(ExtruderMode.Extrude, _bench.Mode);
    }

    [Theory]
    [MemberData(nameof(Interruptions))]
    public void New_speed_given_while_the_line_was_lost_is_obeyed_afterwards(string interruption)
    {
        StartExtruding();
        Interrupt(interruption);
        _bench.SetTargets(200);
        _bench.Post(new ExtruderMutation.SetInverterTargetRpm(20));
        _bench.Run(5);
        _bench.Post(new ExtruderMutation.SetExtruderMode(ExtruderMode.Extrude));
        _bench.Run(5);

        Assert.Equal(20 * 34 * 4 / 120.0, _bench.Plant.Drive.OutputHertz, 0.01);
        Assert.Null(_bench.Error);
    }

    [Fact]
    public void Stop_is_sent_although_the_run_command_before_it_was_refused()
    {
        // Wherever the line is when the stop comes: a refusal of the run command must not be taken for an answer to the stop.
        for (int i = 0; i < 60; i++)
        {
            ExtruderBench bench = new();
            bench.WarmUp(200);
            List<string> requests = [];
            bench.Line.Tap = (_, isRequest, frame) => requests.Add(isRequest ? Convert.ToHexString(frame) : "");
            bench.Slave.RefusesWrites = true;
            bench.Post(new ExtruderMutation.SetInverterTargetRpm(30), new ExtruderMutation.SetExtruderMode(ExtruderMode.Extrude));
            bench.Run(i * 0.001);
            bench.Slave.RefusesWrites = false;
            bench.Post(new ExtruderMutation.SetExtruderMode(ExtruderMode.Standby));
            bench.Run(0.3);

            int run = requests.LastIndexOf("01060008000409CB");
            Assert.True(run < 0 || requests.LastIndexOf("010600080001C9C8") > run, $"{i} ms");
        }
    }

    [Fact]
    public void Reset_and_auto_tune_in_one_list_raise_no_alarm_wherever_the_line_is()
    {
        StartExtruding();
        _bench.Post(new ExtruderMutation.SetInverterTargetPressure(36), new ExtruderMutation.SetInverterRegulation(false));
        for (int i = 0; i < 40; i++)
        {
            _bench.Run(1 + (i * 0.001));
            SubmitResult both = _bench.Submit(
                new ExtruderMutation.ResetInverter(true),
                new ExtruderMutation.StartPressurePidAutoTune(new PressureAutoTuneSettings(1, 2.5)));
            Assert.Equal((SubmitOutcome.Refused, 1), (both.Outcome, both.Index));
            _bench.Post(new ExtruderMutation.ResetInverter(true));
            for (int cycle = 0; cycle < 4000; cycle++)
            {
                _bench.Step();
                Assert.DoesNotContain("DANGER", _bench.Error ?? "", StringComparison.Ordinal);
            }

            Assert.Equal(0, _bench.Plant.Drive.OutputHertz);
            _bench.Post(new ExtruderMutation.SetExtruderMode(ExtruderMode.Extrude));
        }
    }

    private void Interrupt(string interruption)
    {
        double seconds = double.Parse(
            interruption.Replace("60 ms", "0.06", StringComparison.Ordinal).Split(' ').Last(word => char.IsDigit(word[0])),
            System.Globalization.CultureInfo.InvariantCulture);
        if (interruption.StartsWith("serial", StringComparison.Ordinal))
        {
            _bench.Terminals[SerialTerminal].Report(TerminalCondition.Lost);
            _bench.Terminals[SerialTerminal].SetSafeOutputs();
            _bench.Run(seconds);
            _bench.Terminals[SerialTerminal].Start();
            _bench.Terminals[SerialTerminal].Report(TerminalCondition.Operational);
        }
        else if (interruption.StartsWith("bus", StringComparison.Ordinal))
        {
            _bench.BusIsDown = true;
            _bench.Run(seconds);
            _bench.BusIsDown = false;
            foreach (Terminal terminal in _bench.Terminals)
            {
                terminal.Start();
            }
        }
        else if (interruption.StartsWith("cable", StringComparison.Ordinal))
        {
            _bench.Slave.IsUnplugged = true;
            _bench.Run(seconds);
            _bench.Slave.IsUnplugged = false;
        }
        else if (interruption.StartsWith("emergency", StringComparison.Ordinal))
        {
            _bench.Plant.IsContactorClosed = false;
            _bench.Run(seconds);
            _bench.Plant.IsContactorClosed = true;
        }
        else
        {
            _bench.RestartServer(seconds);
        }
    }

    private void StartExtruding()
    {
        _bench.WarmUp(200);
        _bench.Post(new ExtruderMutation.SetInverterTargetRpm(30), new ExtruderMutation.SetExtruderMode(ExtruderMode.Extrude));
        _bench.Run(5);
        Assert.Equal(ExtruderMode.Extrude, _bench.Mode);
    }

    private void ExtrudesAgain()
    {
        _bench.SetTargets(200);
        _bench.Post(new ExtruderMutation.SetInverterTargetRpm(30), new ExtruderMutation.SetExtruderMode(ExtruderMode.Extrude));
        _bench.Run(5);
        Assert.Null(_bench.Error);
        Assert.Equal(34, _bench.Plant.Drive.OutputHertz, 0.01);
    }
}
