namespace PanelServer.Machines.WinderV1;

/// <summary>What the winder's mutations mean: what it may be told in which state, the reason if not, and the state that follows.</summary>
/// <param name="travelMillimetres">How far out the traverse can go.</param>
public sealed class WinderReduction(double travelMillimetres) : Reduction<WinderState, WinderMutation>(
    (in WinderState state) => state.TraverseState.LimitOuter <= travelMillimetres
        ? null
        : "The outer limit must not be farther out than the traverse can go.",
    StrokeIsWideEnough,
    PaddingFitsStroke,
    SpoolBoundsAreInOrder,
    GearReachesSpeed,
    DiameterRegulationHasLaser)
{
    /// <summary>Changes the mode, and what the traverse does with it.</summary>
    /// <param name="mode">The mode.</param>
    /// <param name="state">The state.</param>
    public static void Enter(WinderMode mode, ref WinderState state)
    {
        WinderMode from = state.ModeState.Mode;
        if (mode == from)
        {
            return;
        }

        TraverseActivity before = state.TraverseState.Activity;
        TraverseActivity activity = mode switch
        {
            WinderMode.Standby => TraverseActivity.Idle,

            // The axis may have been pushed in Standby, so every way out of it begins with homing.
            _ when from == WinderMode.Standby || before == TraverseActivity.Homing => TraverseActivity.Homing,
            WinderMode.Wind => TraverseActivity.Winding,

            // From Wind to Hold it goes on until the puller has come to rest.
            WinderMode.Pull when before == TraverseActivity.Winding => TraverseActivity.Idle,
            _ => before,
        };
        state = state with { ModeState = state.ModeState with { Mode = mode } };
        Begin(activity, ref state);
    }

    /// <summary>Lets the traverse begin something.</summary>
    /// <param name="activity">What.</param>
    /// <param name="state">The state.</param>
    public static void Begin(TraverseActivity activity, ref WinderState state)
    {
        TraverseState traverse = state.TraverseState;
        state = state with
        {
            TraverseState = traverse with { Activity = activity, IsHomed = traverse.IsHomed && activity != TraverseActivity.Homing },
        };
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
            ModeState = state.ModeState with { CanWind = state.TensionArmState.Zeroed && traverse.IsHomed && !traverse.IsGoingHome },
            TraverseState = traverse with
            {
                CanGoIn = canMove && traverse.IsHomed && !traverse.IsGoingIn,
                CanGoOut = canMove && traverse.IsHomed && !traverse.IsGoingOut,
                CanGoHome = canMove,
            },
        };
    }

    /// <inheritdoc/>
    protected override string? Apply(WinderMutation mutation, ref WinderState state)
    {
        string? refusal = mutation switch
        {
            WinderMutation.SetMode set => SetMode(set.Mode, ref state),
            WinderMutation.GotoTraverseLimitInner => Goto(TraverseActivity.GoingIn, ref state),
            WinderMutation.GotoTraverseLimitOuter => Goto(TraverseActivity.GoingOut, ref state),
            WinderMutation.GotoTraverseHome => Goto(TraverseActivity.Homing, ref state),
            WinderMutation.ZeroTensionArmAngle => Zero(ref state),
            WinderMutation.SetPullerTargetDiameter => "The target diameter is a setting of the laser: set it there.",
            WinderMutation.SetPullerAdaptiveReferenceMachine set => SetReference(set.Machine, ref state),
            _ => null,
        };
        state = state with
        {
            TraverseState = Set(mutation, state.TraverseState),
            PullerState = Set(mutation, state.PullerState),
            SpoolSpeedControllerState = Set(mutation, state.SpoolSpeedControllerState),
            SpoolAutomaticActionState = Set(mutation, state.SpoolAutomaticActionState),
        };
        Refresh(ref state);
        return refusal;
    }

    /// <summary>A gauge that the puller followed may come later than the winder.</summary>
    protected override string? Restore(WinderMutation mutation, ref WinderState state)
    {
        string? refusal = Apply(mutation, ref state);
        return mutation is WinderMutation.SetPullerAdaptiveReferenceMachine ? null : refusal;
    }

    private static string? SetMode(WinderMode mode, ref WinderState state)
    {
        if (state.Hindrances.Of(mode) is { } hindrance)
        {
            return NotPossible(hindrance);
        }

        if (mode == WinderMode.Wind && state.ModeState is { Mode: not WinderMode.Wind, CanWind: false })
        {
            return !state.TensionArmState.Zeroed
                ? "Winding needs the tension arm's zero: let the arm hang at rest and zero it first."
                : state.TraverseState.IsGoingHome
                    ? "The traverse is searching for its home position: wait until it has found it, then choose Wind."
                    : "Winding needs the traverse's home position: choose Hold or Pull, which homes it, and wait until it is found.";
        }

        state = state with { ModeState = state.ModeState with { Acknowledgements = state.ModeState.Acknowledgements + 1 } };
        Enter(mode, ref state);
        return null;
    }

    private static string? Goto(TraverseActivity activity, ref WinderState state)
    {
        TraverseState traverse = state.TraverseState;
        string? refusal = state.ModeState.Mode switch
        {
            WinderMode.Standby => "The traverse's drive is off in Standby: choose Hold or Pull first.",
            WinderMode.Wind => "The traverse is laying windings: choose Hold or Pull first.",
            _ when traverse.IsGoingHome => "The traverse is searching for its home position: wait until it has found it.",
            _ when traverse.IsTraversing => "The traverse is laying windings until the puller has come to rest: wait for that.",
            _ when activity != TraverseActivity.Homing && !traverse.IsHomed => "The traverse has no home position yet: send it home first.",
            _ when activity == TraverseActivity.GoingIn && traverse.IsGoingIn => "The traverse is already driving to its inner limit.",
            _ when activity == TraverseActivity.GoingOut && traverse.IsGoingOut => "The traverse is already driving to its outer limit.",
            _ => null,
        };
        Begin(activity, ref state);
        return refusal;
    }

    private static string? Zero(ref WinderState state)
    {
        state = state with { TensionArmState = state.TensionArmState with { Zeroings = state.TensionArmState.Zeroings + 1 } };
        return (state.Hindrances.Terminal ?? state.Hindrances.Arm) is { } hindrance ? NotPossible(hindrance)
            : state.ModeState.Mode == WinderMode.Wind
                ? "The tension arm holds filament while winding: choose Hold and let the arm hang at rest first."
                : null;
    }

    private static string? SetReference(MachineIdentificationUnique? machine, ref WinderState state)
    {
        PullerState puller = state.PullerState;
        int restarts = puller.DiameterRestarts + (machine == puller.AdaptiveReferenceMachine ? 0 : 1);
        state = state with
        {
            PullerState = puller with { AdaptiveReferenceMachine = machine, DiameterRestarts = restarts },
            PullerReferenceMachine = machine,
        };
        return machine is { } id && !state.Gauges.Contains(id) ? "There is no working laser with this identification." : null;
    }

    private static TraverseState Set(WinderMutation mutation, TraverseState traverse) => mutation switch
    {
        WinderMutation.SetTraverseLimitInner set => traverse with { LimitInner = set.Millimetres },
        WinderMutation.SetTraverseLimitOuter set => traverse with { LimitOuter = set.Millimetres },
        WinderMutation.SetTraversePadding set => traverse with { Padding = set.Millimetres },
        WinderMutation.SetTraverseStepSize set => traverse with { StepSize = set.Millimetres },
        WinderMutation.EnableTraverseLaserpointer set => traverse with { Laserpointer = set.On },
        _ => traverse,
    };

    private static PullerState Set(WinderMutation mutation, PullerState puller) => mutation switch
    {
        WinderMutation.SetPullerRegulationMode { Regulation: PullerRegulation.Diameter } =>
            puller with { Regulation = PullerRegulation.Diameter, DiameterRestarts = puller.DiameterRestarts + 1 },
        WinderMutation.SetPullerRegulationMode set => puller with { Regulation = set.Regulation },
        WinderMutation.SetPullerTargetSpeed set => puller with { TargetSpeed = set.MetresPerMinute },
        WinderMutation.SetPullerForward set => puller with { Forward = set.Forward },
        WinderMutation.SetPullerGearRatio set => puller with
        {
            GearRatio = set.Ratio,
            TargetSpeed = Math.Min(puller.TargetSpeed, WinderUnits.GreatestPullerSpeed(set.Ratio)),
        },
        WinderMutation.SetPullerAdaptiveMaxSpeedChangePercent set => puller with { AdaptiveSpeedDeltaMax = set.Fraction },
        WinderMutation.SetPullerAdaptiveAdjustmentIntervalMeters set => puller with { AdaptiveAdjustmentDistance = set.Metres },
        WinderMutation.SetPullerAdaptiveStepPercent set => puller with { AdaptiveChangePerStep = set.Fraction },
        WinderMutation.SetPullerAdaptiveAcceptedDifference set => puller with { AllowedDiameterDeviation = set.Millimetres },
        _ => puller,
    };

    private static SpoolSpeedControllerState Set(WinderMutation mutation, SpoolSpeedControllerState spool) => mutation switch
    {
        WinderMutation.SetSpoolRegulationMode set => spool with { RegulationMode = set.Regulation },
        WinderMutation.SetSpoolMinMaxMinSpeed set => spool with { MinmaxMinSpeed = set.Rpm },
        WinderMutation.SetSpoolMinMaxMaxSpeed set => spool with { MinmaxMaxSpeed = set.Rpm },
        WinderMutation.SetSpoolForward set => spool with { Forward = set.Forward },
        WinderMutation.SetSpoolAdaptiveTensionTarget set => spool with { AdaptiveTensionTarget = set.Tension },
        WinderMutation.SetSpoolAdaptiveRadiusLearningRate set => spool with { AdaptiveRadiusLearningRate = set.CentimetresPerSecond },
        WinderMutation.SetSpoolAdaptiveMaxSpeedMultiplier set => spool with { AdaptiveMaxSpeedMultiplier = set.Factor },
        WinderMutation.SetSpoolAdaptiveAccelerationFactor set => spool with { AdaptiveAccelerationFactor = set.PerSecond },
        WinderMutation.SetSpoolAdaptiveDeaccelerationUrgencyMultiplier set =>
            spool with { AdaptiveDeaccelerationUrgencyMultiplier = set.Factor },
        _ => spool,
    };

    private static SpoolAutomaticActionState Set(WinderMutation mutation, SpoolAutomaticActionState action) => mutation switch
    {
        WinderMutation.SetSpoolAutomaticRequiredMeters set => action with { SpoolRequiredMeters = set.Metres },
        WinderMutation.SetSpoolAutomaticAction set => action with { SpoolAutomaticActionMode = set.Action },
        WinderMutation.ResetSpoolProgress => action with { LengthResets = action.LengthResets + 1 },
        _ => action,
    };

    private static string? StrokeIsWideEnough(in WinderState state) =>
        state.TraverseState.StrokeMillimetres > WinderRanges.NarrowestStrokeMillimetres
            ? null
            : "The outer limit must be more than 0.9 mm farther out than the inner limit.";

    private static string? PaddingFitsStroke(in WinderState state) =>
        state.TraverseState.StrokeMillimetres > 2 * state.TraverseState.Padding
            ? null
            : "The padding must be less than half the distance between the limits.";

    private static string? SpoolBoundsAreInOrder(in WinderState state) =>
        state.SpoolSpeedControllerState.MinmaxMinSpeed <= state.SpoolSpeedControllerState.MinmaxMaxSpeed
            ? null
            : "The spool's lowest speed must not be above its highest.";

    private static string? GearReachesSpeed(in WinderState state) =>
        state.PullerState.TargetSpeed <= WinderUnits.GreatestPullerSpeed(state.PullerState.GearRatio)
            ? null
            : "The puller cannot reach this speed with the gear that is set: 50 m/min with 1:1, 10 m/min with 1:5, 5 m/min with 1:10.";

    private static string? DiameterRegulationHasLaser(in WinderState state) =>
        state.PullerState is not { Regulation: PullerRegulation.Diameter, AdaptiveReferenceMachine: null }
            ? null
            : "Diameter regulation needs a laser: choose the reference machine, or set the puller's regulation to Speed.";

    private static string NotPossible(string cause) => $"Not possible now. {cause}";
}
