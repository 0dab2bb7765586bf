namespace PanelServer.Machines.WinderV1;

/// <summary>The mutations that only set a value and are allowed in every state.</summary>
internal static class WinderSettings
{
    /// <summary>Sets the value.</summary>
    /// <param name="mutation">The mutation.</param>
    /// <param name="state">The state.</param>
    /// <returns>Always null: these are never refused.</returns>
    public static string? Apply(WinderMutation mutation, ref WinderState state)
    {
        state = state with
        {
            TraverseState = Apply(mutation, state.TraverseState),
            PullerState = Apply(mutation, state.PullerState),
            SpoolSpeedControllerState = Apply(mutation, state.SpoolSpeedControllerState),
            SpoolAutomaticActionState = Apply(mutation, state.SpoolAutomaticActionState),
        };
        return null;
    }

    private static TraverseState Apply(WinderMutation mutation, TraverseState traverse) => mutation switch
    {
        WinderMutation.SetTraverseStepSize set => traverse with { StepSize = set.Millimetres },
        WinderMutation.EnableTraverseLaserpointer set => traverse with { Laserpointer = set.On },
        _ => traverse,
    };

    private static PullerState Apply(WinderMutation mutation, PullerState puller) => mutation switch
    {
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

    private static SpoolSpeedControllerState Apply(WinderMutation mutation, SpoolSpeedControllerState spool) => mutation switch
    {
        WinderMutation.SetSpoolRegulationMode set => spool with { RegulationMode = set.Regulation },
        WinderMutation.SetSpoolForward set => spool with { Forward = set.Forward },
        WinderMutation.SetSpoolAdaptiveTensionTarget set => spool with { AdaptiveTensionTarget = set.Tension },
        WinderMutation.SetSpoolAdaptiveRadiusLearningRate set => spool with { AdaptiveRadiusLearningRate = set.CentimetresPerSecond },
        WinderMutation.SetSpoolAdaptiveMaxSpeedMultiplier set => spool with { AdaptiveMaxSpeedMultiplier = set.Factor },
        WinderMutation.SetSpoolAdaptiveAccelerationFactor set => spool with { AdaptiveAccelerationFactor = set.PerSecond },
        WinderMutation.SetSpoolAdaptiveDeaccelerationUrgencyMultiplier set =>
            spool with { AdaptiveDeaccelerationUrgencyMultiplier = set.Factor },
        _ => spool,
    };

    private static SpoolAutomaticActionState Apply(WinderMutation mutation, SpoolAutomaticActionState action) => mutation switch
    {
        WinderMutation.SetSpoolAutomaticRequiredMeters set => action with { SpoolRequiredMeters = set.Metres },
        WinderMutation.SetSpoolAutomaticAction set => action with { SpoolAutomaticActionMode = set.Action },
        _ => action,
    };
}
