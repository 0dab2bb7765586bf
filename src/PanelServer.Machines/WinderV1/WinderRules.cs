namespace PanelServer.Machines.WinderV1;

/// <summary>
/// What the winder may be told in which state, with the reason if not, and how a mutation changes the state. Pure functions,
/// used at the door and again in the cycle; none of them allocates.
/// </summary>
/// <param name="roster">Knows the machines that can be a reference.</param>
/// <param name="travelMillimetres">How far out the traverse can go.</param>
public sealed class WinderRules(MachineRoster roster, double travelMillimetres)
{
    /// <summary>Applies a mutation to a state if it is allowed there.</summary>
    /// <param name="mutation">The mutation, range-checked.</param>
    /// <param name="state">The state; unchanged if refused.</param>
    /// <returns>Why it is refused, or null.</returns>
    public string? TryApply(WinderMutation mutation, ref WinderState state)
    {
        WinderState next = state;
        string? reason = mutation switch
        {
            WinderMutation.SetMode set => SetMode(set.Mode, ref next),
            WinderMutation.GotoTraverseLimitInner or WinderMutation.GotoTraverseLimitOuter or WinderMutation.GotoTraverseHome =>
                Goto(mutation, ref next),
            WinderMutation.SetPullerRegulationMode or WinderMutation.SetPullerTargetSpeed or WinderMutation.SetPullerTargetDiameter
                or WinderMutation.SetPullerAdaptiveReferenceMachine => SetPuller(mutation, ref next),
            WinderMutation.SetSpoolMinMaxMinSpeed or WinderMutation.SetSpoolMinMaxMaxSpeed => SetSpoolBound(mutation, ref next),
            WinderMutation.ZeroTensionArmAngle => Zero(ref next),
            WinderMutation.SetTraverseLimitInner or WinderMutation.SetTraverseLimitOuter or WinderMutation.SetTraversePadding =>
                SetStroke(mutation, ref next),
            _ => WinderSettings.Apply(mutation, ref next),
        };
        if (reason is null)
        {
            Refresh(ref next);
            state = next;
        }

        return reason;
    }

    /// <summary>Derives what is allowed from what is going on.</summary>
    /// <param name="state">The state.</param>
    public static void Refresh(ref WinderState state)
    {
        TraverseState traverse = state.TraverseState;
        WinderMode mode = state.ModeState.Mode;
        bool canMove = mode is WinderMode.Hold or WinderMode.Pull && !traverse.IsGoingHome && !traverse.IsTraversing;
        state = state with
        {
            ModeState = new()
            {
                Mode = mode,
                CanWind = state.TensionArmState.Zeroed && traverse.IsHomed && !traverse.IsGoingHome,
            },
            TraverseState = traverse with
            {
                CanGoIn = canMove && traverse.IsHomed && !traverse.IsGoingIn,
                CanGoOut = canMove && traverse.IsHomed && !traverse.IsGoingOut,
                CanGoHome = canMove,
            },
        };
    }

    private static string? SetMode(WinderMode mode, ref WinderState state)
    {
        WinderMode from = state.ModeState.Mode;
        if (mode == from)
        {
            return null;
        }

        if (mode == WinderMode.Wind && !state.ModeState.CanWind)
        {
            return !state.TensionArmState.Zeroed
                ? "Winding needs the tension arm's zero: let the arm hang at rest and zero it first."
                : state.TraverseState.IsGoingHome
                    ? "The traverse is searching its home position: wait until it has found it, then choose Wind."
                    : "Winding needs the traverse's home position: choose Hold or Pull, which homes it, and wait until it is found.";
        }

        // The axis may have been pushed in Standby, so every way out of it begins with homing.
        bool homes = from == WinderMode.Standby || (mode != WinderMode.Standby && state.TraverseState.IsGoingHome);
        state = state with
        {
            ModeState = state.ModeState with { Mode = mode },
            TraverseState = state.TraverseState with
            {
                IsGoingHome = homes,
                IsHomed = state.TraverseState.IsHomed && !homes,
                IsGoingIn = state.TraverseState.IsGoingIn && mode is WinderMode.Hold or WinderMode.Pull,
                IsGoingOut = state.TraverseState.IsGoingOut && mode is WinderMode.Hold or WinderMode.Pull,

                // From Wind to Hold it goes on until the puller has come to rest.
                IsTraversing = mode == WinderMode.Wind ? !homes : mode == WinderMode.Hold && state.TraverseState.IsTraversing,
            },
        };
        return null;
    }

    private static string? Goto(WinderMutation mutation, ref WinderState state)
    {
        TraverseState traverse = state.TraverseState;
        bool goesHome = mutation is WinderMutation.GotoTraverseHome;
        string? reason = state.ModeState.Mode switch
        {
            WinderMode.Standby => "The traverse's drive is off in Standby: choose Hold or Pull first.",
            WinderMode.Wind => "The traverse is laying windings: choose Hold or Pull first.",
            _ when traverse.IsGoingHome => "The traverse is searching its home position: wait until it has found it.",
            _ when traverse.IsTraversing => "The traverse is laying windings until the puller has come to rest: wait for that.",
            _ when !goesHome && !traverse.IsHomed => "The traverse has no home position yet: send it home first.",
            _ when mutation is WinderMutation.GotoTraverseLimitInner && traverse.IsGoingIn => "The traverse is already driving to its inner limit.",
            _ when mutation is WinderMutation.GotoTraverseLimitOuter && traverse.IsGoingOut => "The traverse is already driving to its outer limit.",
            _ => null,
        };
        state = state with
        {
            TraverseState = traverse with
            {
                IsGoingIn = mutation is WinderMutation.GotoTraverseLimitInner,
                IsGoingOut = mutation is WinderMutation.GotoTraverseLimitOuter,
                IsGoingHome = goesHome,
                IsHomed = traverse.IsHomed && !goesHome,
            },
        };
        return reason;
    }

    private string? SetStroke(WinderMutation mutation, ref WinderState state)
    {
        TraverseState traverse = mutation switch
        {
            WinderMutation.SetTraverseLimitInner set => state.TraverseState with { LimitInner = set.Millimetres },
            WinderMutation.SetTraverseLimitOuter set => state.TraverseState with { LimitOuter = set.Millimetres },
            WinderMutation.SetTraversePadding set => state.TraverseState with { Padding = set.Millimetres },
            _ => state.TraverseState,
        };
        state = state with { TraverseState = traverse };
        double stroke = traverse.LimitOuter - traverse.LimitInner;
        return traverse.LimitOuter > travelMillimetres ? "The outer limit must not be farther out than the traverse can go."
            : !(stroke > WinderRanges.NarrowestStrokeMillimetres) ? "The outer limit must be more than 0.9 mm farther out than the inner limit."
            : !(stroke > 2 * traverse.Padding) ? "The padding must be less than half the distance of the limits."
            : null;
    }

    private string? SetPuller(WinderMutation mutation, ref WinderState state)
    {
        PullerState puller = state.PullerState;
        switch (mutation)
        {
            case WinderMutation.SetPullerTargetDiameter:
                return "The target diameter is a setting of the laser: set it there.";
            case WinderMutation.SetPullerRegulationMode { Regulation: PullerRegulation.Diameter } when puller.AdaptiveReferenceMachine is null:
                return "Diameter regulation needs a laser: choose the reference machine first.";
            case WinderMutation.SetPullerRegulationMode set:
                puller = puller with { Regulation = set.Regulation };
                break;
            case WinderMutation.SetPullerTargetSpeed set when set.MetresPerMinute > WinderUnits.GreatestPullerSpeed(puller.GearRatio):
                return "The puller cannot reach this speed with the gear that is set: 50 m/min with 1:1, 10 m/min with 1:5, 5 m/min with 1:10.";
            case WinderMutation.SetPullerTargetSpeed set:
                puller = puller with { TargetSpeed = set.MetresPerMinute };
                break;
            case WinderMutation.SetPullerAdaptiveReferenceMachine { Machine: null } when puller.Regulation == PullerRegulation.Diameter:
                return "The puller follows this laser: set its regulation to Speed first.";
            case WinderMutation.SetPullerAdaptiveReferenceMachine { Machine: { } id } when roster.Find(id)?.Machine is not IDiameterGauge:
                return "There is no working laser with this identification.";
            case WinderMutation.SetPullerAdaptiveReferenceMachine set:
                puller = puller with { AdaptiveReferenceMachine = set.Machine };
                break;
        }

        state = state with { PullerState = puller, PullerReferenceMachine = puller.AdaptiveReferenceMachine };
        return null;
    }

    private static string? SetSpoolBound(WinderMutation mutation, ref WinderState state)
    {
        SpoolSpeedControllerState spool = mutation switch
        {
            WinderMutation.SetSpoolMinMaxMinSpeed set => state.SpoolSpeedControllerState with { MinmaxMinSpeed = set.Rpm },
            WinderMutation.SetSpoolMinMaxMaxSpeed set => state.SpoolSpeedControllerState with { MinmaxMaxSpeed = set.Rpm },
            _ => state.SpoolSpeedControllerState,
        };
        state = state with { SpoolSpeedControllerState = spool };
        return spool.MinmaxMinSpeed <= spool.MinmaxMaxSpeed ? null : "The spool's lowest speed must not be above its highest.";
    }

    private static string? Zero(ref WinderState state)
    {
        state = state with { TensionArmState = new() { Zeroed = true } };
        return state.ModeState.Mode == WinderMode.Wind
            ? "The tension arm holds filament while winding: choose Hold and let the arm hang at rest first."
            : null;
    }
}
