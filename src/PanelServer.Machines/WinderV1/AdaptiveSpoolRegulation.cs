namespace PanelServer.Machines.WinderV1;

/// <summary>
/// Finds the spool's speed from the puller's speed and the tension, and learns the spool's radius from what tension remains.
/// </summary>
public sealed class AdaptiveSpoolRegulation
{
    /// <summary>Smallest learned factor, cm; also the one at the start. In balance the radius is the factor divided by
    /// (multiplier · (1 − tension)).</summary>
    public const double SmallestFactorCentimetres = 4.25;

    /// <summary>Greatest learned factor, cm.</summary>
    public const double GreatestFactorCentimetres = 20;

    private const double LeastAcceleration = 0.5;
    private const double LongestLearningStepSeconds = 0.1;

    // Below this target speed, rad/s, the spool is about to stand still and brakes harder.
    private const double StandstillSpeed = 0.1;

    /// <summary>The learned factor, cm.</summary>
    public double FactorCentimetres { get; private set; } = SmallestFactorCentimetres;

    /// <summary>Forgets what was learned.</summary>
    public void Reset() => FactorCentimetres = SmallestFactorCentimetres;

    /// <summary>The speed for this cycle.</summary>
    /// <param name="settings">The operator's settings.</param>
    /// <param name="inputs">What the regulation sees.</param>
    /// <param name="armIsInBand">True if the arm itself is inside its band, so that its tension teaches something.</param>
    public SpoolDemand Update(in SpoolSpeedControllerState settings, in SpoolInputs inputs, bool armIsInBand)
    {
        double perCentimetre = 100 / FactorCentimetres * settings.AdaptiveMaxSpeedMultiplier;
        double fastest = inputs.MetresPerSecond * perCentimetre;
        if (inputs.IsOn && armIsInBand)
        {
            Learn(settings, inputs);
        }

        double target = inputs.IsOn ? (1 - inputs.Arm.Tension) * fastest : 0;
        double urgency = target < StandstillSpeed
            ? settings.AdaptiveDeaccelerationUrgencyMultiplier / (target + 0.01)
            : 1;
        double acceleration = Math.Max(fastest * settings.AdaptiveAccelerationFactor * urgency, LeastAcceleration);

        // The spool must at least be able to follow the puller's own change of speed.
        double following = Math.Abs(inputs.MetresPerSecondSquared) * perCentimetre;
        return new SpoolDemand(target, Math.Max(acceleration, following));
    }

    private void Learn(in SpoolSpeedControllerState settings, in SpoolInputs inputs)
    {
        double error = inputs.Arm.Tension - settings.AdaptiveTensionTarget;
        double change = error * settings.AdaptiveRadiusLearningRate * Math.Min(inputs.Seconds, LongestLearningStepSeconds);
        FactorCentimetres = Math.Clamp(FactorCentimetres + change, SmallestFactorCentimetres, GreatestFactorCentimetres);
    }
}
