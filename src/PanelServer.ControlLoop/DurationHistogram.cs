using System.Numerics;

namespace PanelServer.ControlLoop;

/// <summary>
/// Counts durations in buckets of powers of two, four to an octave, from 100 ns to 100 ms. One thread writes, without
/// allocating; any thread reads. Quantiles are upper bounds, at most a fifth too high.
/// </summary>
public sealed class DurationHistogram
{
    private const int PerOctave = 4;
    private const int Octaves = 28;
    private readonly long[] _counts = new long[Octaves * PerOctave];
    private long _count;
    private long _maximum;

    /// <summary>How many durations were counted.</summary>
    public long Count => Volatile.Read(ref _count);

    /// <summary>The longest duration in nanoseconds.</summary>
    public long MaximumNanoseconds => Volatile.Read(ref _maximum);

    /// <summary>Counts a duration. Only one thread may write.</summary>
    /// <param name="nanoseconds">The duration; negative counts as 0.</param>
    public void Add(long nanoseconds)
    {
        nanoseconds = Math.Max(nanoseconds, 0);
        ref long count = ref _counts[BucketOf(nanoseconds)];
        Volatile.Write(ref count, count + 1);
        Volatile.Write(ref _maximum, Math.Max(_maximum, nanoseconds));
        Volatile.Write(ref _count, _count + 1);
    }

    /// <summary>How many durations were at most this long, within the width of a bucket.</summary>
    /// <param name="nanoseconds">The bound.</param>
    public long CountUpTo(long nanoseconds)
    {
        long sum = 0;
        for (int bucket = 0; bucket < _counts.Length && UpperBound(bucket) <= nanoseconds; bucket++)
        {
            sum += Volatile.Read(ref _counts[bucket]);
        }

        return sum;
    }

    /// <summary>A duration that the given share of all durations does not exceed.</summary>
    /// <param name="share">0 to 1; 0.5 is the median.</param>
    /// <returns>Nanoseconds; 0 if nothing was counted.</returns>
    public long Quantile(double share)
    {
        long wanted = (long)Math.Ceiling(share * Count);
        long sum = 0;
        for (int bucket = 0; bucket < _counts.Length; bucket++)
        {
            sum += Volatile.Read(ref _counts[bucket]);
            if (sum >= wanted && sum > 0)
            {
                return Math.Min(UpperBound(bucket), MaximumNanoseconds);
            }
        }

        return 0;
    }

    private static int BucketOf(long nanoseconds)
    {
        // Octave o holds [2^o, 2^(o+1)), its quarters are told apart by the two bits below the highest.
        int octave = Math.Clamp(BitOperations.Log2((ulong)Math.Max(nanoseconds, 1)), 2, Octaves - 1);
        int quarter = (int)Math.Min(nanoseconds >> (octave - 2), (2 * PerOctave) - 1) & (PerOctave - 1);
        return (octave * PerOctave) + quarter;
    }

    private static long UpperBound(int bucket)
    {
        (int octave, int quarter) = Math.DivRem(bucket, PerOctave);
        return octave < 2 ? 0 : ((PerOctave + quarter + 1L) << (octave - 2)) - 1;
    }
}
