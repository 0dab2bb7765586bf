using PanelServer.Machines.WinderV1;

namespace PanelServer.Benchmarks.Winder;

/// <summary>
/// The panel's algorithm with its default settings and its weak spots as they are: no way out of slack, learning at any time,
/// every second sample of the arm, the puller's ramp that is re-planned wrongly. Written from its description; it exists for
/// the comparison only. The geometry of the arm is common to both.
/// </summary>
internal sealed class PanelWinderAlgorithm : IWinderAlgorithm
{
    private const double MostRadiansPerSecond = 150 * 2 * Math.PI / 60;
    private const double TensionTarget = 0.7;
    private const double LearningRate = 0.5;
    private const double SpeedMultiplier = 4;
    private const double AccelerationFactor = 0.2;
    private const double Urgency = 15;

    private readonly PanelPullerRamp _puller = new();
    private double _spool;
    private double _factor = 4.25;
    private double _secondsSinceInBand = double.NaN;
    private double _armDegrees;
    private bool _takesSample;

    public double PullerMetresPerMinute => _puller.Speed;

    public double SpoolRpm => _spool * 60 / (2 * Math.PI);

    public void Update(double armDegrees, double targetMetresPerMinute, double seconds)
    {
        _takesSample = !_takesSample;
        _armDegrees = _takesSample ? armDegrees : _armDegrees;

        // The spool uses the puller's speed of the previous cycle.
        UpdateSpool(_puller.Speed / 60, seconds);
        _puller.Update(targetMetresPerMinute, seconds);
    }

    private void UpdateSpool(double metresPerSecond, double seconds)
    {
        double fastest = metresPerSecond / (_factor / 100) * SpeedMultiplier;
        double target = 0;
        _secondsSinceInBand += seconds;
        if (_armDegrees is >= 20 and <= 90)
        {
            double tension = TensionArm.TensionAt(_armDegrees);
            if (!double.IsNaN(_secondsSinceInBand))
            {
                _factor = Math.Clamp(_factor + (tension - TensionTarget) * LearningRate * _secondsSinceInBand, 4.25, 20);
            }

            _secondsSinceInBand = 0;
            target = (1 - tension) * Math.Abs(fastest);
        }

        double urgency = target < 0.1 ? Urgency / (target + 0.01) : 1;
        double most = Math.Max(fastest * AccelerationFactor * urgency, 0.5) * seconds;
        _spool = Math.Clamp(_spool + Math.Clamp(target - _spool, -most, most), 0, MostRadiansPerSecond);
    }
}
