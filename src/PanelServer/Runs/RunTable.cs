using System.Data.Common;
using System.Text.Json;
using PanelServer.Host.Storage;
using PanelServer.Machines.Json;

namespace PanelServer.Host.Runs;

/// <summary>The table of production runs.</summary>
internal static class RunTable
{
    private const string NextRevision = "(SELECT COALESCE(MAX(revision), 0) + 1 FROM production_run)";

    /// <summary>The number for the next run.</summary>
    public static long NextNumber(DbConnection store) => store.QuerySingle("SELECT COALESCE(MAX(number), 0) + 1 FROM production_run", row => row.GetInt64(0));

    /// <summary>Stores a run, in place of an earlier form of it; its figures stay.</summary>
    public static void Store(DbConnection store, Run run) => store.Execute(
        $"""
        INSERT INTO production_run (number, begun, ended, body, revision) VALUES (@number, @begun, @ended, @body, {NextRevision})
        ON CONFLICT (number) DO UPDATE SET begun = @begun, ended = @ended, body = @body, revision = excluded.revision
        """,
        ("number", run.Number),
        ("begun", run.Begun),
        ("ended", run.Ended),
        ("body", JsonSerializer.Serialize(run, PanelJson.Declared)));

    /// <summary>Stores the figures of a run that is stored.</summary>
    public static void StoreFigures(DbConnection store, long number, RunFigures figures) => store.Execute(
        $"UPDATE production_run SET figures = @figures, revision = {NextRevision} WHERE number = @number",
        ("number", number),
        ("figures", JsonSerializer.Serialize(figures, PanelJson.Declared)));

    /// <summary>The run that is open; null if none is.</summary>
    public static Run? ReadOpen(DbConnection store) =>
        store.Query("SELECT body FROM production_run WHERE ended IS NULL ORDER BY number DESC LIMIT 1", row => Parse<Run>(row.GetString(0))).FirstOrDefault();

    /// <summary>The first run that can be read, has ended and has no figures yet; null if there is none.</summary>
    /// <param name="store">The store.</param>
    /// <param name="after">Of the runs behind this number; 0 for all.</param>
    public static Run? ReadUnfinished(DbConnection store, long after) => store.Query(
        "SELECT body FROM production_run WHERE ended IS NOT NULL AND figures IS NULL AND number > @after ORDER BY number",
        row => Parse<Run>(row.GetString(0)),
        ("after", after)).FirstOrDefault(run => run is not null);

    /// <summary>A run; null if there is none of that number.</summary>
    public static Run? Read(DbConnection store, long number) =>
        store.Query("SELECT body FROM production_run WHERE number = @number", row => Parse<Run>(row.GetString(0)), ("number", number)).FirstOrDefault();

    /// <summary>The stored figures of a run; null if there are none.</summary>
    public static RunFigures? ReadFigures(DbConnection store, long number) => store.Query(
        "SELECT figures FROM production_run WHERE number = @number AND figures IS NOT NULL",
        row => Parse<RunFigures>(row.GetString(0)),
        ("number", number)).FirstOrDefault();

    /// <summary>Reads runs, newest first.</summary>
    /// <param name="store">The store.</param>
    /// <param name="query">Which.</param>
    public static List<Run> Read(DbConnection store, RunQuery query) => [.. store.Query(
        "SELECT body FROM production_run WHERE number < @before AND begun >= @from AND begun <= @to ORDER BY number DESC LIMIT @limit",
        row => Parse<Run>(row.GetString(0)),
        ("before", query.Before),
        ("from", query.From),
        ("to", query.To),
        ("limit", query.Limit)).OfType<Run>()];

    /// <summary>Reads runs that have changed, in the order of their last changes.</summary>
    /// <param name="store">The store.</param>
    /// <param name="revision">After which change; 0 for all.</param>
    /// <param name="limit">How many at the most.</param>
    public static List<ChangedRun> ReadChanged(DbConnection store, long revision, int limit) => store.Query(
        "SELECT revision, number, begun, ended, body, figures FROM production_run WHERE revision > @revision ORDER BY revision LIMIT @limit",
        row => new ChangedRun(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.IsDBNull(3) ? null : row.GetInt64(3), row.GetString(4), Parse<Run>(row.GetString(4)), row.Text(5)),
        ("revision", revision),
        ("limit", limit));

    /// <summary>Lets the oldest runs go.</summary>
    /// <param name="store">The store.</param>
    /// <param name="maximum">How many may be left.</param>
    public static void Rotate(DbConnection store, int maximum) => store.Execute(
        "DELETE FROM production_run WHERE ended IS NOT NULL AND number <= (SELECT COALESCE(MAX(number), 0) FROM production_run) - @maximum", ("maximum", maximum));

    // Another version of this program may have stored it in another form. Nothing may be thrown here: it would undo what others have written.
    private static T? Parse<T>(string body)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(body, PanelJson.Declared);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>A run that has changed, as it is stored.</summary>
/// <param name="Revision">Rises with each change of any run.</param>
/// <param name="Number">Its number.</param>
/// <param name="Begun">When it was begun, in Unix milliseconds.</param>
/// <param name="Ended">When it ended; null while it is open.</param>
/// <param name="Body">All of it, as JSON.</param>
/// <param name="Run">The same, read; null if another version has stored it in another form.</param>
/// <param name="Figures">What the record says of it, as JSON; null as long as that is not made.</param>
internal sealed record ChangedRun(long Revision, long Number, long Begun, long? Ended, string Body, Run? Run, string? Figures);
