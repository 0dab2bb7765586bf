namespace PanelServer.Machines.WinderV1;

/// <summary>Measured values of the winder.</summary>
public readonly record struct WinderLiveValues
{
    /// <summary>Position of the traverse from home; null until it has been homed.</summary>
    [Quantity("mm")]
    public double? TraversePosition { get; init; }

    /// <summary>Speed of the filament at the puller, as commanded, never negative.</summary>
    [Quantity("m/min")]
    public double PullerSpeed { get; init; }

    /// <summary>Speed of the spool, as commanded, never negative.</summary>
    [Quantity("rpm")]
    public double SpoolRpm { get; init; }

    /// <summary>Angle of the tension arm from its zero, −90 to below 270.</summary>
    [Quantity("°")]
    public double TensionArmAngle { get; init; }

    /// <summary>Length wound since the last reset.</summary>
    [Quantity("m")]
    public double SpoolProgress { get; init; }
}
