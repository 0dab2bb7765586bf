namespace PanelServer.Machines.WinderV1;

/// <summary>Finds the spool's speed from the tension alone, between a lowest and a highest speed.</summary>
public sealed class MinMaxSpoolRegulation
{
    private const int WindowSamples = 10;
    private const double SamplePeriodSeconds = 0.5;
    private const double AccelerationPerSecond = 0.5;

    private readonly double[] _window = new double[WindowSamples];
    private int _next;
    private double _secondsSinceSample;

    /// <summary>Forgets the speeds of the last seconds.</summary>
    public void Reset()
    {
        Array.Clear(_window);
        _secondsSinceSample = 0;
    }

    /// <summary>Part of the highest speed for a lack of tension: 0 at 0, 1 at 1, steeper the more is lacking.</summary>
    /// <param name="lack">1 − tension.</param>
    public static double Share(double lack) =>
        Math.Clamp((Math.Exp(2 * lack) - 1) / (Math.Exp(2) - 1), 0, 1);

    /// <summary>The speed for this cycle.</summary>
    /// <param name="settings">The operator's settings.</param>
    /// <param name="inputs">What the regulation sees.</param>
    /// <param name="present">The spool's speed now, rad/s.</param>
    /// <remarks>The lowest speed counts only while the spool winds and the arm is not taut: off means 0.</remarks>
    public SpoolDemand Update(in SpoolSpeedControllerState settings, in SpoolInputs inputs, double present)
    {
        double lowest = WinderUnits.ToRadiansPerSecond(settings.MinmaxMinSpeed);
        double highest = WinderUnits.ToRadiansPerSecond(settings.MinmaxMaxSpeed);
        Sample(present, inputs.Seconds);

        bool winds = inputs.IsOn && inputs.Arm.Side == BandSide.Inside;
        double target = winds ? Math.Clamp(highest * Share(1 - inputs.Arm.Tension), lowest, highest) : 0;
        double fastest = target;
        foreach (double sample in _window)
        {
            fastest = Math.Max(fastest, sample);
        }

        return new SpoolDemand(target, AccelerationPerSecond * Math.Max(fastest, present));
    }

    private void Sample(double present, double seconds)
    {
        _secondsSinceSample += seconds;
        if (_secondsSinceSample >= SamplePeriodSeconds)
        {
            _secondsSinceSample = 0;
            _window[_next] = present;
            _next = (_next + 1) % WindowSamples;
        }
    }
}
