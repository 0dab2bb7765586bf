using PanelServer.Machines.Control.Motion;

namespace PanelServer.Machines.WinderV1;

/// <summary>
/// The puller: a jerk-limited speed towards the target, which the diameter regulation may correct. The gear counts for the
/// motor only; everything measured in filament is at the wheel.
/// </summary>
/// <param name="gaugeMetres">Filament between where the puller's speed acts on the diameter and the gauge, m.</param>
public sealed class PullerSpeedController(double gaugeMetres)
{
    // m/min, m/min/s, m/min/s². The braking jerk takes back an acceleration when the target changes in mid-ramp.
    private static readonly MotionLimits Limits =
        new(maxSpeed: WinderRanges.GreatestPullerSpeed, maxAcceleration: 10, maxJerk: 5, brakingJerk: 100);

    private readonly MotionProfile _motor = new(Limits);
    private double _factor = 1;

    /// <summary>Correction of the speed by the measured diameter.</summary>
    public DiameterRegulator Diameter { get; } = new(gaugeMetres);

    /// <summary>Speed of the motor as metres per minute of a wheel without gear; negative backwards.</summary>
    public double MotorMetresPerMinute => _motor.Velocity;

    /// <summary>Speed of the filament, m/min; negative backwards.</summary>
    public double MetresPerMinute => _motor.Velocity / _factor;

    /// <summary>Acceleration of the filament, m/min per second.</summary>
    public double MetresPerMinutePerSecond => _motor.Acceleration / _factor;

    /// <summary>Full steps per second for the motor.</summary>
    public double StepsPerSecond => WinderUnits.PullerSteps(_motor.Velocity);

    /// <summary>The motor stands: it was off, so a ramp that ran on meanwhile means nothing.</summary>
    public void RestartFromStandstill() => _motor.Reset(0);

    /// <summary>One cycle.</summary>
    /// <param name="settings">The operator's settings.</param>
    /// <param name="isOn">True to run, false to ramp down and stand.</param>
    /// <param name="diameter">The reference machine's reading; null without one.</param>
    /// <param name="seconds">Time since the last cycle.</param>
    public void Update(in PullerState settings, bool isOn, in DiameterReading? diameter, double seconds)
    {
        Diameter.Follow(settings);
        double speed = 0;
        if (isOn)
        {
            speed = settings.TargetSpeed;
            if (settings.Regulation == PullerRegulation.Diameter)
            {
                speed = Math.Max(0, speed * (1 + Diameter.Modulation * settings.AdaptiveSpeedDeltaMax));
            }
        }

        _factor = WinderUnits.Factor(settings.GearRatio);
        _motor.SetTargetVelocity(speed * _factor * (settings.Forward ? 1 : -1));
        _motor.Advance(seconds);
        double metres = Math.Abs(MetresPerMinute) / 60 * seconds;
        Diameter.Note(Math.Abs(MetresPerMinute), metres);
        if (settings.Regulation == PullerRegulation.Diameter && diameter is { } reading)
        {
            Diameter.Update(settings, reading, speed, metres);
        }
    }
}
