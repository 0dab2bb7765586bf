namespace PanelServer.Machines.WinderV1;

/// <summary>
/// Corrects the puller's speed by the measured diameter: every so many metres of filament one step faster if it is too thick,
/// one slower if it is too thin.
/// </summary>
public sealed class DiameterRegulator
{
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

    /// <summary>Takes a reading; an unusable one freezes the correction.</summary>
    /// <param name="settings">Step, distance and tolerance.</param>
    /// <param name="reading">What the reference machine measures.</param>
    /// <param name="metres">Filament pulled since the last call, never negative.</param>
    public void Update(in PullerState settings, in DiameterReading reading, double metres)
    {
        if (!reading.IsUsable)
        {
            return;
        }

        double deviation = reading.DiameterMillimetres - reading.TargetMillimetres;
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
}
