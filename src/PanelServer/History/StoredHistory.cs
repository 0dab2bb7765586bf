using System.Data.Common;
using PanelServer.Host.Common;
using PanelServer.Machines;

namespace PanelServer.Host.History;

/// <summary>
/// The history of one machine as it is in the store, on a connection of its own that sees one state of it from beginning to end. One block is
/// in memory at a time, however long the answer is.
/// </summary>
/// <param name="connection">The store, opened for this.</param>
/// <param name="machine">The machine.</param>
/// <param name="logger">The log.</param>
internal sealed class StoredHistory(DbConnection connection, MachineIdentificationUnique machine, ILogger logger) : IDisposable
{
    private readonly Dictionary<long, HistoryField[]> _layouts = [];

    /// <inheritdoc/>
    public void Dispose() => connection.Dispose();

    /// <summary>When the record begins at a step; null if there is none.</summary>
    public long? Oldest(HistoryStep step) => HistoryTable.Oldest(connection, machine, step);

    /// <summary>The step wanted, or a coarser one where only that reaches back far enough.</summary>
    /// <param name="wanted">The step wanted.</param>
    /// <param name="from">How far back, in Unix milliseconds.</param>
    public HistoryStep StepReaching(HistoryStep wanted, long from)
    {
        HistoryStep chosen = wanted;
        foreach (HistoryStep coarser in HistoryStep.All.Where(step => step.Seconds > wanted.Seconds))
        {
            if (Oldest(chosen) is { } oldest && oldest > from + coarser.Milliseconds && Oldest(coarser) is { } further && further < oldest - coarser.Milliseconds)
            {
                chosen = coarser;
            }
        }

        return chosen;
    }

    /// <summary>Where the clock was set, in the order of the times.</summary>
    /// <param name="from">Unix milliseconds, exclusive.</param>
    /// <param name="to">Unix milliseconds, inclusive.</param>
    public IEnumerable<ClockStep> Steps(long from, long to) => HistoryTable.Marks(connection, from, to);

    /// <summary>How many samples there are in a time range, at the most.</summary>
    public long Count(HistoryStep step, long from, long to) => HistoryTable.Find(connection, machine, step, from, to).Sum(block => (long)block.Samples);

    /// <summary>
    /// Samples in the order of their times, each time once. What was recorded while the clock was wrong, of times for which there is an earlier
    /// record, is left out; what two runs of the server recorded of the same bucket is put together.
    /// </summary>
    /// <param name="step">The step.</param>
    /// <param name="from">Unix milliseconds, inclusive.</param>
    /// <param name="to">Unix milliseconds, inclusive.</param>
    /// <param name="fields">The fields.</param>
    public IEnumerable<HistoryChunk> Read(HistoryStep step, long from, long to, IReadOnlyList<HistoryField> fields)
    {
        HistoryChunk? held = null;
        foreach (HistoryBlockPlace place in HistoryTable.Find(connection, machine, step, from, to))
        {
            if (TryDecode(place, fields) is not { } chunk)
            {
                continue;
            }

            long last = held?.Times[^1] ?? long.MinValue;
            int start = Array.FindIndex(chunk.Times, time => time >= from && time >= last);
            if (start >= 0 && held is not null && chunk.Times[start] == last)
            {
                if (step.IsRolledUp)
                {
                    held.Merge(held.Times.Length - 1, chunk, start);
                }

                start++;
            }

            int end = Array.FindLastIndex(chunk.Times, time => time <= to) + 1;
            if (start < 0 || start >= end)
            {
                continue;
            }

            if (held is not null)
            {
                yield return held;
            }

            held = chunk.Slice(start, end);
        }

        if (held is not null)
        {
            yield return held;
        }
    }

    private HistoryChunk? TryDecode(HistoryBlockPlace place, IReadOnlyList<HistoryField> fields)
    {
        try
        {
            if (!_layouts.TryGetValue(place.Layout, out HistoryField[]? recorded))
            {
                recorded = HistoryTable.Fields(connection, place.Layout);
                _layouts.Add(place.Layout, recorded);
            }

            int[] wanted = [.. fields.Select(field => Array.FindIndex(recorded, one => one.Name == field.Name))];
            return BlockCodec.Decode(HistoryTable.Body(connection, place.Id), recorded, wanted);
        }
        catch (InvalidDataException damage)
        {
            logger.LogUnreadable(damage.Message);
            return null;
        }
    }
}
