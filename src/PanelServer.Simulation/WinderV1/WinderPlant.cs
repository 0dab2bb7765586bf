namespace PanelServer.Simulation.WinderV1;

/// <summary>What the three motors turned during a piece of time, in full steps. The sign is the motor's own.</summary>
/// <param name="Spool">Spool; positive winds.</param>
/// <param name="Traverse">Traverse; positive is outwards, away from the end switch.</param>
/// <param name="Puller">Puller; positive pulls towards the spool.</param>
public readonly record struct WinderMotorSteps(double Spool, double Traverse, double Puller);

/// <summary>
/// The mechanics of the winder between its motors and its sensors: puller, filament, tension arm, traverse and a spool that
/// grows layer by layer. Deterministic: the same steps and the same seed give the same run.
/// </summary>
public sealed class WinderPlant
{
    private const double SampleMetre = 0.005;

    private readonly WinderPlantConstants _constants;
    private readonly Random _random;
    // Diameters on the way to the gauge, one per sample's length, as a ring; NaN until filament has been drawn.
    private readonly double[] _underWay;
    private int _atGauge;
    private double _sinceSampleMetre;
    private double _wander;

    /// <summary>Creates a winder at rest with an empty spool and no filament.</summary>
    public WinderPlant(WinderPlantConstants constants)
    {
        _constants = constants;
        _random = new Random(constants.Seed);
        _underWay = new double[(int)Math.Round(constants.GaugeDistanceMetre / SampleMetre)];
        Array.Fill(_underWay, double.NaN);
        Arm = new WinderTensionArm(constants);
        Filament = new WinderFilament(constants, Arm);
        Spool = new WinderSpool(constants);
        Traverse = new WinderTraverse(constants);
        PullerGearFactor = constants.PullerGearFactor;
    }

    /// <summary>The tension arm and its sensor.</summary>
    public WinderTensionArm Arm { get; }

    /// <summary>The filament between puller and spool.</summary>
    public WinderFilament Filament { get; }

    /// <summary>What has been wound.</summary>
    public WinderSpool Spool { get; }

    /// <summary>The traverse and its end switch.</summary>
    public WinderTraverse Traverse { get; }

    /// <summary>The gear mounted on the puller: revolutions of its motor for one of its wheel.</summary>
    public double PullerGearFactor { get; set; }

    /// <summary>Speed of the filament at the puller, m/min; negative backwards.</summary>
    public double FilamentMetrePerMinute { get; private set; }

    /// <summary>Diameter of the filament at the gauge, mm; 0 while the puller has not pulled any.</summary>
    public double FilamentDiameterMillimetre { get; private set; }

    /// <summary>Filament the puller has delivered, m.</summary>
    public double DeliveredMetre { get; private set; }

    /// <summary>True while the spool slips on its shaft, or is not there: it turns and takes nothing.</summary>
    public bool SpoolSlips { get; set; }

    /// <summary>Threads the filament, with the arm at <see cref="WinderPlantConstants.ThreadedAngleDegrees"/>.</summary>
    public void Thread() => Filament.Thread(_constants.ThreadedAngleDegrees);

    /// <summary>Lets time pass.</summary>
    /// <param name="steps">What the motors turned in that time.</param>
    /// <param name="seconds">The time, positive.</param>
    public void Advance(in WinderMotorSteps steps, double seconds)
    {
        double wheelMillimetre = Math.PI * _constants.PullerWheelDiameterMillimetre;
        double fedMillimetre = Revolutions(steps.Puller) / PullerGearFactor * wheelMillimetre;
        Traverse.Drive(steps.Traverse);

        double place = Traverse.PositionMillimetre;
        double takenMillimetre = SpoolSlips ? 0 : Revolutions(steps.Spool) * 2 * Math.PI * Spool.RadiusAt(place);
        double reallyTaken = Filament.Move(fedMillimetre / 10, takenMillimetre / 10, seconds) * 10;
        if (reallyTaken != 0)
        {
            Spool.Wind(place, reallyTaken);
        }

        DeliveredMetre += fedMillimetre / 1000;
        FilamentMetrePerMinute = fedMillimetre / 1000 / seconds * 60;
        UpdateDiameter(Math.Abs(fedMillimetre) / 1000, seconds);
    }

    /// <summary>Same mass flow at another speed is another cross-section: the diameter goes with 1/√speed.</summary>
    private void UpdateDiameter(double fedMetre, double seconds)
    {
        const double StandstillMetrePerMinute = 0.05;
        double speed = Math.Abs(FilamentMetrePerMinute);
        if (speed < StandstillMetrePerMinute)
        {
            return;
        }

        double blend = Math.Min(seconds / _constants.DiameterWanderSeconds, 1);
        double noise = _constants.DiameterWanderMillimetre * Math.Sqrt(2 * blend) * NextNormal();
        _wander += -blend * _wander + noise;
        double drawn = _constants.ReferenceDiameterMillimetre * Math.Sqrt(_constants.ReferenceSpeedMetrePerMinute / speed);
        FilamentDiameterMillimetre = AtGauge(Math.Min(drawn, _constants.DieDiameterMillimetre) + _wander, fedMetre);
    }

    /// <summary>The filament carries its diameter to the gauge; until the first has arrived the gauge shows what is drawn.</summary>
    private double AtGauge(double drawnMillimetre, double fedMetre)
    {
        if (_underWay.Length == 0)
        {
            return drawnMillimetre;
        }

        _sinceSampleMetre += fedMetre;
        while (_sinceSampleMetre >= SampleMetre)
        {
            _sinceSampleMetre -= SampleMetre;
            _underWay[_atGauge] = drawnMillimetre;
            _atGauge = (_atGauge + 1) % _underWay.Length;
        }

        return double.IsNaN(_underWay[_atGauge]) ? drawnMillimetre : _underWay[_atGauge];
    }

    private double NextNormal()
    {
        // Box-Muller; 1 − u is never 0.
        double radius = Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble()));
        return radius * Math.Cos(2 * Math.PI * _random.NextDouble());
    }

    private static double Revolutions(double fullSteps) => fullSteps / WinderPlantConstants.FullStepsPerRevolution;
}
