using System.Globalization;
using Npgsql;
using PanelServer.Host.Storage;
using PanelServer.PostgreSql;

namespace PanelServer.Benchmarks.Plant;

/// <summary>What a database server has used and stored.</summary>
/// <param name="CpuSeconds">Processor time of all its processes, also of those that have ended.</param>
/// <param name="Bytes">Size of a schema's tables with their indexes.</param>
/// <param name="LogBytes">How much it has written to its write-ahead log.</param>
/// <param name="BytesPerConnection">Memory that each of its processes has for itself, in the mean.</param>
internal readonly record struct DatabaseFigures(double CpuSeconds, double Bytes, double LogBytes, double BytesPerConnection)
{
    private const double TicksPerSecond = 100;

    // Fields of /proc/PID/stat behind the command name (proc(5)).
    private const int ParentField = 4 - 3;
    private const int EndedUserField = 16 - 3;
    private const int EndedSystemField = 17 - 3;

    /// <summary>Looks.</summary>
    /// <param name="server">The server.</param>
    /// <param name="schema">The schema.</param>
    public static DatabaseFigures Read(PostgreSqlServer server, string schema)
    {
        using NpgsqlConnection connection = server.Connect(schema);
        double bytes = connection.QuerySingle(
            "SELECT COALESCE(SUM(pg_total_relation_size(oid)), 0)::float8 FROM pg_class WHERE relkind = 'r' AND relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())", row => row.GetDouble(0));
        double log = connection.QuerySingle("SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::float8", row => row.GetDouble(0));
        int root = server.ProcessId;
        int[] children = [.. Directory.EnumerateDirectories("/proc").Select(folder => int.TryParse(Path.GetFileName(folder), out int id) ? id : 0).Where(id => id != 0 && IsChild(id, root))];
        string[] stat = Stat(root);
        double ended = (Number(stat[EndedUserField]) + Number(stat[EndedSystemField])) / TicksPerSecond;
        return new(ended + children.Append(root).Sum(CpuSecondsOf), bytes, log, children.Average(PrivateBytesOf));
    }

    private static bool IsChild(int id, int parent)
    {
        try
        {
            return Number(Stat(id)[ParentField]) == parent;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // More exact than the ticks of "stat", which are 10 ms.
    private static double CpuSecondsOf(int id) => Number(File.ReadAllText($"/proc/{id}/schedstat").Split(' ')[0]) / 1e9;

    private static double PrivateBytesOf(int id) =>
        File.ReadLines($"/proc/{id}/smaps_rollup").Where(line => line.StartsWith("Private_", StringComparison.Ordinal))
            .Sum(line => Number(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) * 1024);

    private static string[] Stat(int id)
    {
        string stat = File.ReadAllText($"/proc/{id}/stat");
        return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
