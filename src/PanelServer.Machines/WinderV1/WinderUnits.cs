namespace PanelServer.Machines.WinderV1;

/// <summary>Conversions between the units of the operator and those of the drives. All three motors have 200 full steps.</summary>
public static class WinderUnits
{
    /// <summary>Full steps of one revolution of a motor (1.8° motors).</summary>
    public const double FullStepsPerRevolution = 200;

    /// <summary>Circumference of the puller's wheel of 80 mm, m.</summary>
    public const double PullerCircumferenceMetres = Math.PI * 0.08;

    /// <summary>Full steps per second of the puller's motor for a speed at its own side of the gear.</summary>
    /// <param name="metresPerMinute">Motor-side speed.</param>
    public static double PullerSteps(double metresPerMinute) =>
        metresPerMinute / 60 / PullerCircumferenceMetres * FullStepsPerRevolution;

    /// <summary>Full steps per second of the spool's motor.</summary>
    /// <param name="rpm">Revolutions per minute.</param>
    public static double SpoolSteps(double rpm) => rpm / 60 * FullStepsPerRevolution;

    /// <summary>Full steps per second, or full steps, of the traverse's motor.</summary>
    /// <param name="millimetres">Millimetres per second, or millimetres.</param>
    /// <param name="millimetresPerRevolution">Travel for one revolution.</param>
    public static double TraverseSteps(double millimetres, double millimetresPerRevolution) =>
        millimetres / millimetresPerRevolution * FullStepsPerRevolution;

    /// <summary>Revolutions of the puller's motor for one of its wheel.</summary>
    /// <param name="ratio">The gear.</param>
    public static double Factor(GearRatio ratio) => ratio switch
    {
        GearRatio.OneToFive => 5,
        GearRatio.OneToTen => 10,
        _ => 1,
    };

    /// <summary>Greatest filament speed that the puller's motor reaches through a gear, m/min.</summary>
    /// <param name="ratio">The gear.</param>
    public static double GreatestPullerSpeed(GearRatio ratio) => WinderRanges.GreatestPullerSpeed / Factor(ratio);

    /// <summary>Radians per second as revolutions per minute.</summary>
    /// <param name="radiansPerSecond">Angular speed.</param>
    public static double ToRpm(double radiansPerSecond) => radiansPerSecond * 60 / (2 * Math.PI);

    /// <summary>Revolutions per minute as radians per second.</summary>
    /// <param name="rpm">Revolutions per minute.</param>
    public static double ToRadiansPerSecond(double rpm) => rpm * 2 * Math.PI / 60;
}
