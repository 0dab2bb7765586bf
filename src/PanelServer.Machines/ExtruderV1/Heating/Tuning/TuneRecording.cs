using static PanelServer.Machines.ExtruderV1.Heating.ThermalGeometry;

namespace PanelServer.Machines.ExtruderV1.Heating.Tuning;

/// <summary>
/// A step test as it was measured: where the zones were and where they drifted before it, then power and reading of every zone in
/// samples of equal length.
/// </summary>
internal sealed class TuneRecording
{
    /// <summary>Time between samples.</summary>
    internal const double SampleSeconds = 5;

    /// <summary>Room for an hour and a quarter.</summary>
    internal const int Capacity = 900;

    private readonly double[] _readings = new double[Capacity * Zones];
    private readonly double[] _watts = new double[Capacity * Zones];
    private readonly double[] _baseline = new double[Zones];
    private readonly double[] _slope = new double[Zones];
    private readonly double[] _baselineWatts = new double[Zones];

    /// <summary>Number of samples.</summary>
    internal int Count { get; private set; }

    /// <summary>Readings at the step's beginning, by zone.</summary>
    internal ReadOnlySpan<double> Baseline => _baseline;

    /// <summary>Power before the step, by zone: rated power times duty.</summary>
    internal ReadOnlySpan<double> BaselineWatts => _baselineWatts;

    /// <summary>Power of every zone in the stretch that a sample ends.</summary>
    internal ReadOnlySpan<double> Watts(int sample) => _watts.AsSpan(sample * Zones, Zones);

    /// <summary>A zone's reading less what it would have been without the step.</summary>
    internal double Deviation(int sample, int zone) =>
        _readings[(sample * Zones) + zone] - _baseline[zone] - (_slope[zone] * SampleSeconds * (sample + 1));

    /// <summary>Time until a zone's reading had left its baseline by so much.</summary>
    internal double TimeOf(int zone, double kelvin)
    {
        int sample = 0;
        while (sample < Count - 1 && Math.Abs(Deviation(sample, zone)) < kelvin)
        {
            sample++;
        }

        return (sample + 1) * SampleSeconds;
    }

    /// <summary>Begins anew.</summary>
    /// <param name="readings">Readings at this moment.</param>
    /// <param name="slopes">Their drift in K/s.</param>
    /// <param name="watts">Power before the step.</param>
    internal void Begin(ReadOnlySpan<double> readings, ReadOnlySpan<double> slopes, ReadOnlySpan<double> watts)
    {
        Count = 0;
        readings.CopyTo(_baseline);
        slopes.CopyTo(_slope);
        watts.CopyTo(_baselineWatts);
    }

    /// <summary>Adds a sample, as long as there is room.</summary>
    internal void Add(ReadOnlySpan<double> readings, ReadOnlySpan<double> watts)
    {
        if (Count < Capacity)
        {
            readings.CopyTo(_readings.AsSpan(Count * Zones, Zones));
            watts.CopyTo(_watts.AsSpan(Count * Zones, Zones));
            Count++;
        }
    }
}
