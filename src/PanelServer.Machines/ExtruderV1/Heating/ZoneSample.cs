using static PanelServer.Machines.ExtruderV1.Heating.ThermalGeometry;

namespace PanelServer.Machines.ExtruderV1.Heating;

/// <summary>What all zones did and showed in the last second, gathered cycle by cycle.</summary>
/// <param name="ratedWatts">Rated power of each zone.</param>
internal sealed class ZoneSample(double[] ratedWatts)
{
    // Through a probe's lag no true change of a second is larger: another probe or a simulated jump.
    private const double LargestJumpKelvin = 12;

    private readonly double[] _latest = [double.NaN, double.NaN, double.NaN, double.NaN];
    private readonly double[] _readings = [double.NaN, double.NaN, double.NaN, double.NaN];
    private readonly double[] _known = [double.NaN, double.NaN, double.NaN, double.NaN];
    private readonly double[] _joules = new double[Zones];
    private readonly double[] _watts = new double[Zones];
    private double _revolutions;
    private double _elapsed;

    /// <summary>How many there were so far.</summary>
    internal long Count { get; private set; }

    /// <summary>How long it was.</summary>
    internal double Seconds { get; private set; }

    /// <summary>The readings at its end; NaN where there was none.</summary>
    internal ReadOnlySpan<double> Readings => _readings;

    /// <summary>The last reading of each zone that there was; NaN before the first.</summary>
    internal ReadOnlySpan<double> Known => _known;

    /// <summary>Mean electric power of each zone by the relay's closed time, at rated voltage.</summary>
    internal ReadOnlySpan<double> Watts => _watts;

    /// <summary>Mean speed of the conveying screw.</summary>
    internal double Rpm { get; private set; }

    /// <summary>Takes what a zone did in a cycle.</summary>
    /// <param name="zone">The zone.</param>
    /// <param name="reading">Its temperature; NaN if it is not known.</param>
    /// <param name="relayWasClosed">Whether its relay has been closed.</param>
    /// <param name="elapsedSeconds">Length of the cycle.</param>
    internal void Observe(int zone, double reading, bool relayWasClosed, double elapsedSeconds)
    {
        _latest[zone] = reading;
        _joules[zone] += relayWasClosed ? ratedWatts[zone] * elapsedSeconds : 0;
    }

    /// <summary>Ends a cycle.</summary>
    /// <param name="screwRpm">Speed of the conveying screw in it.</param>
    /// <param name="elapsedSeconds">Length of the cycle.</param>
    /// <returns>Whether the next sample is complete.</returns>
    internal bool Advance(double screwRpm, double elapsedSeconds)
    {
        _elapsed += elapsedSeconds;
        _revolutions += screwRpm * elapsedSeconds;
        return _elapsed >= HeatingController.PeriodSeconds;
    }

    /// <summary>Makes what was gathered the sample.</summary>
    /// <returns>Whether it is another beginning: a zone's first reading, or one that has jumped as no steel does.</returns>
    internal bool Take()
    {
        Seconds = Math.Min(_elapsed, ThermalModel.LongestStepSeconds);
        Rpm = _revolutions / _elapsed;
        bool isBeginning = false;
        for (int zone = 0; zone < Zones; zone++)
        {
            _watts[zone] = _joules[zone] / _elapsed;
            _joules[zone] = 0;
            bool hasJumped = Math.Abs(_latest[zone] - _readings[zone]) > LargestJumpKelvin;
            isBeginning |= hasJumped || (double.IsNaN(_known[zone]) && !double.IsNaN(_latest[zone]));
            _readings[zone] = _latest[zone];
            _known[zone] = double.IsNaN(_latest[zone]) ? _known[zone] : _latest[zone];
        }

        _revolutions = 0;
        _elapsed = 0;
        Count++;
        return isBeginning;
    }
}
