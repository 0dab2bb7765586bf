using PanelServer.Simulation.WinderV1;

namespace PanelServer.Benchmarks.Winder;

/// <summary>One moment of a run.</summary>
internal readonly record struct WinderSample(double Seconds, double ArmDegrees, double PullerMetresPerMinute, double SpoolRpm);

/// <summary>
/// One algorithm on the simulated winder: stand-still, full speed, half, full again, stop. The traverse is an ideal one that
/// lays a layer of 39 windings to and fro.
/// </summary>
internal sealed class WinderRun
{
    /// <summary>Length of a run, s.</summary>
    public const double Seconds = 120;

    /// <summary>From here on the filament is stretched.</summary>
    public const double TautDegrees = 86;

    /// <summary>Below this the arm is slack.</summary>
    public const double SlackDegrees = 20;

    private const double Cycle = 0.001;
    private const double InnerMillimetres = 22.88;
    private const double OuterMillimetres = 91.12;
    private const double StepMillimetres = 1.75;
    private const int CyclesPerSample = 50;
    private const double RippleFrom = 25;
    private const double RippleTo = 38;

    private readonly List<WinderSample> _samples = [];
    private readonly List<double> _ripple = [];

    private WinderRun()
    {
    }

    /// <summary>Every twentieth of a second.</summary>
    public IReadOnlyList<WinderSample> Samples => _samples;

    /// <summary>Time with the arm below 20° or above 86°, s.</summary>
    public double SecondsOutside { get; private set; }

    /// <summary>Lowest arm angle, degrees.</summary>
    public double LowestDegrees { get; private set; } = 90;

    /// <summary>Highest arm angle, degrees.</summary>
    public double HighestDegrees { get; private set; }

    /// <summary>The filament broke.</summary>
    public bool Broke { get; private set; }

    /// <summary>Standard deviation of the spool's speed at constant puller speed, % of its mean; NaN if the spool stood.</summary>
    public double RipplePercent { get; private set; }

    /// <summary>The puller's target over time: stand-still, full, half, full, stop.</summary>
    public static double Target(double seconds, double full) => seconds switch
    {
        < 2 => 0,
        < 40 => full,
        < 60 => full / 2,
        < 90 => full,
        _ => 0,
    };

    /// <summary>Runs an algorithm.</summary>
    /// <param name="algorithm">The algorithm, new.</param>
    /// <param name="full">Full speed, m/min.</param>
    /// <param name="radiusMillimetres">Radius of the spool at the start.</param>
    public static WinderRun Of(IWinderAlgorithm algorithm, double full, double radiusMillimetres)
    {
        WinderRun run = new();
        run.Execute(algorithm, full, radiusMillimetres);
        return run;
    }

    private void Execute(IWinderAlgorithm algorithm, double full, double radius)
    {
        WinderPlant plant = new(new WinderPlantConstants
        {
            CoreRadiusMillimetre = radius,
            TraverseStartMillimetre = OuterMillimetres,
            DiameterWanderMillimetre = 0,
        });
        plant.Thread();
        double direction = -1;
        for (int i = 0; i < Seconds / Cycle; i++)
        {
            double now = i * Cycle;
            algorithm.Update(plant.Arm.AngleDegrees, Target(now, full), Cycle);
            double revolutions = algorithm.SpoolRpm / 60 * Cycle;
            double place = plant.Traverse.PositionMillimetre;
            direction = place <= InnerMillimetres ? 1 : place >= OuterMillimetres ? -1 : direction;
            plant.Advance(
                new WinderMotorSteps(
                    revolutions * 200,
                    direction * revolutions * StepMillimetres / 35 * 200,
                    algorithm.PullerMetresPerMinute / 60 / (Math.PI * 0.08) * 200 * Cycle),
                Cycle);
            Record(i, now, plant.Arm.AngleDegrees, algorithm);
        }

        Broke = plant.Filament.Breaks > 0;
        RipplePercent = Ripple();
    }

    private void Record(int cycle, double now, double angle, IWinderAlgorithm algorithm)
    {
        SecondsOutside += angle is < SlackDegrees or > TautDegrees ? Cycle : 0;
        LowestDegrees = Math.Min(LowestDegrees, angle);
        HighestDegrees = Math.Max(HighestDegrees, angle);
        if (cycle % CyclesPerSample == 0)
        {
            _samples.Add(new WinderSample(now, angle, algorithm.PullerMetresPerMinute, algorithm.SpoolRpm));
        }

        if (now is >= RippleFrom and < RippleTo)
        {
            _ripple.Add(algorithm.SpoolRpm);
        }
    }

    private double Ripple()
    {
        double mean = _ripple.Average();
        return mean < 0.1 ? double.NaN : Math.Sqrt(_ripple.Average(rpm => (rpm - mean) * (rpm - mean))) / mean * 100;
    }
}
