namespace PanelServer.Simulation.WinderV1;

/// <summary>
/// Dimensions of the simulated winder. Defaults are those of the machine where they are known, otherwise chosen; each says
/// which. Angles: 0° is the arm at rest, hanging straight down, 90° points to the left.
/// </summary>
public sealed record WinderPlantConstants
{
    /// <summary>Full steps of one revolution, the same for all three motors (1.8° motors).</summary>
    public const double FullStepsPerRevolution = 200;

    /// <summary>Diameter of the puller's wheel, mm (machine).</summary>
    public double PullerWheelDiameterMillimetre { get; init; } = 80;

    /// <summary>Revolutions of the puller's motor for one of its wheel: 1, 5 or 10 (machine).</summary>
    public double PullerGearFactor { get; init; } = 1;

    /// <summary>Travel of the traverse for one revolution of its motor, mm (machine: 35.0, later build 32.0).</summary>
    public double TraverseMillimetrePerRevolution { get; init; } = 35;

    /// <summary>Where the traverse stands at the start, mm from the end switch; the drive knows nothing of it (chosen).</summary>
    public double TraverseStartMillimetre { get; init; } = 60;

    /// <summary>Inner mechanical stop, mm (chosen).</summary>
    public double TraverseInnerStopMillimetre { get; init; } = -2;

    /// <summary>Outer mechanical stop, mm (chosen: 200 for the standard machine, 390 for the long one).</summary>
    public double TraverseOuterStopMillimetre { get; init; } = 200;

    /// <summary>The end switch closes at 0 mm and opens again here, mm (chosen hysteresis).</summary>
    public double EndSwitchReleaseMillimetre { get; init; } = 0.2;

    /// <summary>Length of the tension arm from pivot to roller, cm (machine).</summary>
    public double ArmLengthCentimetre { get; init; } = 18;

    /// <summary>Angle the sensor has when the arm is at rest, degrees of its own scale (chosen: any mounting is possible).</summary>
    public double SensorOffsetDegrees { get; init; } = 100;

    /// <summary>Fastest turn of the arm by its own weight and spring, degrees per second (chosen; bounds its fall after a break).</summary>
    public double FastestArmDegreesPerSecond { get; init; } = 400;

    /// <summary>Way the filament stretches before it slips on spool and puller, cm between the rollers (chosen).</summary>
    public double GreatestStretchCentimetre { get; init; } = 1.0;

    /// <summary>Time at the greatest stretch after which the filament breaks, s (chosen).</summary>
    public double BreakAfterSeconds { get; init; } = 2;

    /// <summary>Filament between puller and spool when it has just been threaded, as an arm angle, degrees (chosen).</summary>
    public double ThreadedAngleDegrees { get; init; } = 40;

    /// <summary>Diameter of the filament, mm; one winding's width on the spool.</summary>
    public double FilamentMillimetre { get; init; } = 1.75;

    /// <summary>Radius of the bare core, mm (a common 1 kg spool: 100 mm core diameter; chosen).</summary>
    public double CoreRadiusMillimetre { get; init; } = 50;

    /// <summary>Height a layer adds, as part of the filament's diameter: hexagonal packing, √3/2.</summary>
    public double LayerHeightFactor { get; init; } = Math.Sqrt(3) / 2;

    /// <summary>Diameter the extruder would give at <see cref="ReferenceSpeedMetrePerMinute"/>, mm (chosen).</summary>
    public double ReferenceDiameterMillimetre { get; init; } = 1.85;

    /// <summary>Speed at which <see cref="ReferenceDiameterMillimetre"/> holds, m/min (chosen). Elsewhere mass flow is constant.</summary>
    public double ReferenceSpeedMetrePerMinute { get; init; } = 10;

    /// <summary>Filament between the puller's effect on the diameter and the gauge, m (a usual line): so much later the gauge sees it.</summary>
    public double GaugeDistanceMetre { get; init; } = 2;

    /// <summary>Diameter of what leaves the die, mm (chosen): however slowly it is pulled, the filament is not thicker.</summary>
    public double DieDiameterMillimetre { get; init; } = 3;

    /// <summary>Standard deviation of the diameter's slow wander, mm (chosen; 0 for exact tests).</summary>
    public double DiameterWanderMillimetre { get; init; } = 0.003;

    /// <summary>Time constant of the diameter's slow wander, s (chosen).</summary>
    public double DiameterWanderSeconds { get; init; } = 2;

    /// <summary>Seed of the diameter's wander: the same seed gives the same run.</summary>
    public int Seed { get; init; } = 1;
}
