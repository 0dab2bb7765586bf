namespace PanelServer.Machines.ExtruderV1;

/// <summary>What the extruder's mutations mean: which are possible in a state, the reason if not, and the state that follows.</summary>
/// <param name="messages">Texts that depend on the installation.</param>
/// <param name="model">Gear and greatest frequency.</param>
public sealed class ExtruderReduction(ExtruderMessages messages, ExtruderModel model) : Reduction<ExtruderState, ExtruderMutation>
{
    private const ExtruderInhibit AnyInverter =
        ExtruderInhibit.InverterStarting | ExtruderInhibit.InverterNotResponding | ExtruderInhibit.InverterFault;

    /// <summary>Changes the mode, for whatever reason. An auto-tune of the pressure ends with the screw, one of the temperature with mode Heat, a fixed heating power with every change.</summary>
    /// <param name="mode">The mode.</param>
    /// <param name="state">The state.</param>
    public static void Enter(ExtruderMode mode, ref ExtruderState state)
    {
        if (mode != state.ModeState.Mode)
        {
            HeatingPowerOverrideRules.End(ref state);
        }

        state = state with { ModeState = new(mode) };
        if (mode != ExtruderMode.Extrude)
        {
            FailAutoTune(ref state);
        }

        if (mode != ExtruderMode.Heat)
        {
            TemperatureAutoTuneRules.Fail(TemperatureAutoTuneRules.HeatLeft, ref state);
        }
    }

    /// <inheritdoc/>
    protected override string? Apply(ExtruderMutation mutation, ref ExtruderState state)
    {
        switch (mutation)
        {
            case ExtruderMutation.SetExtruderMode set:
                return SetMode(set.Mode, ref state);
            case ExtruderMutation.StartPressurePidAutoTune start:
                return StartAutoTune(start.Settings, ref state);
            case ExtruderMutation.StopPressurePidAutoTune:
                state = state with { PidAutotuneState = default };
                break;
            case ExtruderMutation.StartTemperaturePidAutoTune start:
                return TemperatureAutoTuneRules.Start(start.Settings, ref state);
            case ExtruderMutation.StopTemperaturePidAutoTune:
                TemperatureAutoTuneRules.Stop(ref state);
                break;
            case ExtruderMutation.ApplyTemperatureAutoTuneResult apply:
                return TemperatureAutoTuneRules.Apply(apply.Choice.Form, ref state);
            case ExtruderMutation.SetHeatingPowerOverride set:
                return HeatingPowerOverrideRules.Set(set.Settings, messages, ref state);
            case ExtruderMutation.ResetInverter:
                return ResetInverter(ref state);
            case ExtruderMutation.SetInverterRotationDirection set:
                state = state with { RotationState = new(set.Forward) };
                break;
            case ExtruderMutation.SetInverterRegulation set:
                SetRegulation(set.UsesRpm, ref state);
                break;
            case ExtruderMutation.SetInverterTargetRpm set:
                state = state with { ScrewState = new(set.Rpm) };
                return model.HertzOf(set.Rpm) > model.MaximumHertz ? messages.RefusedTooFast : null;
            case ExtruderMutation.SetInverterTargetPressure set:
                SetTargetPressure(set.Bar, ref state);
                break;
            case ExtruderMutation.SetPressurePidSettings set:
                SetPressureGains(set.Settings, ref state);
                break;
            default:
                ExtruderHeatingStates before = state.HeatingStates;
                state = state with
                {
                    HeatingStates = Set(mutation, state.HeatingStates),
                    ExtruderSettingsState = Set(mutation, state.ExtruderSettingsState),
                    PidSettings = Set(mutation, state.PidSettings),
                };
                TemperatureAutoTuneRules.FollowTargets(before, ref state);
                break;
        }

        return null;
    }

    private static ExtruderHeatingStates Set(ExtruderMutation mutation, ExtruderHeatingStates zones) => mutation switch
    {
        ExtruderMutation.SetFrontHeatingTargetTemperature set => zones with { Front = zones.Front with { TargetTemperature = set.Celsius } },
        ExtruderMutation.SetMiddleHeatingTemperature set => zones with { Middle = zones.Middle with { TargetTemperature = set.Celsius } },
        ExtruderMutation.SetBackHeatingTargetTemperature set => zones with { Back = zones.Back with { TargetTemperature = set.Celsius } },
        ExtruderMutation.SetNozzleHeatingTemperature set => zones with { Nozzle = zones.Nozzle with { TargetTemperature = set.Celsius } },
        _ => zones,
    };

    private static ExtruderSettingsState Set(ExtruderMutation mutation, ExtruderSettingsState settings) => mutation switch
    {
        ExtruderMutation.SetExtruderPressureLimit set => settings with { PressureLimit = set.Bar },
        ExtruderMutation.SetExtruderPressureLimitIsEnabled set => settings with { PressureLimitEnabled = set.Enabled },
        ExtruderMutation.SetNozzleTemperatureTargetEnabled set => settings with { NozzleTemperatureTargetEnabled = set.Enabled },
        _ => settings,
    };

    private static ExtruderPidSettings Set(ExtruderMutation mutation, ExtruderPidSettings pid)
    {
        if (mutation is not ExtruderMutation.SetTemperaturePidSettings { Settings: var settings })
        {
            return pid;
        }

        return pid with { Temperature = pid.Temperature.With(new(settings.Ki, settings.Kp, settings.Kd, settings.Zone)) };
    }

    private string? SetMode(ExtruderMode mode, ref ExtruderState state)
    {
        string? refusal = mode switch
        {
            ExtruderMode.Standby => null,
            _ when state.TerminalFault is { } cause => $"Not possible now. {cause}",
            ExtruderMode.Extrude => JudgeExtrude(state),
            _ => (state.Inhibit & ExtruderInhibit.EmergencyStop) != 0 ? ExtruderMessages.EmergencyStop : null,
        };
        state = state with { StopReason = null, Acknowledgements = state.Acknowledgements + 1 };
        Enter(mode, ref state);
        return refusal;
    }

    private string? JudgeExtrude(in ExtruderState state)
    {
        ExtruderInhibit inhibit = state.Inhibit;
        if (!state.ExtruderSettingsState.NozzleTemperatureTargetEnabled)
        {
            inhibit &= ~(ExtruderInhibit.NozzleUnknown | ExtruderInhibit.NozzleTooCold);
        }

        bool needsPressure = state.ExtruderSettingsState.PressureLimitEnabled || !state.RegulationState.UsesRpm;
        return inhibit switch
        {
            _ when (inhibit & ExtruderInhibit.EmergencyStop) != 0 => ExtruderMessages.EmergencyStop,
            _ when (inhibit & (ExtruderInhibit.BarrelUnknown | ExtruderInhibit.NozzleUnknown)) != 0 =>
                "Extrude is refused: a zone's temperature is not known. Check its sensor and cable.",
            _ when (inhibit & (ExtruderInhibit.BarrelTooCold | ExtruderInhibit.NozzleTooCold)) != 0 => messages.RefusedTooCold,
            _ when (inhibit & ExtruderInhibit.InverterNotResponding) != 0 => ExtruderMessages.InverterNotResponding,
            _ when (inhibit & ExtruderInhibit.InverterFault) != 0 =>
                "Extrude is refused: the inverter has a fault. Remove its cause and reset the inverter.",
            _ when (inhibit & ExtruderInhibit.InverterStarting) != 0 => ExtruderMessages.InverterStarting,
            _ when needsPressure && state.PressureState.WiringError =>
                "Extrude is refused: the melt pressure sensor gives no valid signal, and pressure limit or pressure regulation need it. Check the sensor and its cable.",
            _ => null,
        };
    }

    private static string? StartAutoTune(PressureAutoTuneSettings settings, ref ExtruderState state)
    {
        if (state.ModeState.Mode != ExtruderMode.Extrude || state.RegulationState.UsesRpm)
        {
            return "Auto-tune is refused: it needs mode Extrude and pressure regulation.";
        }

        if (state.PidAutotuneState.State == AutotuneStatus.Running)
        {
            return "Auto-tune is refused: one is running. Stop it first.";
        }

        double highest = state.ExtruderSettingsState.PressureLimitEnabled
            ? state.ExtruderSettingsState.PressureLimit
            : ExtruderMutation.MaximumPressureBar;
        double target = state.PressureState.TargetBar;
        if (target - settings.TuneDelta < 0 || target + settings.TuneDelta >= highest)
        {
            return "Auto-tune is refused: target pressure minus delta must not be below 0 bar, and target plus delta must be below the pressure limit.";
        }

        state = state with
        {
            PidAutotuneState = new(AutotuneStatus.Running, 0, null),
            AutoTune = settings,
            AutoTunes = state.AutoTunes + 1,
        };
        return null;
    }

    /// <summary>A reset stops the inverter, so the screw is stopped first.</summary>
    private static string? ResetInverter(ref ExtruderState state)
    {
        if (state.ModeState.Mode == ExtruderMode.Extrude)
        {
            Enter(ExtruderMode.Heat, ref state);
        }

        state = state with
        {
            InverterResets = state.InverterResets + 1,
            Inhibit = (state.Inhibit & ~AnyInverter) | ExtruderInhibit.InverterStarting,
        };
        return state.TerminalFault is { } cause ? $"Not possible now. {cause}" : null;
    }

    private static void SetRegulation(bool usesRpm, ref ExtruderState state)
    {
        if (usesRpm != state.RegulationState.UsesRpm)
        {
            FailAutoTune(ref state);
        }

        state = state with { RegulationState = new(usesRpm) };
    }

    private static void SetTargetPressure(double bar, ref ExtruderState state)
    {
        if (bar != state.PressureState.TargetBar)
        {
            FailAutoTune(ref state);
        }

        state = state with { PressureState = state.PressureState with { TargetBar = bar } };
    }

    /// <summary>Gains set by hand end an auto-tune and replace its result.</summary>
    private static void SetPressureGains(PressurePidSettings gains, ref ExtruderState state) => state = state with
    {
        PidSettings = state.PidSettings with { Pressure = new(gains.Ki, gains.Kp, gains.Kd) },
        PidAutotuneState = default,
    };

    /// <summary>A running auto-tune has lost what it needs.</summary>
    private static void FailAutoTune(ref ExtruderState state)
    {
        if (state.PidAutotuneState.State == AutotuneStatus.Running)
        {
            state = state with { PidAutotuneState = new(AutotuneStatus.Failed, 0, null) };
        }
    }
}
