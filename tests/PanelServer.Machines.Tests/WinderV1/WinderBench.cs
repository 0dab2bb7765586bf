using PanelServer.EtherCat.Terminals;
using PanelServer.Machines.WinderV1;
using PanelServer.Simulation.WinderV1;

namespace PanelServer.Machines.Tests.WinderV1;

/// <summary>The real winder machine on the real terminal drivers, with simulated drives and plant behind them.</summary>
public sealed class WinderBench
{
    private readonly El2002 _outputs;
    private readonly byte[] _outputImage = new byte[1];
    private readonly List<Terminal> _terminals;
    private readonly TimeSpan _period;
    private Cycle _cycle;

    public WinderBench(
        WinderPlantConstants? plant = null, double cycleSeconds = 0.001, WinderOptions? options = null, bool spoolIsEl7031 = false)
    {
        _period = TimeSpan.FromSeconds(cycleSeconds);
        _cycle = new Cycle(0, TimeSpan.Zero, _period);
        _terminals =
        [
            new Ek1100(KnownDevices.Ek1100.Identity),
            _outputs = new El2002(KnownDevices.El2002.Identity),
            spoolIsEl7031 ? new El7031Variant0030(KnownDevices.El7031Variant0030.Identity) : new El7041Variant0052(KnownDevices.El7041Variant0052.Identity),
            new El7031(KnownDevices.El7031.Identity),
            new El7031Variant0030(KnownDevices.El7031Variant0030.Identity),
        ];
        Module = spoolIsEl7031 ? WinderModule.WithEl7031(options) : WinderModule.WithEl7041(options);
        Roster = new MachineRoster(new MachineCatalog([Module]));
        for (int i = 0; i < _terminals.Count; i++)
        {
            _terminals[i].Place(i, (ushort)(1000 + i));
        }

        Machine = (WinderMachine)Module.Build(
            57922, new MachineTerminals(_terminals.Select((t, i) => (t, i)).ToDictionary(p => (ushort)p.i, p => p.t)), Roster);
        Roster.Add(Machine);
        foreach (Terminal terminal in _terminals)
        {
            terminal.Start();
            terminal.Report(TerminalCondition.Operational);
        }

        Spool = new StepperModel((StepperTerminal)_terminals[2]);
        Traverse = new StepperModel((StepperTerminal)_terminals[3]);
        Puller = new StepperModel((StepperTerminal)_terminals[4]);
        Plant = new WinderPlant(plant ?? new WinderPlantConstants { DiameterWanderMillimetre = 0 });
    }

    public WinderModule Module { get; }

    public MachineRoster Roster { get; }

    public WinderMachine Machine { get; }

    public IReadOnlyList<Terminal> Terminals => _terminals;

    public StepperModel Spool { get; }

    public StepperModel Traverse { get; }

    public StepperModel Puller { get; }

    public WinderPlant Plant { get; }

    /// <summary>Overrides the arm's sensor, V.</summary>
    public double? SensorVolts { get; set; }

    public bool LaserPointerIsLit => (_outputImage[0] & 1) != 0;

    public WinderState State => Machine.ReadTyped().State;

    public WinderLiveValues Live => Machine.ReadTyped().LiveValues!.Value;

    public string? Error => Machine.ReadStatus().Error;

    public double Seconds => _cycle.Seconds;

    /// <summary>Called after every cycle.</summary>
    public Action? AfterCycle { get; set; }

    /// <summary>Sends mutations and runs the cycle in which they are applied; they must be accepted.</summary>
    public void Send(params WinderMutation[] mutations)
    {
        SubmitResult result = Machine.Submit(mutations);
        Assert.True(result.Outcome == SubmitOutcome.Accepted, result.Reason);
        Step();
    }

    /// <summary>Sends a mutation that must be refused, runs a cycle and returns the reason.</summary>
    public string Refused(WinderMutation mutation)
    {
        SubmitResult result = Machine.Submit([mutation]);
        Assert.Equal(SubmitOutcome.Refused, result.Outcome);
        Step();
        return result.Reason!;
    }

    public void Run(double seconds)
    {
        TimeSpan end = _cycle.Time + TimeSpan.FromSeconds(seconds) - _period / 2;
        while (_cycle.Time < end)
        {
            Step();
        }
    }

    /// <summary>Runs until something is so and returns how long it took.</summary>
    public double RunUntil(Func<bool> isSo, double withinSeconds)
    {
        double start = Seconds;
        while (!isSo())
        {
            Assert.True(Seconds - start <= withinSeconds, $"not within {withinSeconds} s; error: {Error}");
            Step();
        }

        return Seconds - start;
    }

    /// <summary>Brings the machine to Hold, homed and zeroed.</summary>
    public void PrepareToWind()
    {
        Step();
        Send(new WinderMutation.ZeroTensionArmAngle());
        Send(new WinderMutation.SetMode(WinderMode.Hold));
        RunUntil(() => State.ModeState.CanWind, 5);
    }

    public void Step()
    {
        Traverse.Input1 = Plant.Traverse.SwitchIsClosed;
        Puller.Volts = SensorVolts ?? Plant.Arm.SensorVolt;
        Spool.SendInputs(_cycle.Time);
        Traverse.SendInputs(_cycle.Time);
        Puller.SendInputs(_cycle.Time);
        Machine.Run(_cycle);
        Spool.TakeOutputs();
        Traverse.TakeOutputs();
        Puller.TakeOutputs();
        _outputs.WriteOutputs(_outputImage);

        double seconds = _period.TotalSeconds;
        Spool.Advance(seconds);
        Traverse.Advance(seconds);
        Puller.Advance(seconds);
        Plant.Advance(new WinderMotorSteps(Spool.StepsTurned, Traverse.StepsTurned, Puller.StepsTurned), seconds);
        _cycle = _cycle.Next(_period);
        AfterCycle?.Invoke();
    }
}
