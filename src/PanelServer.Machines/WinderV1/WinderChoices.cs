namespace PanelServer.Machines.WinderV1;

/// <summary>What the winder does.</summary>
public enum WinderMode
{
    /// <summary>All drives off; the axes can be turned by hand.</summary>
    [Label("Standby", German = "Bereitschaft")]
    Standby,

    /// <summary>All drives on and holding; puller and spool stand still.</summary>
    [Label("Hold", German = "Halten")]
    Hold,

    /// <summary>The puller pulls; the spool stands still.</summary>
    [Label("Pull", German = "Abziehen")]
    Pull,

    /// <summary>The puller pulls, the spool winds, the traverse lays the windings side by side.</summary>
    [Produces]
    [Label("Wind", German = "Wickeln")]
    Wind,
}

/// <summary>What the puller's speed follows.</summary>
public enum PullerRegulation
{
    /// <summary>The target speed.</summary>
    [Label("Speed", German = "Geschwindigkeit")]
    Speed,

    /// <summary>The target speed, corrected by the diameter that the reference machine measures.</summary>
    [Label("Diameter", German = "Durchmesser")]
    Diameter,
}

/// <summary>Gear between the puller's motor and its wheel.</summary>
public enum GearRatio
{
    /// <summary>1:1.</summary>
    [Label("1:1", German = "1:1")]
    OneToOne,

    /// <summary>1:5, five revolutions of the motor for one of the wheel.</summary>
    [Label("1:5", German = "1:5")]
    OneToFive,

    /// <summary>1:10.</summary>
    [Label("1:10", German = "1:10")]
    OneToTen,
}

/// <summary>How the spool finds its speed.</summary>
public enum SpoolRegulation
{
    /// <summary>From the puller's speed and the tension arm, learning the spool's radius.</summary>
    [Label("Adaptive", German = "Adaptiv")]
    Adaptive,

    /// <summary>From the tension arm alone, between two speeds.</summary>
    [Label("Min/Max", German = "Min/Max")]
    MinMax,
}

/// <summary>What happens when the required length has been wound.</summary>
public enum SpoolAutomaticAction
{
    /// <summary>Nothing; the counter runs on.</summary>
    [Label("Keep winding", German = "Weiterwickeln")]
    NoAction,

    /// <summary>Change to <see cref="WinderMode.Pull"/> and count from 0 again.</summary>
    [Label("Pull", German = "Abziehen")]
    Pull,

    /// <summary>Change to <see cref="WinderMode.Hold"/> and count from 0 again.</summary>
    [Label("Hold", German = "Halten")]
    Hold,
}
