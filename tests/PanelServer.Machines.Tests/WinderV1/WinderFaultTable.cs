using PanelServer.EtherCat.Terminals;
using PanelServer.Machines.WinderV1;
using PanelServer.Simulation.WinderV1;
using static PanelServer.Machines.Tests.WinderV1.WinderFault;
using static PanelServer.Machines.WinderV1.WinderMode;
using static PanelServer.Machines.WinderV1.WinderMutation;

namespace PanelServer.Machines.Tests.WinderV1;

/// <summary>The fault table of docs/winder.md in its order, with the limits of each fault.</summary>
internal static class WinderFaultTable
{
    private static readonly string[] _axes = ["spool", "traverse", "puller"];

    // The travel at 100 mm/s, with a fifth more, and the time to switch the drives on and to brake.
    private const double CoarseHomingSeconds = 0.1 + (1.2 * 3.85) + 0.1;

    // 12 full steps of the traverse are 2.1 mm.
    private const double StepsBehindHome = -12;

    private static readonly WinderMutation _minMax = new SetSpoolRegulationMode(SpoolRegulation.MinMax);

    public static IReadOnlyList<WinderFault> Rows { get; } =
    [
        new("end switch never closes", Fresh, bench => Home(bench, WinderEndSwitch.StuckOff), "end switch did not close", CoarseHomingSeconds, Standby)
        { Repair = SwitchWorks, Again = Holds },
        new("end switch never opens", Fresh, bench => Home(bench, WinderEndSwitch.StuckOn), "end switch did not open", 3, Standby)
        { Meanwhile = bench => Assert.InRange(bench.Plant.Traverse.PositionMillimetre, 60, 73), Repair = SwitchWorks, Again = Holds },
        new("end switch closed far from home", Winding(5, 10), bench => bench.Plant.Traverse.EndSwitch = WinderEndSwitch.StuckOn, "end switch closed far from home", 0.01, Standby)
        { Repair = SwitchWorks, Again = Holds },
        new("end switch open behind home", PreparedWithDeadSwitch, bench => bench.Traverse.JumpCounter(StepsBehindHome), "stands at home but its end switch is open", 0.01, Standby)
        { Repair = SwitchWorks, Again = Holds },
        new("traverse lost steps", CarriageJammedForAMoment, bench => bench.Send(new GotoTraverseHome()), "had lost steps", 3, Hold)
        { Meanwhile = StandsAtHome, Again = bench => bench.Send(new SetMode(Wind)) },
        new("traverse does not leave home", Prepared, LeaveHomeJammed, "end switch closed far from home", 0.3, Standby)
        { Repair = bench => bench.Plant.Traverse.IsJammed = false, Again = Holds },
        .. _axes.Select(axis => new WinderFault(
            $"drive error bit of the {axis}", Winding(5, 10), bench => Drive(bench, axis).HasErrorCause = true, $"The {axis} drive", 0.01, Standby)
        { Refused = [(new SetMode(Hold), axis), (new SetMode(Wind), axis)], Repair = bench => EndErrorCause(bench, axis), Again = bench => HoldsAfterEachError(bench, axis) }),
        .. _axes.Select(axis => new WinderFault(
            $"drive of the {axis} does not switch on", Fresh, bench => NeverReady(bench, axis), $"The {axis} drive", 1.2, Standby)
        { Repair = bench => Drive(bench, axis).NeverReady = false, Again = Holds }),
        .. _axes.Select(axis => new WinderFault(
            $"counter of the {axis} does not follow", axis == "traverse" ? Prepared : Winding(10, 10), bench => CounterStands(bench, axis), $"The {axis} drive", 1.5, Standby)
        { Repair = bench => Drive(bench, axis).CounterStands = false, Again = Holds }),
        .. ((double[])[-0.5, 10.5]).Select(volts => new WinderFault(
            $"arm sensor out of range: {volts} V", Winding(5, 20), bench => bench.SensorVolts = volts, "tension arm's sensor", 0.2, Hold)
        { Refused = [(new SetMode(Wind), "sensor"), (new ZeroTensionArmAngle(), "sensor")], Repair = PullAndPlugSensor, Again = Winds }),
        new("arm at an impossible angle", Winding(5, 20), bench => bench.SensorVolts = 4, "tension arm's sensor", 0.3, Hold)
        { Repair = bench => bench.SensorVolts = null, Again = Winds },
        new("arm at its upper end", Winding(5, 20, _minMax, new SetSpoolMinMaxMinSpeed(15)), bench => bench.Puller.RotorStands = true, "too tight", 10, Hold)
        { Meanwhile = RestsUnbroken, Repair = RotorsTurn, Again = Winds },
        .. ((double[])[40, 25]).Select(arm => new WinderFault(
            $"spool faster than the puller, arm at {arm}°", Prepared, bench => WindFast(bench, arm), "faster than the puller", 10, Hold)),
        new("filament broken at 5 m/min", Winding(5, 60), bench => bench.Plant.Filament.Break(), "broken", 20.1, Hold)
        { NotBefore = 0.1, Meanwhile = RestsEmpty, Repair = bench => bench.Plant.Thread(), Again = Winds },
        new("filament broken at 20 m/min", Winding(20, 60), bench => bench.Plant.Filament.Break(), "broken", 10, Hold)
        { NotBefore = 0.1, Meanwhile = RestsEmpty, Repair = bench => bench.Plant.Thread(), Again = Winds },
        .. ((double[])[5, 20]).Select(speed => new WinderFault(
            $"filament broken under MinMax at {speed} m/min", Winding(speed, 30, _minMax), bench => bench.Plant.Filament.Break(), "broken", 21, Hold)),
        new("spool motor stalls", Winding(10, 30), bench => bench.Spool.RotorStands = true, "stays down", 25, Hold)
        { Repair = RotorsTurn, Again = Winds },
        new("puller stalls", Winding(5, 20), bench => bench.Puller.RotorStands = true, "puller turns", 20, Hold)
        { Meanwhile = RestsUnbroken, Repair = RotorsTurn, Again = Winds },
        new("puller stalls, and Wind is chosen in the next cycle", Winding(5, 20), bench => bench.Puller.RotorStands = true, "puller turns", 20, Hold)
        { Repair = RotorsTurn, Again = Winds },
        new("arm held", Winding(10, 20), bench => bench.SensorVolts = (100 + 84) / 360.0 * 5, "the arm is held or stuck", 10, Hold)
        { Repair = ReleaseArm, Again = Winds },
        new("slack that the spool cannot take up", Winding(50, 10), _ => { }, "collected before the spool", 30, Hold)
        { Warning = "faster than its greatest speed" },
        .. (((double Speed, double Core)[])[(50, 50), (40, 36)]).Select(row => new WinderFault(
            $"spool too slow under MinMax at {row.Speed} m/min", Winding(row.Speed, 0, _minMax), _ => { }, "collected before the spool", 30, Hold)
        { Plant = new WinderPlantConstants { CoreRadiusMillimetre = row.Core }, Warning = "faster than its greatest speed" }),
        new("spool would have to turn faster than it may", Winding(48, 10), _ => { }, "faster than its greatest speed", 15, Wind)
        { Repair = Slower, Again = WindsOn },
        new("no filament threaded", Prepared, bench => bench.Send(new SetPullerTargetSpeed(5), new SetMode(Wind)), "waits for filament", 25, Wind)
        { Meanwhile = SpoolStands, Repair = ThreadAndWait, Again = bench => Assert.True(bench.Live.SpoolRpm > 10) },
        new("spool full", Winding(20, 0), _ => { }, "full", 120, Hold) { Plant = new WinderPlantConstants { CoreRadiusMillimetre = 165 } },
        new("no spool", Winding(5, 0), _ => { }, "no spool is mounted", 120, Hold) { Plant = new WinderPlantConstants { CoreRadiusMillimetre = 20 } },
        new("terminal lost", WindingWithLaserPointer, bench => bench.Terminals[2].Report(TerminalCondition.Lost), "EL7041-0052 at position 2 lost", 0.0015, Standby)
        { Meanwhile = IsDarkAndTakesSettings, Refused = [(new SetMode(Hold), "lost")], Repair = TerminalsComeBack, Again = Holds },
    ];

    private static void Home(WinderBench bench, WinderEndSwitch fault)
    {
        bench.Plant.Traverse.EndSwitch = fault;
        bench.Send(new SetMode(Hold));
    }

    private static void SwitchWorks(WinderBench bench) => bench.Plant.Traverse.EndSwitch = WinderEndSwitch.Working;

    private static void PreparedWithDeadSwitch(WinderBench bench)
    {
        bench.PrepareToWind();
        bench.Plant.Traverse.EndSwitch = WinderEndSwitch.StuckOff;
        bench.Run(1);
    }

    private static void CarriageJammedForAMoment(WinderBench bench)
    {
        bench.PrepareToWind();
        bench.Send(new GotoTraverseLimitOuter());
        bench.Run(0.5);
        bench.Plant.Traverse.IsJammed = true;
        bench.Run(0.05);
        bench.Plant.Traverse.IsJammed = false;
        _ = bench.RunUntil(() => !bench.State.TraverseState.IsGoingOut, 2);
    }

    private static void StandsAtHome(WinderBench bench)
    {
        _ = bench.RunUntil(() => bench.State.TraverseState.IsHomed, 1);
        Assert.InRange(bench.Live.TraversePosition!.Value, -0.01, 0.01);
    }

    private static void LeaveHomeJammed(WinderBench bench)
    {
        bench.Plant.Traverse.IsJammed = true;
        bench.Send(new GotoTraverseLimitOuter());
    }

    private static void EndErrorCause(WinderBench bench, string axis)
    {
        bench.Send(new SetMode(Standby));
        Drive(bench, axis).HasErrorCause = false;
        _ = bench.RunUntil(() => !Drive(bench, axis).HasError, 1);
        bench.Run(0.1);
    }

    // A second error is reset like the first.
    private static void HoldsAfterEachError(WinderBench bench, string axis)
    {
        Holds(bench);
        Assert.Null(bench.Error);
        Drive(bench, axis).HasErrorCause = true;
        bench.Run(0.01);
        EndErrorCause(bench, axis);
        Holds(bench);
    }

    private static void NeverReady(WinderBench bench, string axis)
    {
        Drive(bench, axis).NeverReady = true;
        bench.Send(new SetMode(Hold));
    }

    // Only a carriage that drives shows it.
    private static void CounterStands(WinderBench bench, string axis)
    {
        Drive(bench, axis).CounterStands = true;
        if (axis == "traverse")
        {
            bench.Send(new GotoTraverseLimitOuter());
        }
    }

    // What needs no sensor is allowed meanwhile.
    private static void PullAndPlugSensor(WinderBench bench)
    {
        bench.Send(new SetMode(Pull));
        bench.SensorVolts = null;
        bench.Run(0.2);
    }

    private static void RestsUnbroken(WinderBench bench)
    {
        bench.Run(10);
        SpoolStands(bench);
        Assert.Equal(0, bench.Plant.Filament.Breaks);
    }

    private static void RestsEmpty(WinderBench bench)
    {
        bench.Run(10);
        SpoolStands(bench);
        Assert.Equal(0, bench.Puller.VelocityRegister);
    }

    private static void SpoolStands(WinderBench bench) => Assert.Equal(0, bench.Spool.VelocityRegister);

    private static void RotorsTurn(WinderBench bench)
    {
        bench.Puller.RotorStands = bench.Spool.RotorStands = false;
        bench.Plant.Thread();
    }

    private static void ReleaseArm(WinderBench bench)
    {
        bench.SensorVolts = null;
        bench.Plant.Thread();
    }

    private static void WindFast(WinderBench bench, double armDegrees)
    {
        bench.Plant.Filament.Thread(armDegrees);
        bench.Send(_minMax, new SetSpoolMinMaxMaxSpeed(600), new SetPullerTargetSpeed(50), new SetMode(Wind));
    }

    private static void Slower(WinderBench bench)
    {
        bench.Send(new SetPullerTargetSpeed(30));
        bench.Run(30);
    }

    private static void ThreadAndWait(WinderBench bench)
    {
        bench.Plant.Thread();
        bench.Run(20);
        WindsOn(bench);
    }

    private static void WindingWithLaserPointer(WinderBench bench)
    {
        Winding(5, 10)(bench);
        bench.Send(new EnableTraverseLaserpointer(true));
    }

    private static void IsDarkAndTakesSettings(WinderBench bench)
    {
        Assert.False(bench.LaserPointerIsLit);
        bench.Send(new SetPullerTargetSpeed(7));
        Assert.Equal(7, bench.State.PullerState.TargetSpeed);
    }

    private static void TerminalsComeBack(WinderBench bench)
    {
        foreach (Terminal terminal in bench.Terminals)
        {
            terminal.Start();
        }

        bench.Terminals[2].Report(TerminalCondition.Operational);
        bench.Run(1);
        Assert.Null(bench.Error);
        Assert.Equal(Standby, bench.State.ModeState.Mode);
        Assert.False(bench.State.TraverseState.IsHomed);
    }
}
