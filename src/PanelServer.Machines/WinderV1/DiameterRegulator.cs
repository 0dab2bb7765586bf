namespace PanelServer.Machines.WinderV1;

/// <summary>
/// Corrects the puller's speed by the measured diameter: every so many metres of filament one step faster if it is too thick,
/// one slower if it is too thin. The gauge sees what was drawn some metres ago; what counts is the diameter that the same mass flow
/// gives at the present speed, so that no step is repeated because its effect is still under way (Smith's predictor).
/// </summary>
/// <param name="gaugeMetres">Filament between where the speed acts and the gauge, m; 0 if the gauge sees it at once.</param>
public sealed class DiameterRegulator(double gaugeMetres)
{
    // The distance is known to about a third. Wherever in between the filament has got its diameter, the step must be right.
    private const double DistanceTolerance = 0.35;

    // Filament drawn at much less than the present speed, on the ramp from standstill, tells nothing about the present one.
    private const double LeastComparableSpeed = 0.5;

    private readonly FilamentSpeeds _speeds = new(gaugeMetres * (1 + DistanceTolerance));
    private RequestTracker _restarts;
    private double _metresSinceStep;

    /// <summary>The correction, −1 slowest … 1 fastest; multiplied by the greatest change it gives the change of speed.</summary>
    public double Modulation { get; private set; }

    /// <summary>Starts without correction if that was asked for.</summary>
    /// <param name="settings">Counts how often it was.</param>
    public void Follow(in PullerState settings)
    {
        if (_restarts.TakeNew(settings.DiameterRestarts))
        {
            Modulation = 0;
            _metresSinceStep = 0;
        }
    }

    /// <summary>Remembers how fast the filament was drawn, whether or not the diameter is regulated.</summary>
    /// <param name="metresPerMinute">Speed, never negative.</param>
    /// <param name="metres">Filament pulled since the last call, never negative.</param>
    public void Note(double metresPerMinute, double metres) => _speeds.Add(metresPerMinute, metres);

    /// <summary>Takes a reading; an unusable one freezes the correction.</summary>
    /// <param name="settings">Step, distance and tolerance.</param>
    /// <param name="reading">What the reference machine measures.</param>
    /// <param name="metresPerMinute">The speed that is commanded now; at 0 nothing is corrected.</param>
    /// <param name="metres">Filament pulled since the last call, never negative.</param>
    public void Update(in PullerState settings, in DiameterReading reading, double metresPerMinute, double metres)
    {
        if (!reading.IsUsable || metresPerMinute <= 0)
        {
            return;
        }

        double deviation = Deviation(reading, metresPerMinute);
        if (Math.Abs(deviation) <= settings.AllowedDiameterDeviation)
        {
            _metresSinceStep = 0;
            return;
        }

        _metresSinceStep += metres;
        if (_metresSinceStep >= settings.AdaptiveAdjustmentDistance)
        {
            double step = deviation > 0 ? settings.AdaptiveChangePerStep : -settings.AdaptiveChangePerStep;
            Modulation = Math.Clamp(Modulation + step, -1, 1);
            _metresSinceStep = 0;
        }
    }

    /// <summary>Deviation to be expected at the present speed; 0 where the uncertain distance leaves open which sign it has.</summary>
    private double Deviation(in DiameterReading reading, double metresPerMinute)
    {
        if (gaugeMetres == 0)
        {
            return reading.DiameterMillimetres - reading.TargetMillimetres;
        }

        double near = _speeds.At(gaugeMetres * (1 - DistanceTolerance));
        double far = _speeds.At(gaugeMetres * (1 + DistanceTolerance));
        if (Math.Min(near, far) <= LeastComparableSpeed * metresPerMinute)
        {
            return 0;
        }

        double ifNear = Expected(reading, near, metresPerMinute);
        double ifFar = Expected(reading, far, metresPerMinute);
        return ifNear * ifFar <= 0 ? 0 : Math.Abs(ifNear) < Math.Abs(ifFar) ? ifNear : ifFar;
    }

    // The same mass flow at another speed has another cross-section: the diameter goes with the root of the speeds' ratio.
    private static double Expected(in DiameterReading reading, double then, double now) =>
        (reading.DiameterMillimetres * Math.Sqrt(then / now)) - reading.TargetMillimetres;
}
