namespace PanelServer.Host.History;

/// <summary>Gathers samples into buckets of time, each with smallest, mean and greatest value of every field.</summary>
/// <param name="milliseconds">Width of a bucket; 1 leaves samples as they are.</param>
/// <param name="fields">How many fields.</param>
internal sealed class HistoryRollUp(long milliseconds, int fields)
{
    private readonly List<long> _times = [];
    private readonly List<int> _counts = [];
    private readonly Column[] _columns = [.. Enumerable.Range(0, fields).Select(_ => new Column())];

    /// <summary>How many buckets have samples.</summary>
    public int Count => _times.Count;

    /// <summary>When the first bucket begins, in Unix milliseconds.</summary>
    public long First => _times[0];

    /// <summary>When the bucket of a time begins.</summary>
    /// <param name="time">Unix milliseconds.</param>
    public long StartOf(long time) => time - (((time % milliseconds) + milliseconds) % milliseconds);

    /// <summary>Whether a sample begins another bucket.</summary>
    /// <param name="time">Its time.</param>
    public bool IsAnother(long time) => Count == 0 || StartOf(time) != _times[^1];

    /// <summary>Adds a sample.</summary>
    /// <param name="chunk">Where it is; its time is not before the previous one.</param>
    /// <param name="sample">Which it is there.</param>
    public void Add(HistoryChunk chunk, int sample)
    {
        bool isAnother = IsAnother(chunk.Times[sample]);
        if (isAnother)
        {
            _times.Add(StartOf(chunk.Times[sample]));
            _counts.Add(0);
        }

        int count = chunk.Counts[sample];
        _counts[^1] += count;
        for (int i = 0; i < _columns.Length; i++)
        {
            HistoryValues values = chunk.Columns[i];
            _columns[i].Add(isAnother, values.Mean[sample], values.Min[sample], values.Max[sample], count);
        }
    }

    /// <summary>What was gathered, the last bucket included.</summary>
    public HistoryChunk ToChunk() => new([.. _times], [.. _counts], [.. _columns.Select(column => column.ToValues(milliseconds > 1))]);

    /// <summary>Begins anew.</summary>
    public void Clear()
    {
        _times.Clear();
        _counts.Clear();
        foreach (Column column in _columns)
        {
            column.Clear();
        }
    }

    private sealed class Column
    {
        private readonly List<double> _mean = [];
        private readonly List<double> _min = [];
        private readonly List<double> _max = [];
        private double _sum;
        private long _weight;

        public void Add(bool isAnother, double mean, double min, double max, int count)
        {
            if (isAnother)
            {
                (_sum, _weight) = (0, 0);
                _mean.Add(double.NaN);
                _min.Add(double.NaN);
                _max.Add(double.NaN);
            }

            if (double.IsNaN(mean))
            {
                return;
            }

            bool isFirst = _weight == 0;
            _sum += mean * count;
            _weight += count;
            _mean[^1] = isFirst ? mean : _sum / _weight;
            _min[^1] = isFirst ? min : Math.Min(_min[^1], min);
            _max[^1] = isFirst ? max : Math.Max(_max[^1], max);
        }

        public HistoryValues ToValues(bool isRolledUp) => isRolledUp ? new([.. _mean], [.. _min], [.. _max]) : HistoryValues.OfSingles([.. _mean]);

        public void Clear()
        {
            _mean.Clear();
            _min.Clear();
            _max.Clear();
        }
    }
}
