using PanelServer.Machines.WinderV1;
using PanelServer.Simulation.WinderV1;
using static PanelServer.Machines.WinderV1.WinderMutation;

namespace PanelServer.Machines.Tests.WinderV1;

/// <summary>One row of the fault table of docs/winder.md, with the whole life of the fault.</summary>
/// <param name="Name">What happens.</param>
/// <param name="Before">Brings the winder to where it happens.</param>
/// <param name="Cause">What is done to the plant, a drive, or by the operator.</param>
/// <param name="Message">What the error must contain.</param>
/// <param name="Seconds">Within how many seconds it is found.</param>
/// <param name="Safe">Mode afterwards: Standby with the drives off, Hold with the drives on, or Wind, which goes on.</param>
public sealed record WinderFault(
    string Name, Action<WinderBench> Before, Action<WinderBench> Cause, string Message, double Seconds, WinderMode Safe)
{
    /// <summary>The plant, if not the usual one.</summary>
    public WinderPlantConstants? Plant { get; init; }

    /// <summary>It must last for so many seconds before it is told.</summary>
    public double NotBefore { get; init; }

    /// <summary>A warning that comes first, while winding goes on.</summary>
    public string? Warning { get; init; }

    /// <summary>What has to be so, or stay so, while the fault lasts.</summary>
    public Action<WinderBench> Meanwhile { get; init; } = _ => { };

    /// <summary>What is refused meanwhile, with a text of the answer.</summary>
    public (WinderMutation Mutation, string Text)[] Refused { get; init; } = [];

    /// <summary>How the fault ends.</summary>
    public Action<WinderBench> Repair { get; init; } = _ => { };

    /// <summary>What works again; then there must be no error.</summary>
    public Action<WinderBench>? Again { get; init; }

    /// <summary>Walks the whole life of the fault on a winder of its own.</summary>
    public void Walk()
    {
        WinderBench bench = new(Plant);
        Before(bench);
        Assert.Null(bench.Error);

        Cause(bench);
        if (Warning is not null)
        {
            _ = bench.RunUntil(() => bench.Error is not null, Seconds);
            Assert.Contains(Warning, bench.Error, StringComparison.Ordinal);
            Assert.Equal(WinderMode.Wind, bench.State.ModeState.Mode);
            _ = bench.RunUntil(() => bench.State.ModeState.Mode == Safe, Seconds);
        }

        Assert.InRange(bench.RunUntil(() => bench.Error is not null, Seconds), NotBefore, Seconds);
        IsSafe(bench);
        Meanwhile(bench);
        foreach ((WinderMutation mutation, string text) in Refused)
        {
            Assert.Contains(text, bench.Refused(mutation), StringComparison.Ordinal);
        }

        IsSafe(bench);
        Repair(bench);
        if (Again is not null)
        {
            Again(bench);
            Assert.Null(bench.Error);
        }
    }

    /// <summary>Nothing is done before: the winder stands in Standby.</summary>
    public static void Fresh(WinderBench bench) => Assert.Equal(WinderMode.Standby, bench.State.ModeState.Mode);

    /// <summary>Homed and zeroed in Hold.</summary>
    public static void Prepared(WinderBench bench) => bench.PrepareToWind();

    /// <summary>Winds for some seconds.</summary>
    public static Action<WinderBench> Winding(double metresPerMinute, double seconds, params WinderMutation[] settings) => bench =>
    {
        bench.PrepareToWind();
        bench.Plant.Thread();
        bench.Send([.. settings, new SetPullerTargetSpeed(metresPerMinute), new SetMode(WinderMode.Wind)]);
        bench.Run(seconds);
    };

    /// <summary>One of the drives.</summary>
    public static StepperModel Drive(WinderBench bench, string axis) => axis switch
    {
        "spool" => bench.Spool,
        "traverse" => bench.Traverse,
        _ => bench.Puller,
    };

    /// <summary>Hold is chosen, homes and stays.</summary>
    public static void Holds(WinderBench bench)
    {
        bench.Send(new SetMode(WinderMode.Hold));
        _ = bench.RunUntil(() => bench.State.TraverseState is { IsHomed: true, IsGoingHome: false }, 5);
        bench.Run(1);
        Assert.Equal(WinderMode.Hold, bench.State.ModeState.Mode);
    }

    /// <summary>Wind is chosen, and the spool turns.</summary>
    public static void Winds(WinderBench bench)
    {
        bench.Send(new SetMode(WinderMode.Wind));
        bench.Run(20);
        WindsOn(bench);
    }

    /// <summary>Winding goes on without having been chosen.</summary>
    public static void WindsOn(WinderBench bench)
    {
        Assert.Equal(WinderMode.Wind, bench.State.ModeState.Mode);
        Assert.True(bench.Live.SpoolRpm > 5);
    }

    private void IsSafe(WinderBench bench)
    {
        Assert.Contains(Message, bench.Error, StringComparison.Ordinal);
        Assert.Equal(Safe, bench.State.ModeState.Mode);
        Assert.All([bench.Spool, bench.Traverse, bench.Puller], drive => Assert.Equal(Safe != WinderMode.Standby, drive.IsEnabled));
    }
}
