namespace PanelServer.Machines.ExtruderV1;

/// <summary>What the temperature auto-tune's mutations mean.</summary>
internal static class TemperatureTuneReduction
{
    /// <summary>Reason of failure: Heat was left.</summary>
    internal const string ModeLeft = "The mode Heat was left. Choose Heat, wait until the temperatures have settled, then start again.";

    /// <summary>Reason of failure: another set point.</summary>
    internal const string SetPointChanged = "A set point was changed. Leave the set points alone while the auto-tune runs, then start again.";

    // Below its largest rise a zone must still be warmer than any room, or it would never get there.
    private const double WarmestRoomCelsius = 40;
    private const double LeastStep = 0.05;

    /// <summary>Starts.</summary>
    /// <returns>Why not, or null.</returns>
    internal static string? Start(in TemperatureAutoTuneSettings settings, ref ExtruderState state)
    {
        if (Judge(settings, state) is { } refusal)
        {
            return refusal;
        }

        state = state with
        {
            TemperatureAutotuneState = new() { Zone = settings.Zone, Phase = TemperatureTunePhase.WaitingForSteady },
            TemperatureTune = settings,
            TemperatureTunes = state.TemperatureTunes + 1,
        };
        return null;
    }

    /// <summary>Takes a result.</summary>
    /// <returns>Why not, or null.</returns>
    internal static string? Take(TemperatureTuneForm form, ref ExtruderState state)
    {
        if (state.TemperatureAutotuneState is not { Phase: TemperatureTunePhase.Completed, Result: { } result, Zone: { } tuned })
        {
            return "There is no result to apply: run the auto-tune of temperatures to its end first.";
        }

        TemperatureTuneGains gains = form == TemperatureTuneForm.Pi ? result.Pi : result.Pid;
        TemperaturePidStates all = state.PidSettings.Temperature;
        for (ExtruderZoneName zone = ExtruderZoneName.Front; zone <= ExtruderZoneName.Nozzle; zone++)
        {
            all = tuned == TemperatureTuneZone.All || (int)tuned == (int)zone ? all.With(new(gains.Ki, gains.Kp, gains.Kd, zone)) : all;
        }

        state = state with
        {
            PidSettings = state.PidSettings with { Temperature = all },
            TemperatureTunesApplied = state.TemperatureTunesApplied + 1,
        };
        return null;
    }

    /// <summary>A running auto-tune has lost what it needs.</summary>
    internal static void Fail(string reason, ref ExtruderState state)
    {
        if (state.TemperatureAutotuneState.IsRunning)
        {
            state = state with
            {
                TemperatureAutotuneState = state.TemperatureAutotuneState with { Phase = TemperatureTunePhase.Failed, FailureReason = reason },
            };
        }
    }

    private static string? Judge(in TemperatureAutoTuneSettings settings, in ExtruderState state)
    {
        if (state.ModeState.Mode != ExtruderMode.Heat || state.InverterStatusState.Running)
        {
            return "Auto-tune is refused: it needs mode Heat and a screw at rest.";
        }

        if (state.TemperatureAutotuneState.IsRunning)
        {
            return "Auto-tune is refused: one is running. Stop it first.";
        }

        if (Math.Abs(settings.StepDuty) < LeastStep)
        {
            return "Auto-tune is refused: step_duty must be at least 0.05 or at most -0.05, or nothing will be seen.";
        }

        for (ExtruderZoneName zone = ExtruderZoneName.Front; zone <= ExtruderZoneName.Nozzle; zone++)
        {
            ExtruderHeatingState heating = state.HeatingStates.Of(zone);
            if (heating.WiringError)
            {
                return "Auto-tune is refused: a zone's temperature is not known. Check its sensor and cable.";
            }

            if (heating.TargetTemperature < settings.MaxRiseCelsius + WarmestRoomCelsius)
            {
                return "Auto-tune is refused: every zone's set point must be at least max_rise_celsius + 40 °C, so that there is room below it.";
            }
        }

        return null;
    }
}
