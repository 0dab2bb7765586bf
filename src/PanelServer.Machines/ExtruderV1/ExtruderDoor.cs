namespace PanelServer.Machines.ExtruderV1;

/// <summary>Why a mutation is not possible at the moment.</summary>
public enum ExtruderRefusal
{
    /// <summary>It is possible.</summary>
    None,

    /// <summary>The emergency stop is active.</summary>
    EmergencyStop,

    /// <summary>A temperature is not known.</summary>
    TemperatureUnknown,

    /// <summary>A zone is too cold.</summary>
    TooCold,

    /// <summary>The inverter is starting.</summary>
    InverterStarting,

    /// <summary>The inverter does not answer.</summary>
    InverterNotResponding,

    /// <summary>The inverter has a fault.</summary>
    InverterFault,

    /// <summary>The pressure sensor is needed and broken.</summary>
    PressureUnknown,

    /// <summary>Auto-tune needs a running screw in pressure regulation.</summary>
    TuneNeedsPressureRegulation,

    /// <summary>An auto-tune is running.</summary>
    TuneIsRunning,

    /// <summary>The auto-tune's band does not fit.</summary>
    TuneBandOutOfRange,
}

/// <summary>
/// Decides which mutations a state allows. Used twice: at the door, to refuse with a reason, and on the cycle thread, where
/// what has become impossible meanwhile is ignored.
/// </summary>
/// <param name="messages">The texts.</param>
public sealed class ExtruderDoor(ExtruderMessages messages)
{
    /// <summary>Judges a mutation.</summary>
    /// <param name="mutation">The mutation, already range-checked.</param>
    /// <param name="state">The state it would meet.</param>
    public static ExtruderRefusal Judge(ExtruderMutation mutation, in ExtruderState state) => mutation switch
    {
        ExtruderMutation.SetExtruderMode { Mode: ExtruderMode.Heat } => JudgeHeat(state),
        ExtruderMutation.SetExtruderMode { Mode: ExtruderMode.Extrude } => JudgeExtrude(state),
        ExtruderMutation.StartPressurePidAutoTune start => JudgeTune(start.Settings, state),
        _ => ExtruderRefusal.None,
    };

    /// <summary>The reason as an operator reads it; null for <see cref="ExtruderRefusal.None"/>.</summary>
    /// <param name="refusal">The refusal.</param>
    public string? Explain(ExtruderRefusal refusal) => refusal switch
    {
        ExtruderRefusal.None => null,
        ExtruderRefusal.EmergencyStop => ExtruderMessages.EmergencyStop,
        ExtruderRefusal.TemperatureUnknown => "Extrude is refused: a zone's temperature is not known. Check its sensor and cable.",
        ExtruderRefusal.TooCold => messages.RefusedTooCold,
        ExtruderRefusal.InverterStarting => ExtruderMessages.InverterStarting,
        ExtruderRefusal.InverterNotResponding => ExtruderMessages.InverterNotResponding,
        ExtruderRefusal.InverterFault => "Extrude is refused: the inverter has a fault. Remove its cause and reset the inverter.",
        ExtruderRefusal.PressureUnknown => "Extrude is refused: the melt pressure sensor gives no valid signal, and pressure limit or pressure regulation need it. Check the sensor and its cable.",
        ExtruderRefusal.TuneNeedsPressureRegulation => "Auto-tune is refused: it needs mode Extrude and pressure regulation.",
        ExtruderRefusal.TuneIsRunning => "Auto-tune is refused: one is running. Stop it first.",
        _ => "Auto-tune is refused: target pressure minus delta must not be below 0 bar, and target plus delta must be below the pressure limit.",
    };

    /// <summary>Changes a copy of the state as the mutation will, as far as later mutations of the same list depend on it.</summary>
    /// <param name="mutation">An allowed mutation.</param>
    /// <param name="state">The copy.</param>
    public static void Project(ExtruderMutation mutation, ref ExtruderState state) => state = mutation switch
    {
        ExtruderMutation.SetExtruderMode set => state with { ModeState = new(set.Mode) },
        ExtruderMutation.SetInverterRegulation set => state with { RegulationState = new(set.UsesRpm) },
        ExtruderMutation.SetInverterTargetPressure set => state with { PressureState = state.PressureState with { TargetBar = set.Bar } },
        ExtruderMutation.SetExtruderPressureLimit set => state with { ExtruderSettingsState = state.ExtruderSettingsState with { PressureLimit = set.Bar } },
        ExtruderMutation.SetExtruderPressureLimitIsEnabled set => state with { ExtruderSettingsState = state.ExtruderSettingsState with { PressureLimitEnabled = set.Enabled } },
        ExtruderMutation.SetNozzleTemperatureTargetEnabled set => state with { ExtruderSettingsState = state.ExtruderSettingsState with { NozzleTemperatureTargetEnabled = set.Enabled } },
        ExtruderMutation.ResetInverter => state with { Inhibit = state.Inhibit | ExtruderInhibit.InverterStarting },
        ExtruderMutation.StartPressurePidAutoTune => state with { PidAutotuneState = new(AutotuneStatus.Running, 0, null) },
        ExtruderMutation.StopPressurePidAutoTune => state with { PidAutotuneState = default },
        _ => state,
    };

    private static ExtruderRefusal JudgeHeat(in ExtruderState state) =>
        (state.Inhibit & ExtruderInhibit.EmergencyStop) != 0 ? ExtruderRefusal.EmergencyStop : ExtruderRefusal.None;

    private static ExtruderRefusal JudgeExtrude(in ExtruderState state)
    {
        ExtruderInhibit inhibit = state.Inhibit;
        if (!state.ExtruderSettingsState.NozzleTemperatureTargetEnabled)
        {
            inhibit &= ~(ExtruderInhibit.NozzleUnknown | ExtruderInhibit.NozzleTooCold);
        }

        bool needsPressure = state.ExtruderSettingsState.PressureLimitEnabled || !state.RegulationState.UsesRpm;
        return inhibit switch
        {
            _ when (inhibit & ExtruderInhibit.EmergencyStop) != 0 => ExtruderRefusal.EmergencyStop,
            _ when (inhibit & (ExtruderInhibit.BarrelUnknown | ExtruderInhibit.NozzleUnknown)) != 0 => ExtruderRefusal.TemperatureUnknown,
            _ when (inhibit & (ExtruderInhibit.BarrelTooCold | ExtruderInhibit.NozzleTooCold)) != 0 => ExtruderRefusal.TooCold,
            _ when (inhibit & ExtruderInhibit.InverterNotResponding) != 0 => ExtruderRefusal.InverterNotResponding,
            _ when (inhibit & ExtruderInhibit.InverterFault) != 0 => ExtruderRefusal.InverterFault,
            _ when (inhibit & ExtruderInhibit.InverterStarting) != 0 => ExtruderRefusal.InverterStarting,
            _ when needsPressure && state.PressureState.WiringError => ExtruderRefusal.PressureUnknown,
            _ => ExtruderRefusal.None,
        };
    }

    private static ExtruderRefusal JudgeTune(PressureAutoTuneSettings settings, in ExtruderState state)
    {
        if (state.ModeState.Mode != ExtruderMode.Extrude || state.RegulationState.UsesRpm)
        {
            return ExtruderRefusal.TuneNeedsPressureRegulation;
        }

        if (state.PidAutotuneState.State == AutotuneStatus.Running)
        {
            return ExtruderRefusal.TuneIsRunning;
        }

        double highest = state.ExtruderSettingsState.PressureLimitEnabled
            ? state.ExtruderSettingsState.PressureLimit
            : ExtruderMutation.MaximumPressureBar;
        double target = state.PressureState.TargetBar;
        bool fits = target - settings.TuneDelta >= 0 && target + settings.TuneDelta < highest;
        return fits ? ExtruderRefusal.None : ExtruderRefusal.TuneBandOutOfRange;
    }
}
