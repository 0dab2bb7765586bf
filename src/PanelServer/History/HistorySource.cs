using PanelServer.Host.Common;

namespace PanelServer.Host.History;

/// <summary>All that answers a query: what the store has, and behind it what is still in memory.</summary>
internal sealed class HistorySource
{
    private readonly StoredHistory? _stored;
    private readonly HistoryStep _step;
    private readonly HistoryChunk _recent;
    private readonly long _from;
    private readonly long _to;
    private readonly long _width;
    private readonly IEnumerable<ClockStep> _clockSteps;
    private HistoryChunk? _reduced;

    /// <summary>Chooses what is read.</summary>
    /// <param name="query">What is wanted.</param>
    /// <param name="history">What is in memory.</param>
    /// <param name="stored">What is in the store; null if it is not needed, or there is none.</param>
    /// <param name="clock">The present time, and its steps.</param>
    public HistorySource(HistoryQuery query, MachineHistory history, StoredHistory? stored, PanelClock clock)
    {
        _stored = stored;
        _clockSteps = clock.Steps;
        Fields = [.. query.Fields.Select(index => history.Fields[index])];
        _to = query.To ?? clock.UnixMilliseconds;
        long oldest = history.Oldest ?? _to;
        _from = query.From ?? Math.Min(oldest, query.IsPlain ? _to - (history.Samples * 1000L) : Begin() ?? oldest);
        _step = query.Step ?? Choose(query.Points!.Value);
        _width = query.Points is { } points ? WidthFor(points) : _step.Milliseconds;
        _from -= _step.IsRolledUp ? ((_from % _step.Milliseconds) + _step.Milliseconds) % _step.Milliseconds : 0;
        _recent = history.Read(_step.IsRolledUp ? long.MinValue : _from, _to, query.Fields);
        IsReduced = query.Points is not null;
    }

    /// <summary>The fields wanted.</summary>
    public IReadOnlyList<HistoryField> Fields { get; }

    /// <summary>Time between samples, in seconds.</summary>
    public int IntervalSeconds => (int)(_width / 1000);

    /// <summary>Whether samples have smallest and greatest values.</summary>
    public bool IsRolledUp => _width > HistoryStep.Finest.Milliseconds;

    /// <summary>Whether the answer is bounded by a number of points, and small for that.</summary>
    public bool IsReduced { get; }

    /// <summary>How many samples there are, at the most.</summary>
    public long MostSamples => (_stored?.Count(_step, _from, _to) ?? 0) + _recent.Times.Length;

    /// <summary>Where the clock was set between two times.</summary>
    /// <param name="from">Unix milliseconds, exclusive.</param>
    /// <param name="to">Unix milliseconds, inclusive.</param>
    public IEnumerable<ClockStep> Steps(long from, long to) => (_stored?.Steps(from, to) ?? [])
        .Concat(_clockSteps.Where(step => step.UnixMilliseconds > from && step.UnixMilliseconds <= to))
        .DistinctBy(step => step.UnixMilliseconds)
        .OrderBy(step => step.UnixMilliseconds);

    /// <summary>The samples in order. May be asked for several times.</summary>
    /// <param name="places">Which of <see cref="Fields"/>.</param>
    public IEnumerable<HistoryChunk> Read(IReadOnlyList<int> places)
    {
        if (_width == _step.Milliseconds)
        {
            return ReadStep(places);
        }

        _reduced ??= Reduce();
        return [_reduced with { Columns = [.. places.Select(place => _reduced.Columns[place])] }];
    }

    /// <summary>All fields at once: the bytes are read once, and so many points fit into memory.</summary>
    private HistoryChunk Reduce()
    {
        HistoryRollUp reduced = new(_width, Fields.Count);
        foreach (HistoryChunk chunk in ReadStep([.. Enumerable.Range(0, Fields.Count)]))
        {
            AddAll(reduced, chunk);
        }

        return reduced.ToChunk();
    }

    private static void AddAll(HistoryRollUp rollUp, HistoryChunk chunk)
    {
        for (int i = 0; i < chunk.Times.Length; i++)
        {
            rollUp.Add(chunk, i);
        }
    }

    /// <summary>
    /// First what was stored before, then what is in memory, then what was stored of later times, while the clock was wrong. What is in memory is
    /// exact, so it goes before what is stored of the same seconds; buckets are from memory only where they are not stored yet.
    /// </summary>
    private IEnumerable<HistoryChunk> ReadStep(IReadOnlyList<int> places)
    {
        HistoryField[] fields = [.. places.Select(place => Fields[place])];
        HistoryChunk recent = _recent with { Columns = [.. places.Select(place => _recent.Columns[place])] };
        bool isRecent = recent.Times.Length > 0;
        long storedTo = !isRecent ? _to : Math.Min(_to, _step.IsRolledUp ? recent.Times[^1] : recent.Times[0] - 1);
        HistoryChunk? held = null;
        foreach (HistoryChunk chunk in _stored?.Read(_step, _from, storedTo, fields) ?? [])
        {
            if (held is not null)
            {
                yield return held;
            }

            held = chunk;
        }

        HistoryChunk tail = _step.IsRolledUp ? RollUp(recent, held?.Times[^1] ?? (_from - _step.Milliseconds)) : recent;
        if (held is not null && tail.Times.Length > 0 && tail.Times[0] == held.Times[^1])
        {
            // It was stored unfinished; in memory is all of it, if that reaches back to its beginning.
            held = recent.Times[0] < tail.Times[0] ? held.Slice(0, held.Times.Length - 1) : held;
            tail = recent.Times[0] < tail.Times[0] ? tail : tail.Slice(1, tail.Times.Length);
        }

        foreach (HistoryChunk? chunk in (HistoryChunk?[])[held, tail])
        {
            if (chunk is { Times.Length: > 0 })
            {
                yield return chunk;
            }
        }

        if (isRecent && _to > recent.Times[^1])
        {
            foreach (HistoryChunk chunk in _stored?.Read(_step, recent.Times[^1] + 1, _to, fields) ?? [])
            {
                yield return chunk;
            }
        }
    }

    private HistoryChunk RollUp(HistoryChunk recent, long from)
    {
        HistoryRollUp rollUp = new(_step.Milliseconds, recent.Columns.Length);
        int start = Array.FindIndex(recent.Times, time => time >= from && time >= _from);
        if (start >= 0)
        {
            AddAll(rollUp, recent.Slice(start, recent.Times.Length));
        }

        return rollUp.ToChunk();
    }

    /// <summary>When the longest record begins.</summary>
    private long? Begin() => HistoryStep.All.Select(step => _stored?.Oldest(step)).Min();

    /// <summary>The coarsest step with so many samples in the range; a coarser one where only that reaches back to its beginning.</summary>
    private HistoryStep Choose(int points)
    {
        HistoryStep chosen = HistoryStep.All.LastOrDefault(step => step.Milliseconds * points <= _to - _from) ?? HistoryStep.Finest;
        return _stored?.StepReaching(chosen, _from) ?? chosen;
    }

    /// <summary>How wide a point is: a multiple of the step.</summary>
    private long WidthFor(int points) => Math.Max(1, (_to - _from + (points * _step.Milliseconds) - 1) / (points * _step.Milliseconds)) * _step.Milliseconds;
}
