using PanelServer.Machines.Schema;

namespace PanelServer.Recording;

/// <summary>The last samples of one machine's live numbers, in a ring of fixed size.</summary>
public sealed class MachineHistory
{
    private readonly Lock _access = new();
    private readonly long[] _times;
    private readonly double[][] _columns;
    private readonly double[] _sample;
    private long _count;

    /// <summary>Makes an empty history.</summary>
    /// <param name="columns">What is recorded.</param>
    /// <param name="samples">How many samples are kept.</param>
    public MachineHistory(IReadOnlyList<LiveColumn> columns, int samples)
    {
        ArgumentNullException.ThrowIfNull(columns);
        Columns = columns;
        _times = new long[samples];
        _columns = [.. columns.Select(_ => new double[samples])];
        _sample = new double[columns.Count];
    }

    /// <summary>What is recorded.</summary>
    public IReadOnlyList<LiveColumn> Columns { get; }

    /// <summary>Records a sample; the oldest one gives way if the ring is full.</summary>
    /// <param name="unixMilliseconds">Its time; not before the previous one.</param>
    /// <param name="schema">The machine's schema.</param>
    /// <param name="liveValues">The live values.</param>
    public void Add(long unixMilliseconds, MachineSchema schema, object liveValues)
    {
        ArgumentNullException.ThrowIfNull(schema);
        lock (_access)
        {
            schema.ReadLiveColumns(liveValues, _sample);
            long slot = _count % _times.Length;
            _times[slot] = unixMilliseconds;
            for (int i = 0; i < _columns.Length; i++)
            {
                _columns[i][slot] = _sample[i];
            }

            _count++;
        }
    }

    /// <summary>Copies the samples of a time range, oldest first.</summary>
    /// <param name="from">Unix milliseconds, inclusive.</param>
    /// <param name="to">Unix milliseconds, inclusive.</param>
    /// <param name="columns">Indexes into <see cref="Columns"/>.</param>
    public HistoryExtract Read(long from, long to, IReadOnlyList<int> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        lock (_access)
        {
            List<long> slots = [];
            for (long i = Math.Max(0, _count - _times.Length); i < _count; i++)
            {
                long slot = i % _times.Length;
                if (_times[slot] >= from && _times[slot] <= to)
                {
                    slots.Add(slot);
                }
            }

            return new(
                [.. slots.Select(slot => _times[slot])],
                [.. columns.Select(column => new HistoryColumn(Columns[column], [.. slots.Select(slot => _columns[column][slot])]))]);
        }
    }
}

/// <summary>Samples copied from a history.</summary>
/// <param name="UnixMilliseconds">Their times, oldest first.</param>
/// <param name="Columns">One column of numbers for each field asked for, as long as the times; NaN where there was no value.</param>
public sealed record HistoryExtract(IReadOnlyList<long> UnixMilliseconds, IReadOnlyList<HistoryColumn> Columns);

/// <summary>The numbers of one field.</summary>
/// <param name="Field">The field.</param>
/// <param name="Numbers">The numbers; NaN where there was no value.</param>
public sealed record HistoryColumn(LiveColumn Field, IReadOnlyList<double> Numbers);
