namespace PanelServer.Simulation.ExtruderV1;

/// <summary>Dead time: what goes in comes out a fixed time later.</summary>
public sealed class DelayLine
{
    private readonly double[] _samples;
    private readonly double _intervalSeconds;
    private double _sinceSample;
    private int _next;

    /// <summary>Creates a line filled with one value.</summary>
    /// <param name="deadTimeSeconds">The dead time, above 0.</param>
    /// <param name="initialValue">What comes out until the first input has passed.</param>
    /// <param name="samples">Resolution: the line moves in steps of dead time divided by this.</param>
    public DelayLine(double deadTimeSeconds, double initialValue, int samples = 50)
    {
        _samples = new double[samples];
        _intervalSeconds = deadTimeSeconds / samples;
        Array.Fill(_samples, initialValue);
        Output = initialValue;
    }

    /// <summary>The value that entered one dead time ago.</summary>
    public double Output { get; private set; }

    /// <summary>Lets time pass with a constant input.</summary>
    /// <param name="input">What goes in.</param>
    /// <param name="elapsedSeconds">How long.</param>
    /// <returns>What comes out at the end.</returns>
    public double Step(double input, double elapsedSeconds)
    {
        _sinceSample += elapsedSeconds;
        while (_sinceSample >= _intervalSeconds)
        {
            _sinceSample -= _intervalSeconds;
            Output = _samples[_next];
            _samples[_next] = input;
            _next = (_next + 1) % _samples.Length;
        }

        return Output;
    }
}
