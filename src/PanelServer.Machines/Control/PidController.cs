namespace PanelServer.Machines.Control;

/// <summary>
/// Positional PID controller in parallel form: output = P·e + I·∫e dt − D·dy/dt, limited to a range.
/// </summary>
/// <remarks>
/// <para>Anti-windup is conditional integration: while the output is at a limit, an error that would push it further over
/// that limit is not integrated, and the integral part never leaves the output's range.</para>
/// <para>The derivative acts on the low-pass filtered measurement, not on the error, so a new set point gives no kick and a
/// quantised sensor no chatter. It is evaluated once per call: call it when there is a new measurement, not every cycle.</para>
/// </remarks>
public sealed class PidController
{
    /// <summary>A longer pause between two calls than this counts as this long, so that no pause is integrated as if it had been observed.</summary>
    public const double LongestStepSeconds = 1;

    private readonly double _outputMinimum;
    private readonly double _outputMaximum;
    private readonly FirstOrderFilter _measurement;

    /// <summary>Creates a controller at rest.</summary>
    /// <param name="gains">The gains.</param>
    /// <param name="outputMinimum">Lower limit of the output.</param>
    /// <param name="outputMaximum">Upper limit of the output.</param>
    /// <param name="derivativeFilterSeconds">Time constant of the filter in front of the derivative; 0 for none.</param>
    public PidController(PidGains gains, double outputMinimum, double outputMaximum, double derivativeFilterSeconds)
    {
        Gains = gains;
        _outputMinimum = outputMinimum;
        _outputMaximum = outputMaximum;
        _measurement = new FirstOrderFilter(derivativeFilterSeconds);
    }

    /// <summary>The gains in force.</summary>
    public PidGains Gains { get; private set; }

    /// <summary>The integral's share of the output.</summary>
    public double IntegralPart { get; private set; }

    /// <summary>The last output, within the limits.</summary>
    public double Output { get; private set; }

    /// <summary>One step of the controller.</summary>
    /// <param name="setPoint">What the measurement shall become.</param>
    /// <param name="measurement">What it is.</param>
    /// <param name="elapsedSeconds">Time since the previous step, above 0; cut to <see cref="LongestStepSeconds"/>.</param>
    /// <returns>The new output, within the limits.</returns>
    public double Update(double setPoint, double measurement, double elapsedSeconds)
    {
        double step = Math.Min(elapsedSeconds, LongestStepSeconds);
        _measurement.Update(measurement, step);

        double error = setPoint - measurement;
        double withoutIntegral = (Gains.Proportional * error) - (Gains.Derivative * _measurement.SlopePerSecond);
        double increment = Gains.Integral * error * step;
        double candidate = withoutIntegral + IntegralPart + increment;
        bool pushesOverLimit = (candidate > _outputMaximum && increment > 0) || (candidate < _outputMinimum && increment < 0);
        if (!pushesOverLimit)
        {
            IntegralPart = LimitToOutput(IntegralPart + increment);
        }

        Output = LimitToOutput(withoutIntegral + IntegralPart);
        return Output;
    }

    /// <summary>Forgets integral and history.</summary>
    public void Reset()
    {
        _measurement.Reset();
        IntegralPart = 0;
        Output = 0;
    }

    /// <summary>
    /// Takes over from another source of the output (a manual value, other gains) without a bump: the integral is set so
    /// that the next output equals <paramref name="output"/> as far as limits allow. Without integral gain there is nothing
    /// that could hold the difference, and the integral is cleared.
    /// </summary>
    /// <param name="output">The output in force.</param>
    /// <param name="setPoint">The set point from now on.</param>
    /// <param name="measurement">The present measurement.</param>
    public void TakeOver(double output, double setPoint, double measurement)
    {
        IntegralPart = Gains.Integral == 0
            ? 0
            : LimitToOutput(output - (Gains.Proportional * (setPoint - measurement)));
        Output = LimitToOutput(output);
    }

    /// <summary>Changes the gains; call <see cref="TakeOver"/> or <see cref="Reset"/> afterwards.</summary>
    /// <param name="gains">The new gains.</param>
    public void SetGains(PidGains gains) => Gains = gains;

    private double LimitToOutput(double value) => Math.Clamp(value, _outputMinimum, _outputMaximum);
}
