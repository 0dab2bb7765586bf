using Npgsql;
using PanelServer.Host.Alarms;
using PanelServer.Host.Audit;
using PanelServer.Host.History;
using PanelServer.Host.Runs;
using PanelServer.Host.Storage;
using PanelServer.Machines.Json;

namespace PanelServer.Host.Plant;

/// <summary>
/// Makes the rows of a batch. What is older than what is kept, or further ahead than the next month because the panel's clock is wrong, is left
/// out: there is no partition for it.
/// </summary>
/// <param name="connection">The common history.</param>
/// <param name="panel">Id of the panel.</param>
/// <param name="oldestValue">First time of values that are kept, UTC.</param>
/// <param name="oldestRecord">First time of records that are kept, UTC.</param>
/// <param name="end">First time that is not taken any more, UTC.</param>
internal sealed class PlantRows(NpgsqlConnection connection, int panel, DateTime oldestValue, DateTime oldestRecord, DateTime end)
{
    private readonly (long Begin, long End) _values = (Milliseconds(oldestValue), Milliseconds(end));
    private readonly (long Begin, long End) _records = (Milliseconds(oldestRecord), Milliseconds(end));

    /// <summary>Rows written.</summary>
    public long Written { get; private set; }

    /// <summary>Samples of machines that were left out for their time.</summary>
    public long MissedSamples { get; private set; }

    /// <summary>The tables and months that a batch needs.</summary>
    /// <param name="batch">The batch.</param>
    public HashSet<(string Table, DateTime Month)> MonthsOf(PlantBatch batch)
    {
        HashSet<(string Table, DateTime Month)> months = [];
        void Add(string table, (long Begin, long End) kept, IEnumerable<long> times) =>
            months.UnionWith(times.Where(time => IsIn(kept, time)).Select(time => (table, PlantPartitions.MonthOf(TimeOf(time)))));
        Add(PlantSchema.Values, _values, batch.Values.SelectMany(samples => samples.Chunk.Times));
        Add(PlantSchema.Alarms, _records, batch.Alarms.Select(entry => entry.Ts));
        Add(PlantSchema.Commands, _records, batch.Commands.Select(entry => entry.Ts));
        Add(PlantSchema.Runs, _records, batch.Runs.Select(run => run.Begun));
        return months;
    }

    /// <summary>
    /// Adds values. Where two runs of the server have recorded of the same bucket of time, both are put together, as the panel itself does when it
    /// is asked.
    /// </summary>
    /// <param name="signals">Id of each field's signal.</param>
    /// <param name="chunk">The values.</param>
    public void AddValues(int[] signals, HistoryChunk chunk)
    {
        // Signal by signal, so that values that are asked for together are near each other.
        List<int> ids = [];
        List<DateTime> times = [];
        (List<double> mean, List<double> min, List<double> max) = ([], [], []);
        List<int> counts = [];
        for (int i = 0; i < signals.Length; i++)
        {
            HistoryValues column = chunk.Columns[i];
            for (int row = 0; row < chunk.Times.Length; row++)
            {
                if (!double.IsNaN(column.Mean[row]) && IsIn(_values, chunk.Times[row]))
                {
                    ids.Add(signals[i]);
                    times.Add(TimeOf(chunk.Times[row]));
                    mean.Add(column.Mean[row]);
                    min.Add(column.Min[row]);
                    max.Add(column.Max[row]);
                    counts.Add(chunk.Counts[row]);
                }
            }
        }

        MissedSamples += chunk.Times.Count(time => !IsIn(_values, time));
        Written += ids.Count == 0 ? 0 : connection.Execute(
            $"""
            INSERT INTO {PlantSchema.Values} AS v (signal, time, mean, min, max, count) SELECT * FROM unnest(@signals, @times, @mean, @min, @max, @counts)
            ON CONFLICT (signal, time) DO UPDATE SET
                mean = (v.mean * v.count + excluded.mean * excluded.count) / (v.count + excluded.count),
                min = LEAST(v.min, excluded.min), max = GREATEST(v.max, excluded.max), count = v.count + excluded.count
            """,
            ("signals", ids.ToArray()),
            ("times", times.ToArray()),
            ("mean", mean.ToArray()),
            ("min", min.ToArray()),
            ("max", max.ToArray()),
            ("counts", counts.ToArray()));
    }

    /// <summary>Adds alarms, commands and runs.</summary>
    /// <param name="batch">The batch.</param>
    public void AddRecords(PlantBatch batch)
    {
        foreach (AlarmHistoryEntry entry in batch.Alarms.Where(entry => IsIn(_records, entry.Ts)))
        {
            Add(entry);
        }

        foreach (AuditEntry entry in batch.Commands.Where(entry => IsIn(_records, entry.Ts)))
        {
            Add(entry);
        }

        foreach (ChangedRun run in batch.Runs.Where(run => IsIn(_records, run.Begun)))
        {
            Add(run);
        }
    }

    // What is there already was copied under an earlier claim of the name.
    private void Add(AlarmHistoryEntry entry) => Written += connection.Execute(
        $"""
        INSERT INTO {PlantSchema.Alarms} (panel, id, time, alarm, slug, serial, priority, state_before, state, label_en, label_de, message, occurrences, changed_by, comment)
        VALUES (@panel, @id, @time, @alarm, @slug, @serial, @priority, @before, @state, @english, @german, @message, @occurrences, @by, @comment)
        ON CONFLICT (panel, id, time) DO NOTHING
        """,
        ("panel", panel),
        ("id", entry.Id),
        ("time", TimeOf(entry.Ts)),
        ("alarm", entry.Alarm),
        ("slug", entry.Slug),
        ("serial", entry.Serial is { } serial ? (int)serial : null),
        ("priority", entry.Priority.ToString()),
        ("before", entry.StateBefore.ToString()),
        ("state", entry.State.ToString()),
        ("english", entry.Label.English),
        ("german", entry.Label.German),
        ("message", entry.Message),
        ("occurrences", entry.Occurrences),
        ("by", entry.By),
        ("comment", entry.Comment));

    private void Add(AuditEntry entry) => Written += connection.Execute(
        $"""
        INSERT INTO {PlantSchema.Commands} (panel, id, time, user_name, address, door, slug, serial, mutation, value, value_before, outcome, reason)
        VALUES (@panel, @id, @time, @user, @address, @door, @slug, @serial, @mutation, CAST(@value AS JSON), CAST(@before AS JSON), @outcome, @reason)
        ON CONFLICT (panel, id, time) DO NOTHING
        """,
        ("panel", panel),
        ("id", entry.Id),
        ("time", TimeOf(entry.Ts)),
        ("user", entry.User),
        ("address", entry.Address),
        ("door", entry.Door),
        ("slug", entry.Slug),
        ("serial", entry.Serial is { } serial ? (int)serial : null),
        ("mutation", entry.Mutation),
        ("value", entry.Value?.ToJsonString(PanelJson.Declared)),
        ("before", entry.ValueBefore?.ToJsonString(PanelJson.Declared)),
        ("outcome", entry.Outcome.ToString()),
        ("reason", entry.Reason));

    private void Add(ChangedRun changed) => Written += connection.Execute(
        $"""
        INSERT INTO {PlantSchema.Runs} (panel, number, begun, ended, product, recipe, recipe_version, begun_by, ended_by, note, body, figures)
        VALUES (@panel, @number, @begun, @ended, @product, @recipe, @recipeVersion, @begunBy, @endedBy, @note, CAST(@body AS JSON), CAST(@figures AS JSON))
        ON CONFLICT (panel, number, begun) DO UPDATE SET ended = excluded.ended, product = excluded.product, recipe = excluded.recipe,
            recipe_version = excluded.recipe_version, begun_by = excluded.begun_by, ended_by = excluded.ended_by, note = excluded.note,
            body = excluded.body, figures = excluded.figures
        """,
        ("panel", panel),
        ("number", changed.Number),
        ("begun", TimeOf(changed.Begun)),
        ("ended", changed.Ended is { } ended ? TimeOf(ended) : null),
        ("product", changed.Run?.Product),
        ("recipe", changed.Run?.Recipe),
        ("recipeVersion", changed.Run?.RecipeVersion),
        ("begunBy", changed.Run?.BegunBy),
        ("endedBy", changed.Run?.EndedBy),
        ("note", changed.Run?.Note),
        ("body", changed.Body),
        ("figures", changed.Figures));

    private static bool IsIn((long Begin, long End) kept, long time) => time >= kept.Begin && time < kept.End;

    private static long Milliseconds(DateTime time) => new DateTimeOffset(time).ToUnixTimeMilliseconds();

    private static DateTime TimeOf(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).UtcDateTime;
}
