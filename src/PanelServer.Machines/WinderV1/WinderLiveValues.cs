namespace PanelServer.Machines.WinderV1;

/// <summary>Measured values of the winder.</summary>
public readonly record struct WinderLiveValues
{
    /// <summary>Position of the traverse from home; null until it has been homed.</summary>
    [KeyValue]
    [Quantity("mm", Decimals = 1)]
    [Invalid("Not homed", German = "Nicht referenziert")]
    [Label("Traverse position", German = "Verlegeposition")]
    public double? TraversePosition { get; init; }

    /// <summary>Speed of the filament at the puller, as commanded, never negative.</summary>
    [KeyValue]
    [SetPoint("puller_state.target_speed")]
    [Quantity("m/min", Minimum = 0, Decimals = 1)]
    [Label("Puller speed", German = "Abzugsgeschwindigkeit")]
    public double PullerSpeed { get; init; }

    /// <summary>Speed of the spool, as commanded, never negative.</summary>
    [KeyValue]
    [Quantity("rpm", Minimum = 0, Decimals = 1)]
    [Label("Spool speed", German = "Spulendrehzahl")]
    public double SpoolRpm { get; init; }

    /// <summary>Angle of the tension arm from its zero, −90 to below 270; the last one while the sensor can't be read.</summary>
    [KeyValue]
    [Invalid("Sensor fault", German = "Sensor gestört", When = "tension_arm_state.wiring_error")]
    [Quantity("°", Minimum = -90, Maximum = 270, Decimals = 1)]
    [Label("Tension arm angle", German = "Tänzerwinkel")]
    public double TensionArmAngle { get; init; }

    /// <summary>Length wound since the last reset.</summary>
    [KeyValue]
    [ProcessValue(ProcessQuantity.WoundLength)]
    [Quantity("m", Decimals = 1)]
    [Label("Wound length", German = "Gewickelte Länge")]
    public double SpoolProgress { get; init; }
}
