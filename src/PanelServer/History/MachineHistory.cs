using System.Text.Json.Serialization;
using PanelServer.Machines;
using PanelServer.Machines.Schema;

namespace PanelServer.Host.History;

/// <summary>The last samples of one machine's live numbers and of their set points, in a ring of fixed size.</summary>
internal sealed class MachineHistory
{
    private readonly Lock _access = new();
    private readonly MachineSchema _schema;
    private readonly long[] _times;
    private readonly double[][] _columns;
    private readonly double[] _liveNumbers;
    private readonly double[] _setPoints;
    private readonly double[] _stateNumbers;
    private readonly HistoryChunk _newest;
    private long _count;

    /// <summary>Makes an empty history.</summary>
    /// <param name="schema">The machine's schema; it tells what is recorded.</param>
    /// <param name="samples">How many samples are kept.</param>
    public MachineHistory(MachineSchema schema, int samples)
    {
        _schema = schema;
        Fields = HistoryField.Of(schema);
        _times = new long[samples];
        _columns = [.. Fields.Select(_ => new double[samples])];
        _newest = HistoryChunk.OfSingles(1, Fields.Count);
        _liveNumbers = new double[schema.LiveColumns.Count];
        _setPoints = new double[schema.SetPointColumns.Count];
        _stateNumbers = new double[schema.StateColumns.Count];
    }

    /// <summary>What is recorded: the live numbers, after them their set points and other parts of the state.</summary>
    public IReadOnlyList<HistoryField> Fields { get; }

    /// <summary>Records a sample; the oldest one gives way if the ring is full.</summary>
    /// <param name="unixMilliseconds">Its time; not before the previous one.</param>
    /// <param name="snapshot">The machine's values. Nothing is recorded while it has no live values.</param>
    /// <returns>The sample, overwritten by the next one; null if nothing was recorded.</returns>
    public HistoryChunk? Add(long unixMilliseconds, MachineSnapshot snapshot)
    {
        if (snapshot.LiveValues is null)
        {
            return null;
        }

        lock (_access)
        {
            _schema.ReadMeasurements(snapshot, _liveNumbers, _stateNumbers);
            if (snapshot.State is { } state)
            {
                _schema.ReadSetPoints(state, _setPoints);
            }
            else
            {
                Array.Fill(_setPoints, double.NaN);
            }

            long slot = _count % _times.Length;
            _times[slot] = _newest.Times[0] = unixMilliseconds;
            for (int i = 0; i < _columns.Length; i++)
            {
                _columns[i][slot] = _newest.Columns[i].Mean[0] = NumberOf(i);
            }

            _count++;
            return _newest;
        }
    }

    private double NumberOf(int field)
    {
        int setPoint = field - _liveNumbers.Length;
        int part = setPoint - _setPoints.Length;
        return setPoint < 0 ? _liveNumbers[field] : part < 0 ? _setPoints[setPoint] : _stateNumbers[part];
    }

    /// <summary>How many samples are kept.</summary>
    public int Samples => _times.Length;

    /// <summary>Whether so many are there.</summary>
    public bool IsFull
    {
        get
        {
            lock (_access)
            {
                return _count >= _times.Length;
            }
        }
    }

    /// <summary>Time of the oldest sample; null if there is none.</summary>
    public long? Oldest
    {
        get
        {
            lock (_access)
            {
                return _count == 0 ? null : _times[Math.Max(0, _count - _times.Length) % _times.Length];
            }
        }
    }

    /// <summary>Copies the samples of a time range, oldest first.</summary>
    /// <param name="from">Unix milliseconds, inclusive.</param>
    /// <param name="to">Unix milliseconds, inclusive.</param>
    /// <param name="fields">Indexes into <see cref="Fields"/>.</param>
    public HistoryChunk Read(long from, long to, IReadOnlyList<int> fields)
    {
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

            HistoryChunk read = HistoryChunk.OfSingles(slots.Count, fields.Count);
            for (int row = 0; row < slots.Count; row++)
            {
                read.Times[row] = _times[slots[row]];
                for (int i = 0; i < fields.Count; i++)
                {
                    read.Columns[i].Mean[row] = _columns[fields[i]][slots[row]];
                }
            }

            return read;
        }
    }
}

/// <summary>One recorded number.</summary>
/// <param name="Name">A live number's dotted path; with <see cref="SetPointSuffix"/> behind it, the set point of that number; with <see cref="StatePrefix"/> before it, another part of the state.</param>
/// <param name="Unit">Its unit; empty if it has none.</param>
/// <param name="StatePath">For a set point or another part of the state: its dotted path there. Null for a live number.</param>
internal sealed record HistoryField(string Name, string Unit, string? StatePath)
{
    /// <summary>Ends the names of set points.</summary>
    public const string SetPointSuffix = ".set_point";

    /// <summary>Begins the names of other parts of the state.</summary>
    public const string StatePrefix = "state.";

    /// <summary>True for a commanded number, false for a measured one.</summary>
    [JsonIgnore]
    public bool IsSetPoint => StatePath is not null;

    /// <summary>How many decimals of the number are worth reading.</summary>
    public int Decimals { get; init; }

    /// <summary>What is recorded of a machine: its live numbers, after them their set points and other parts of the state.</summary>
    /// <param name="schema">The machine's schema.</param>
    public static IReadOnlyList<HistoryField> Of(MachineSchema schema)
    {
        return
        [
            .. schema.LiveColumns.Select(column => new HistoryField(column.Path, column.Value.Unit, null) { Decimals = column.Value.Decimals }),
            .. schema.SetPointColumns.Select(column => new HistoryField(column.Of.Path + SetPointSuffix, column.Value.Unit, column.Link.Path) { Decimals = column.Value.Decimals }),
            .. schema.StateColumns.Select(column => new HistoryField(StatePrefix + column.Path, column.Value.Unit, column.Path) { Decimals = column.Value.Decimals }),
        ];
    }
}
