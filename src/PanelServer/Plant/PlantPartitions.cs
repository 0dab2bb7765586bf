using System.Globalization;
using Npgsql;
using PanelServer.Host.Storage;

namespace PanelServer.Host.Plant;

/// <summary>The partitions of the common history: one for each month in UTC, made by whoever comes first.</summary>
internal static class PlantPartitions
{
    // Error code of PostgreSQL, Appendix A of its manual.
    private const string LockNotAvailable = "55P03";

    /// <summary>The month of a time.</summary>
    /// <param name="time">The time, UTC.</param>
    /// <returns>Its first moment, UTC.</returns>
    public static DateTime MonthOf(DateTime time) => new(time.Year, time.Month, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Makes a partition, unless it is there. It holds up nobody who writes or reads.</summary>
    /// <param name="connection">The common history, without a transaction.</param>
    /// <param name="table">The table.</param>
    /// <param name="month">First moment of the month, UTC.</param>
    public static void Make(NpgsqlConnection connection, string table, DateTime month)
    {
        string name = NameOf(table, month);
        if (IsThere(connection, name))
        {
            return;
        }

        // "Partition of" would wait for all who read the table; to attach a new one does not.
        connection.Execute("SELECT plant_make_month(@table, @month)", ("table", table), ("month", DateOnly.FromDateTime(month)));
    }

    /// <summary>Drops what is older than whoever owns the tables wants, unless somebody reads it for long: then the next time will do.</summary>
    /// <param name="connection">The common history, without a transaction.</param>
    public static void DropOld(NpgsqlConnection connection) => connection.Execute("SELECT plant_drop_old()");

    /// <summary>Drops the partitions before a month, unless somebody reads them for long: then the next time will do.</summary>
    /// <param name="connection">The common history, without a transaction.</param>
    /// <param name="table">The table.</param>
    /// <param name="oldest">First moment of the oldest month that is kept, UTC.</param>
    /// <returns>The names of those that are gone.</returns>
    public static IReadOnlyList<string> DropBefore(NpgsqlConnection connection, string table, DateTime oldest)
    {
        string[] old =
        [
            .. connection.Query($"SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = '{table}'::regclass", row => row.GetString(0))
                .Where(name => string.CompareOrdinal(name, NameOf(table, oldest)) < 0).Order(StringComparer.Ordinal),
        ];
        try
        {
            foreach (string name in old)
            {
                using NpgsqlTransaction transaction = connection.BeginTransaction();
                connection.Execute("SET LOCAL lock_timeout = '2s'");
                PlantSchema.Lock(connection);
                connection.Execute($"DROP TABLE IF EXISTS {name}");
                transaction.Commit();
            }

            return old;
        }
        catch (PostgresException busy) when (busy.SqlState == LockNotAvailable)
        {
            return [];
        }
    }

    // Not "to_regclass": what it knows may be older than the lock.
    private static bool IsThere(NpgsqlConnection connection, string name) => connection.QuerySingle(
        $"SELECT EXISTS (SELECT FROM pg_class WHERE relname = '{name}' AND relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema()))", row => row.GetBoolean(0));

    private static string NameOf(string table, DateTime month) => string.Create(CultureInfo.InvariantCulture, $"{table}_{month:yyyy_MM}");
}
