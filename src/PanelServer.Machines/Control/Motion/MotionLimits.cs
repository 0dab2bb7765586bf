namespace PanelServer.Machines.Control.Motion;

/// <summary>
/// The limits a motion keeps at every instant. The unit of length is the caller's (millimetre, metre, revolution);
/// all four limits use the same one, with the second as unit of time.
/// </summary>
public readonly record struct MotionLimits
{
    /// <summary>Creates limits.</summary>
    /// <param name="maxSpeed">Largest speed in either direction, unit/s.</param>
    /// <param name="maxAcceleration">Largest acceleration in either direction, unit/s².</param>
    /// <param name="maxJerk">Largest jerk, unit/s³.</param>
    /// <param name="brakingJerk">Jerk allowed while the present acceleration is taken back because it no longer suits
    /// the target, unit/s³; at least <paramref name="maxJerk"/>, which is also the default.</param>
    /// <exception cref="ArgumentOutOfRangeException">A limit is not a positive finite number, or the braking jerk is
    /// smaller than the jerk.</exception>
    public MotionLimits(double maxSpeed, double maxAcceleration, double maxJerk, double? brakingJerk = null)
    {
        MaxSpeed = Positive(maxSpeed, nameof(maxSpeed));
        MaxAcceleration = Positive(maxAcceleration, nameof(maxAcceleration));
        MaxJerk = Positive(maxJerk, nameof(maxJerk));
        BrakingJerk = Positive(brakingJerk ?? maxJerk, nameof(brakingJerk));
        ArgumentOutOfRangeException.ThrowIfLessThan(BrakingJerk, MaxJerk, nameof(brakingJerk));
    }

    /// <summary>Largest speed in either direction, unit/s.</summary>
    public double MaxSpeed { get; }

    /// <summary>Largest acceleration in either direction, unit/s².</summary>
    public double MaxAcceleration { get; }

    /// <summary>Largest jerk, unit/s³.</summary>
    public double MaxJerk { get; }

    /// <summary>Largest jerk while an acceleration that no longer suits the target is taken back, unit/s³.</summary>
    public double BrakingJerk { get; }

    private static double Positive(double value, string name) =>
        double.IsFinite(value) && value > 0
            ? value
            : throw new ArgumentOutOfRangeException(name, value, "A motion limit must be a positive number.");
}
