namespace PanelServer.Machines.ExtruderV1;

/// <summary>
/// Gains for a zone by internal model control. The controller acts on the temperature at which the steel will settle, which has no delay: it
/// rises in proportion to the duty. What is left of the delay is what the model has wrong of it.
/// </summary>
internal static class TemperatureGains
{
    // Of the dead time: what the lags found may be wrong by.
    private const double UncertainPart = 0.1;

    // Without a derivative the loop is made slower.
    private const double PiFactor = 1.25;
    private const double DerivativePart = 0.5;

    private const double LeastGain = 0.05;
    private const double LargestGain = 1;

    /// <summary>Time constant of the closed loop.</summary>
    /// <param name="factor">1 for moderate.</param>
    /// <param name="deadTimeSeconds">The zone's dead time.</param>
    internal static double LambdaSeconds(double factor, double deadTimeSeconds) => factor * UncertainPart * deadTimeSeconds;

    /// <summary>Gains without a derivative part.</summary>
    /// <param name="kelvinPerSecond">How fast the settled temperature rises with the whole duty.</param>
    /// <param name="lambdaSeconds">Time constant of the closed loop.</param>
    internal static TemperatureAutotuneGains Pi(double kelvinPerSecond, double lambdaSeconds) => Make(kelvinPerSecond, PiFactor * lambdaSeconds, 0);

    /// <summary>Gains with a derivative part.</summary>
    /// <param name="kelvinPerSecond">How fast the settled temperature rises with the whole duty.</param>
    /// <param name="lambdaSeconds">Time constant of the closed loop.</param>
    internal static TemperatureAutotuneGains Pid(double kelvinPerSecond, double lambdaSeconds) => Make(kelvinPerSecond, lambdaSeconds, DerivativePart * lambdaSeconds);

    private static TemperatureAutotuneGains Make(double kelvinPerSecond, double lambdaSeconds, double derivativeSeconds)
    {
        double gain = Math.Round(Math.Clamp(1 / (kelvinPerSecond * lambdaSeconds), LeastGain, LargestGain), 3);
        return new(Kc: gain, Ti: 0, Td: derivativeSeconds, Kp: gain, Ki: 0, Kd: Math.Round(gain * derivativeSeconds, 3));
    }
}
