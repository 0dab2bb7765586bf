using PanelServer.EtherCat.Terminals;
using PanelServer.Machines.Schema;
using PanelServer.Machines.Tests.WinderV1;
using PanelServer.Machines.WinderV1;

namespace PanelServer.Machines.Tests.Mutations;

/// <summary>A homed winder beside a gauge, with faults of drives, arm sensor, terminals and gauge.</summary>
internal sealed class WinderSubject : IMutationSubject
{
    private const int Faults = 5;

    private readonly WinderBench _bench = new(cycleSeconds: 0.002);
    private readonly GaugeMachine _gauge;
    private readonly WinderReduction _reduction = new(new WinderOptions().TraverseTravelMillimetres);

    public WinderSubject()
    {
        _gauge = new GaugeMachine(_bench);
        _bench.PrepareToWind();
        _bench.Plant.Thread();
    }

    public Machine Machine => _bench.Machine;

    public MachineSchema Schema => _bench.Machine.Schema;

    public IReadOnlyList<MachineIdentificationUnique> Machines => [_gauge.Identification, _bench.Machine.Identification];

    /// <summary>Brings one fault and ends the others; most choices end all of them.</summary>
    public void Disturb(int choice)
    {
        int which = choice % (Faults * 2);
        _bench.Spool.HasErrorCause = which == 0;
        _bench.SensorVolts = which == 1 ? -1 : null;
        _bench.Terminals[3].Report(which == 2 ? TerminalCondition.Lost : TerminalCondition.Operational);
        _bench.Puller.NeverReady = which == 3;
        if (which == 4)
        {
            _bench.Roster.Remove(_gauge.Identification);
        }
        else
        {
            _bench.Roster.Add(_gauge);
        }
    }

    public void Step() => _bench.Step();

    public (object? Projected, string? Reason, int Index) Project(Mutation[] list, object state)
    {
        WinderState next = (WinderState)state;
        return _reduction.Apply(list, ref next, out int index) is { } reason ? (null, reason, index) : (next, null, 0);
    }

    public object WithoutWorld(object state) => (WinderState)state with { Gauges = default };

    public void AssertFollows(object projected, object actual)
    {
        WinderState expected = (WinderState)projected;
        WinderState found = (WinderState)actual;

        // The machine may change the mode by itself in the same cycle: because of a fault, or at the required length.
        bool hasChanged = found.ModeState.Mode != expected.ModeState.Mode;
        bool actsOnLength = expected.SpoolAutomaticActionState.SpoolAutomaticActionMode != SpoolAutomaticAction.NoAction;
        Assert.True(!hasChanged || _bench.Error is not null || actsOnLength);

        // The traverse may end what it does, and begins to wind once it is homed.
        TraverseActivity activity = found.TraverseState.Activity;
        Assert.True(
            activity == expected.TraverseState.Activity || activity == TraverseActivity.Idle || hasChanged
            || (activity == TraverseActivity.Winding && found.ModeState.Mode == WinderMode.Wind));
        Assert.Equal(Commanded(expected), Commanded(found));
    }

    /// <summary>The state without what drives, arm, traverse and roster write.</summary>
    private static WinderState Commanded(WinderState state) => state with
    {
        ModeState = new() { Acknowledgements = state.ModeState.Acknowledgements },
        TraverseState = state.TraverseState with
        {
            Activity = default,
            IsHomed = false,
            Laserpointer = false,
            CanGoIn = false,
            CanGoOut = false,
            CanGoHome = false,
        },
        TensionArmState = state.TensionArmState with { ZeroRevolutions = null, WiringError = false },
        Hindrances = default,
        Gauges = default,
    };
}
