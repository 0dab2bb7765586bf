namespace PanelServer.Machines.LaserV1;

/// <summary>
/// Judges the diameter. Compares whole micrometres, so that the ends of the band are exact, and the median of the last five readings, so
/// that a speck of dust does not count, not even right after a gap.
/// </summary>
/// <param name="minimumRoundness">A rounder filament than this is asked for, 0 to 1; null for no such demand.</param>
internal sealed class LaserToleranceSupervision(double? minimumRoundness)
{
    private const int Window = 5;
    private const double MicrometresPerMillimetre = 1000;

    private readonly int[] _averages = new int[Window];
    private readonly double[] _roundnesses = new double[Window];
    private int _count;
    private int _next;

    /// <summary>Adds a reading.</summary>
    public void Add(in LaserReading reading)
    {
        _averages[_next] = reading.Average;
        _roundnesses[_next] = reading.Roundness ?? 1;
        _next = (_next + 1) % Window;
        _count = Math.Min(_count + 1, Window);
    }

    /// <summary>Forgets the readings, after a gap.</summary>
    public void Clear() => _count = _next = 0;

    /// <summary>True if there is no filament, or it lies in the band and is round enough; null with fewer than five readings.</summary>
    public bool? Judge(in LaserSettings settings)
    {
        if (_count < Window)
        {
            return null;
        }

        int median = Median<int>(_averages);
        int target = Micrometres(settings.TargetDiameter);
        bool inBand = median >= target - Micrometres(settings.LowerTolerance) && median <= target + Micrometres(settings.HigherTolerance);
        bool round = minimumRoundness is not { } minimum || Median<double>(_roundnesses) >= minimum;
        return median == 0 || (inBand && round);
    }

    private static int Micrometres(double millimetres) => (int)Math.Round(millimetres * MicrometresPerMillimetre);

    private static T Median<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IComparable<T>
    {
        // Sorted by insertion: the library's sort allocates a helper at its first call, which would be in a cycle.
        Span<T> sorted = stackalloc T[Window];
        for (int i = 0; i < Window; i++)
        {
            int place = i;
            while (place > 0 && sorted[place - 1].CompareTo(values[i]) > 0)
            {
                sorted[place] = sorted[place - 1];
                place--;
            }

            sorted[place] = values[i];
        }

        return sorted[Window / 2];
    }
}
