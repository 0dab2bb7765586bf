namespace PanelServer.Machines.ExtruderV1;

/// <summary>What the mutations of the auto-tune of the temperature mean, and what ends one.</summary>
internal static class TemperatureAutoTuneRules
{
    /// <summary>It has ended because Heat was left.</summary>
    internal const string HeatLeft = "Auto-tune failed: mode Heat was left. Choose Heat and start it again.";

    /// <summary>It has ended because the heaters had to be switched off.</summary>
    internal const string SwitchedOff = "Auto-tune failed: the machine has switched its heaters off. Remove the cause that it tells, choose Heat and start the auto-tune again.";

    /// <summary>It has ended because a set point was changed.</summary>
    internal const string TargetChanged = "Auto-tune failed: the set point was changed. Start it again.";

    /// <summary>It has ended because a reading is missing.</summary>
    internal const string SensorFailed = "Auto-tune failed: the zone's temperature is not known. Check its sensor and cable, then start it again.";

    /// <summary>It has ended because the supervision found something.</summary>
    internal const string FaultFound = "Auto-tune failed: the supervision of the heating has found a fault. Remove the cause that the machine tells, then start it again.";

    /// <summary>It has ended because the screw turns.</summary>
    internal const string ScrewTurns = "Auto-tune failed: the screw turns. Wait until it stands, then start it again.";

    /// <summary>It has ended because the zone never stood still.</summary>
    internal const string NotSteady = "Auto-tune failed: the zone did not come to rest at its set point within two hours. Check its set point and those of its neighbours, then start it again.";

    /// <summary>It has ended because the holding duty is too near its limit.</summary>
    internal const string NoRoom = "Auto-tune failed: the zone is held with a duty that leaves no room for the step. Choose a step in the other direction or another set point, then start it again.";

    /// <summary>It has ended because the zone moved too far.</summary>
    internal const string MovedTooFar = "Auto-tune failed: the zone moved further than was allowed. Start it again with a smaller step.";

    /// <summary>It has ended because the zone hardly moved.</summary>
    internal const string HardlyMoved = "Auto-tune failed: the zone has hardly moved. Start it again with a larger step and a larger movement.";

    /// <summary>It has ended because nothing explains the readings.</summary>
    internal const string NothingFits = "Auto-tune failed: the readings do not answer to the step as a heated zone does. Check heater, relay, sensor and draughts, then start it again.";

    // Below the least step the holding duty's own wandering is as large.
    private const double LeastStep = 0.05;

    // A set point near the room needs no heat, and one near the cut-off leaves no room for the step.
    private const double LeastTargetCelsius = 50;
    private const double GreatestTargetCelsius = TemperatureZone.CutOffCelsius - 10;

    private static readonly ExtruderZoneName[] Zones = Enum.GetValues<ExtruderZoneName>();

    /// <summary>Starts one.</summary>
    internal static string? Start(TemperatureAutoTuneSettings settings, ref ExtruderState state)
    {
        if (state.ModeState.Mode != ExtruderMode.Heat)
        {
            return "Auto-tune is refused: it needs mode Heat with the screw at rest. Choose Heat first.";
        }

        if (state.TemperatureAutotuneState.IsRunning)
        {
            return "Auto-tune is refused: one is running. Stop it first.";
        }

        if (state.InverterStatusState.Running)
        {
            return "Auto-tune is refused: the screw still turns. Wait until it stands.";
        }

        if (Math.Abs(settings.StepDuty) < LeastStep)
        {
            return "Auto-tune is refused: the step is too small to tell anything. Choose at least 0.05, or at most −0.05 to step down.";
        }

        state = state with
        {
            TemperatureAutotuneState = new() { Zone = settings.Zone, Phase = TemperatureAutotunePhase.WaitingForSteady },
            TemperatureAutoTune = settings,
            TemperatureAutoTunes = state.TemperatureAutoTunes + 1,
        };
        foreach (ExtruderZoneName zone in Zones)
        {
            if (state.TemperatureAutotuneState.Covers(zone) && Refusal(zone, state) is { } reason)
            {
                return reason;
            }
        }

        return null;
    }

    /// <summary>Stops one that runs. What a completed one has found stays.</summary>
    internal static void Stop(ref ExtruderState state) =>
        state = state.TemperatureAutotuneState.IsRunning ? state with { TemperatureAutotuneState = default } : state;

    /// <summary>Takes what was found into the zones.</summary>
    internal static string? Apply(TemperatureControllerForm form, ref ExtruderState state)
    {
        if (state.TemperatureAutotuneState.Phase != TemperatureAutotunePhase.Completed)
        {
            return "There is no result to apply: no auto-tune of the temperature has completed. Start one and wait until it has.";
        }

        foreach (ExtruderZoneName zone in Zones)
        {
            if (state.TemperatureAutotuneState.Results.Of(zone) is { } result)
            {
                TemperatureAutotuneGains gains = form == TemperatureControllerForm.Pi ? result.Pi : result.Pid;
                state = state with
                {
                    PidSettings = state.PidSettings with { Temperature = state.PidSettings.Temperature.With(new(gains.Ki, gains.Kp, gains.Kd, zone)) },
                    ZoneLags = state.ZoneLags.With(zone, new(result.ProbeLag, result.BandLag)),
                };
            }
        }

        return null;
    }

    /// <summary>Ends one that runs without a result.</summary>
    /// <param name="reason">Why, as an operator reads it.</param>
    /// <param name="state">The state.</param>
    internal static void Fail(string reason, ref ExtruderState state)
    {
        if (state.TemperatureAutotuneState.IsRunning)
        {
            state = state with
            {
                TemperatureAutotuneState = state.TemperatureAutotuneState with
                {
                    Phase = TemperatureAutotunePhase.Failed,
                    Progress = 0,
                    CurrentDuty = 0,
                    FailureReason = reason,
                },
            };
        }
    }

    /// <summary>Ends one that runs if a set point of its zones differs from before.</summary>
    internal static void FollowTargets(in ExtruderHeatingStates before, ref ExtruderState state)
    {
        foreach (ExtruderZoneName zone in Zones)
        {
            if (state.TemperatureAutotuneState.Covers(zone) && before.Of(zone).TargetTemperature != state.HeatingStates.Of(zone).TargetTemperature)
            {
                Fail(TargetChanged, ref state);
            }
        }
    }

    private static string? Refusal(ExtruderZoneName zone, in ExtruderState state) =>
        state.HeatingStates.Of(zone).WiringError ? "Auto-tune is refused: a zone's temperature is not known. Check its sensor and cable."
        : state.HeatingPowerOverrideStates.Of(zone).Enabled ? "Auto-tune is refused: a zone is driven at a fixed power. Switch that off first."
        : state.HeatingStates.Of(zone).TargetTemperature is < LeastTargetCelsius or > GreatestTargetCelsius ? "Auto-tune is refused: the set point must be between 50 °C and 290 °C, so that there is room for the step. Change it first."
        : null;
}
