namespace PanelServer.Machines.ExtruderV1;

/// <summary>What the fixed heating power of a zone means, and what ends it.</summary>
internal static class HeatingPowerOverrideRules
{
    private static readonly ExtruderZoneName[] Zones = Enum.GetValues<ExtruderZoneName>();

    /// <summary>No zone at a fixed power.</summary>
    /// <param name="model">Ratings.</param>
    internal static HeatingPowerOverrideStates Initial(ExtruderModel model) => new(
        Off(ExtruderZoneName.Nozzle, model),
        Off(ExtruderZoneName.Front, model),
        Off(ExtruderZoneName.Back, model),
        Off(ExtruderZoneName.Middle, model));

    /// <summary>Drives a zone at a fixed power, or regulates it again.</summary>
    internal static string? Set(HeatingPowerOverrideSettings settings, ExtruderMessages messages, ref ExtruderState state)
    {
        HeatingPowerOverrideState present = state.HeatingPowerOverrideStates.Of(settings.Zone);
        string? refusal = settings.Watts > present.MaxWatts ? messages.RefusedTooMuchPower(settings.Zone)
            : settings.Enabled ? Hindrance(settings.Zone, state)
            : null;
        state = state with { HeatingPowerOverrideStates = state.HeatingPowerOverrideStates.With(present with { Enabled = settings.Enabled, Watts = settings.Watts }) };
        return refusal;
    }

    /// <summary>Regulates all zones again.</summary>
    internal static void End(ref ExtruderState state)
    {
        foreach (ExtruderZoneName zone in Zones)
        {
            End(zone, ref state);
        }
    }

    /// <summary>Regulates a zone again.</summary>
    internal static void End(ExtruderZoneName zone, ref ExtruderState state)
    {
        HeatingPowerOverrideState present = state.HeatingPowerOverrideStates.Of(zone);
        if (present.Enabled)
        {
            state = state with { HeatingPowerOverrideStates = state.HeatingPowerOverrideStates.With(present with { Enabled = false }) };
        }
    }

    private static string? Hindrance(ExtruderZoneName zone, in ExtruderState state) =>
        state.ModeState.Mode == ExtruderMode.Standby ? "Fixed heating power is refused: the heaters are off in Standby. Choose Heat first."
        : state.TemperatureAutotuneState.IsRunning && state.TemperatureAutotuneState.Covers(zone) ? "Fixed heating power is refused: an auto-tune works on this zone. Stop it first."
        : state.HeatingStates.Of(zone).WiringError ? "Fixed heating power is refused: the zone's temperature is not known. Check its sensor and cable."
        : null;

    private static HeatingPowerOverrideState Off(ExtruderZoneName zone, ExtruderModel model) => new(Enabled: false, Watts: 0, model.LargestWatts(zone), zone);
}
