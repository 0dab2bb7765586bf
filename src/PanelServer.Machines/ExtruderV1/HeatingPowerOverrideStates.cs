namespace PanelServer.Machines.ExtruderV1;

/// <summary>The fixed heating power of each zone.</summary>
/// <param name="Nozzle">Nozzle.</param>
/// <param name="Front">Front of the barrel.</param>
/// <param name="Back">Back of the barrel.</param>
/// <param name="Middle">Middle of the barrel.</param>
public readonly record struct HeatingPowerOverrideStates(
    [Label("Nozzle", German = "Düse")]
    HeatingPowerOverrideState Nozzle,
    [Label("Front zone", German = "Zone vorn")]
    HeatingPowerOverrideState Front,
    [Label("Back zone", German = "Zone hinten")]
    HeatingPowerOverrideState Back,
    [Label("Middle zone", German = "Zone Mitte")]
    HeatingPowerOverrideState Middle);

/// <summary>A zone's fixed heating power.</summary>
/// <param name="Enabled">Whether the zone is driven at it instead of being regulated.</param>
/// <param name="Watts">The power, as it was set last.</param>
/// <param name="MaxWatts">The most that the zone's heater may give: its rating times its largest duty.</param>
/// <param name="Zone">The zone.</param>
public readonly record struct HeatingPowerOverrideState(
    [Label("Fixed power", German = "Feste Leistung", True = "On", GermanTrue = "Ein", False = "Off", GermanFalse = "Aus")]
    bool Enabled,
    [Label("Power", German = "Leistung")]
    [Quantity("W", Decimals = 0)] double Watts,
    [Label("Greatest power", German = "Größte Leistung")]
    [Quantity("W", Decimals = 0)] double MaxWatts,
    [Label("Heated zone", German = "Geheizte Zone")]
    ExtruderZoneName Zone);
