namespace PanelServer.Machines.WinderV1;

/// <summary>What the winder does.</summary>
public enum WinderMode
{
    /// <summary>All drives off; the axes can be turned by hand.</summary>
    Standby,

    /// <summary>All drives on and holding; puller and spool stand still.</summary>
    Hold,

    /// <summary>The puller pulls; the spool stands still.</summary>
    Pull,

    /// <summary>The puller pulls, the spool winds, the traverse lays the windings side by side.</summary>
    Wind,
}

/// <summary>What the puller's speed follows.</summary>
public enum PullerRegulation
{
    /// <summary>The target speed.</summary>
    Speed,

    /// <summary>The target speed, corrected by the diameter that the reference machine measures.</summary>
    Diameter,
}

/// <summary>Gear between the puller's motor and its wheel.</summary>
public enum GearRatio
{
    /// <summary>1:1.</summary>
    OneToOne,

    /// <summary>1:5, five revolutions of the motor for one of the wheel.</summary>
    OneToFive,

    /// <summary>1:10.</summary>
    OneToTen,
}

/// <summary>How the spool finds its speed.</summary>
public enum SpoolRegulation
{
    /// <summary>From the puller's speed and the tension arm, learning the spool's radius.</summary>
    Adaptive,

    /// <summary>From the tension arm alone, between two speeds.</summary>
    MinMax,
}

/// <summary>What happens when the required length has been wound.</summary>
public enum SpoolAutomaticAction
{
    /// <summary>Nothing; the counter runs on.</summary>
    NoAction,

    /// <summary>Change to <see cref="WinderMode.Pull"/> and count from 0 again.</summary>
    Pull,

    /// <summary>Change to <see cref="WinderMode.Hold"/> and count from 0 again.</summary>
    Hold,
}
