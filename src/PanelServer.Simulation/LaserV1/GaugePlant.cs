namespace PanelServer.Simulation.LaserV1;

/// <summary>What a diameter gauge with two axes sees, in whole µm.</summary>
/// <param name="Average">Mean of both axes.</param>
/// <param name="X">First axis.</param>
/// <param name="Y">Second axis.</param>
public readonly record struct GaugeReading(ushort Average, ushort X, ushort Y);

/// <summary>A filament in front of a diameter gauge: a diameter that wanders a little and is slightly oval.</summary>
/// <param name="seed">Seed of the noise.</param>
public sealed class GaugePlant(int seed = 1)
{
    private const double NoiseMicrometres = 2;
    private const double Ovality = 0.01;
    private static readonly TimeSpan UpdatePeriod = TimeSpan.FromMilliseconds(5);

    private readonly Random _noise = new(seed);
    private TimeSpan _sinceUpdate = UpdatePeriod;
    private GaugeReading _reading;

    /// <summary>Diameter of the filament in µm; 0 without filament.</summary>
    public double DiameterMicrometres { get; set; } = 1750;

    /// <summary>
    /// Where the filament comes from: its diameter in µm, asked at each measurement by the thread that measures; null for
    /// <see cref="DiameterMicrometres"/>.
    /// </summary>
    public Func<double>? Source { get; set; }

    /// <summary>Readings for exact tests; null to measure the filament.</summary>
    public GaugeReading? Fixed { get; set; }

    /// <summary>Lets time pass and measures; the reading changes every 5 ms.</summary>
    public GaugeReading Advance(TimeSpan elapsed)
    {
        _sinceUpdate += elapsed;
        if (_sinceUpdate >= UpdatePeriod)
        {
            _sinceUpdate = TimeSpan.Zero;
            _reading = Measure();
        }

        return Fixed ?? _reading;
    }

    private GaugeReading Measure()
    {
        double filament = Source?.Invoke() ?? DiameterMicrometres;
        if (filament <= 0)
        {
            return default;
        }

        double diameter = filament + (NoiseMicrometres * Normal());
        double x = diameter * (1 + (Ovality / 2));
        double y = diameter * (1 - (Ovality / 2));
        return new(Micrometres((x + y) / 2), Micrometres(x), Micrometres(y));
    }

    private static ushort Micrometres(double value) => (ushort)Math.Clamp(Math.Round(value), 0, ushort.MaxValue);

    /// <summary>A normally distributed number with mean 0 and deviation 1 (Box and Muller).</summary>
    private double Normal() =>
        Math.Sqrt(-2 * Math.Log(1 - _noise.NextDouble())) * Math.Cos(2 * Math.PI * _noise.NextDouble());
}
