namespace PanelServer.Host.History;

/// <summary>Consecutive samples.</summary>
/// <param name="Times">Their times in Unix milliseconds, rising.</param>
/// <param name="Counts">How many single samples each stands for.</param>
/// <param name="Columns">The values of each field.</param>
internal sealed record HistoryChunk(long[] Times, int[] Counts, HistoryValues[] Columns)
{
    /// <summary>Makes room for samples.</summary>
    /// <param name="samples">How many.</param>
    /// <param name="fields">How many fields.</param>
    public static HistoryChunk OfSingles(int samples, int fields)
    {
        HistoryChunk made = new(new long[samples], new int[samples], [.. Enumerable.Range(0, fields).Select(_ => HistoryValues.OfSingles(new double[samples]))]);
        Array.Fill(made.Counts, 1);
        return made;
    }

    /// <summary>Some of the samples.</summary>
    /// <param name="start">The first one.</param>
    /// <param name="end">The first one that is not wanted any more.</param>
    public HistoryChunk Slice(int start, int end)
    {
        return start == 0 && end == Times.Length ? this : new(Times[start..end], Counts[start..end], [.. Columns.Select(column => column.Slice(start, end))]);
    }

    /// <summary>Lets a sample stand for another one of the same time as well.</summary>
    /// <param name="into">The sample.</param>
    /// <param name="other">Where the other one is; of the same fields.</param>
    /// <param name="from">Which it is there.</param>
    public void Merge(int into, HistoryChunk other, int from)
    {
        for (int i = 0; i < Columns.Length; i++)
        {
            Columns[i].Merge(into, Counts[into], other.Columns[i], from, other.Counts[from]);
        }

        Counts[into] += other.Counts[from];
    }
}

/// <summary>The values of one field; NaN where there was none.</summary>
/// <param name="Mean">Means.</param>
/// <param name="Min">Smallest values; the same array as the means for single samples.</param>
/// <param name="Max">Greatest values; the same array as the means for single samples.</param>
internal sealed record HistoryValues(double[] Mean, double[] Min, double[] Max)
{
    /// <summary>Values of single samples.</summary>
    public static HistoryValues OfSingles(double[] values) => new(values, values, values);

    /// <summary>Some of the values.</summary>
    public HistoryValues Slice(int start, int end)
    {
        return ReferenceEquals(Mean, Min) ? OfSingles(Mean[start..end]) : new(Mean[start..end], Min[start..end], Max[start..end]);
    }

    /// <summary>Lets a value stand for another one as well.</summary>
    public void Merge(int into, int count, HistoryValues other, int from, int otherCount)
    {
        if (double.IsNaN(other.Mean[from]))
        {
            return;
        }

        bool isFirst = double.IsNaN(Mean[into]);
        Mean[into] = isFirst ? other.Mean[from] : ((Mean[into] * count) + (other.Mean[from] * otherCount)) / (count + otherCount);
        Min[into] = isFirst ? other.Min[from] : Math.Min(Min[into], other.Min[from]);
        Max[into] = isFirst ? other.Max[from] : Math.Max(Max[into], other.Max[from]);
    }
}
