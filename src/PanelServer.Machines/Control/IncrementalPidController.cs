namespace PanelServer.Machines.Control;

/// <summary>
/// PID controller in velocity form: it moves its output instead of computing it,
/// output += dt·(P·e + I·∫e dt + D·de/dt), within limits and with a limited rate.
/// </summary>
/// <remarks>
/// Because the output is itself a sum, the gains mean something else than in the positional form: <c>Proportional</c> is the
/// integral gain (output per unit of error and second), <c>Derivative</c> the proportional gain (output per unit of error)
/// and <c>Integral</c> a double-integral gain. The output is the only memory of the past that matters and is kept within
/// its limits, so there is nothing to wind up; the double integral is dropped while the output is at a limit. Behind the rate
/// limit the wanted output may run ahead by a second's worth, so that single noisy steps are delayed, not lost.
/// </remarks>
/// <param name="gains">The gains, in the slots explained above.</param>
/// <param name="outputMinimum">Lower limit of the output.</param>
/// <param name="outputMaximum">Upper limit of the output.</param>
/// <param name="outputRatePerSecond">Largest change of the output in a second: what the actuator can follow.</param>
public sealed class IncrementalPidController(
    PidGains gains, double outputMinimum, double outputMaximum, double outputRatePerSecond)
{
    private const double LeadSeconds = 1;

    private readonly RateLimit _output = new();
    private double _wanted;
    private double _previousError;
    private double _errorIntegral;
    private bool _hasPreviousError;

    /// <summary>The gains in force; changing them leaves the output where it is and forgets the error's history.</summary>
    public PidGains Gains
    {
        get;
        set
        {
            field = value;
            ForgetHistory();
        }
    } = gains;

    /// <summary>The output, within its limits.</summary>
    public double Output => _output.Value;

    /// <summary>Moves the output by one step. The first step after <see cref="ForgetHistory"/> only takes note of the error.</summary>
    /// <param name="error">Set point less measurement.</param>
    /// <param name="elapsedSeconds">Time since the previous step, above 0; cut to <see cref="PidController.LongestStepSeconds"/>.</param>
    /// <returns>The new output.</returns>
    public double Update(double error, double elapsedSeconds)
    {
        double step = Math.Min(elapsedSeconds, PidController.LongestStepSeconds);
        double change = _hasPreviousError ? Gains.Derivative * (error - _previousError) : 0;
        if (_hasPreviousError)
        {
            bool isAtLimit = (Output <= outputMinimum && error < 0) || (Output >= outputMaximum && error > 0);
            _errorIntegral = isAtLimit ? 0 : _errorIntegral + (error * step);
            change += step * ((Gains.Proportional * error) + (Gains.Integral * _errorIntegral));
        }

        _previousError = error;
        _hasPreviousError = true;
        double lead = outputRatePerSecond * LeadSeconds;
        _wanted = Math.Clamp(Math.Clamp(_wanted + change, Output - lead, Output + lead), outputMinimum, outputMaximum);
        return _output.Update(_wanted, outputRatePerSecond, step);
    }

    /// <summary>Takes over at the given output without a bump and forgets the error's history.</summary>
    /// <param name="output">The output in force; cut to the limits.</param>
    public void TakeOver(double output)
    {
        _wanted = Math.Clamp(output, outputMinimum, outputMaximum);
        _output.SetTo(_wanted);
        ForgetHistory();
    }

    /// <summary>Lowers the output at once, if it is above; the error's history stays.</summary>
    /// <param name="output">The greatest output allowed now.</param>
    public void LowerTo(double output)
    {
        if (output < Output)
        {
            double lowered = Math.Max(output, outputMinimum);
            _wanted = Math.Min(_wanted, lowered);
            _output.SetTo(lowered);
        }
    }

    /// <summary>Forgets the error's history; the output stays.</summary>
    public void ForgetHistory()
    {
        _previousError = 0;
        _errorIntegral = 0;
        _hasPreviousError = false;
    }
}
