using PanelServer.Host.History;

namespace PanelServer.Host.Runs;

/// <summary>Goes through the recorded samples of a machine. A sample holds until the next one, but not longer than a given time.</summary>
internal sealed class SampleCursor
{
    private readonly IEnumerator<HistoryChunk> _chunks;
    private readonly long _hold;
    private (HistoryChunk Chunk, int Row)? _current;
    private (HistoryChunk Chunk, int Row)? _next;

    /// <summary>Begins before the first sample.</summary>
    /// <param name="chunks">The samples in the order of their times; one chunk is in memory at a time.</param>
    /// <param name="holdMilliseconds">How long a sample holds at the most.</param>
    public SampleCursor(IEnumerable<HistoryChunk> chunks, long holdMilliseconds)
    {
        _chunks = chunks.GetEnumerator();
        _hold = holdMilliseconds;
        _next = ReadChunk();
    }

    /// <summary>Time of the present sample; meaningless before the first one.</summary>
    public long Time => _current is { } current ? current.Chunk.Times[current.Row] : long.MinValue;

    /// <summary>Time of the next sample; the end of time if there is none.</summary>
    public long NextTime => _next is { } next ? next.Chunk.Times[next.Row] : long.MaxValue;

    /// <summary>Until when the present sample holds.</summary>
    public long Until => _current is null ? long.MinValue : Math.Min(NextTime, Time + _hold);

    /// <summary>True if the record goes on from the present sample to the next one without a gap.</summary>
    public bool GoesOn => _current is not null && _next is not null && NextTime - Time <= _hold;

    /// <summary>True if there is a sample before and after a gap.</summary>
    public bool HasGap => _current is not null && _next is not null && !GoesOn;

    /// <summary>Goes to the next sample.</summary>
    public void Advance()
    {
        _current = _next;
        _next = _next is { } next && next.Row + 1 < next.Chunk.Times.Length ? (next.Chunk, next.Row + 1) : ReadChunk();
    }

    /// <summary>The present sample of a field: smallest value, mean and greatest value.</summary>
    /// <param name="place">Place of the field.</param>
    public (double Min, double Mean, double Max) Read(int place) => Read(_current!.Value, place);

    /// <summary>By how much a counter goes on from the present sample to the next one; one that falls has begun again at 0.</summary>
    /// <param name="place">Place of the field.</param>
    /// <param name="resolution">Falls up to this are rounding.</param>
    public double Increment(int place, double resolution)
    {
        double before = Read(_current!.Value, place).Max;
        double after = Read(_next!.Value, place).Max;
        double increment = before - after > resolution ? after : after - before;
        return double.IsFinite(increment) ? increment : 0;
    }

    private static (double Min, double Mean, double Max) Read((HistoryChunk Chunk, int Row) sample, int place)
    {
        HistoryValues values = sample.Chunk.Columns[place];
        return (values.Min[sample.Row], values.Mean[sample.Row], values.Max[sample.Row]);
    }

    private (HistoryChunk Chunk, int Row)? ReadChunk()
    {
        while (_chunks.MoveNext())
        {
            if (_chunks.Current.Times.Length > 0)
            {
                return (_chunks.Current, 0);
            }
        }

        return null;
    }
}
