using System.Data.Common;

namespace PanelServer.Host.Storage;

/// <summary>
/// The tables of the store, as steps from one version to the next. A step that has been released is never changed; what comes later is a new
/// one. Only words that SQLite and PostgreSQL both have.
/// </summary>
internal static class StoreSchema
{
    private static readonly string[] Steps =
    [
        """
        CREATE TABLE machine_settings (
            vendor INTEGER NOT NULL, machine INTEGER NOT NULL, serial INTEGER NOT NULL,
            body TEXT NOT NULL, changed BIGINT NOT NULL,
            PRIMARY KEY (vendor, machine, serial));
        CREATE TABLE machine_seen (
            vendor INTEGER NOT NULL, machine INTEGER NOT NULL, serial INTEGER NOT NULL,
            doing TEXT NOT NULL, seen BIGINT NOT NULL,
            PRIMARY KEY (vendor, machine, serial));
        CREATE TABLE audit (
            id BIGINT PRIMARY KEY, ts BIGINT NOT NULL, user_name TEXT, address TEXT NOT NULL, door TEXT NOT NULL,
            slug TEXT, serial INTEGER, mutation TEXT, value TEXT, value_before TEXT,
            outcome TEXT NOT NULL, reason TEXT, bytes INTEGER NOT NULL);
        CREATE INDEX audit_by_time ON audit (ts);
        """,
        AlarmSchema.Tables,
        HistoryTables.Create,
        RecipeTables.Create,
        RunTables.Create,
        RecipeTables.CreateApplied,
        DeviceTables.Create,
        AlarmSchema.Comments,
        RunTables.Revisions,
        PlantTables.Create,
    ];

    /// <summary>The version that this program works with.</summary>
    public static int Version => Steps.Length;

    /// <summary>Brings the tables up to date, all or nothing.</summary>
    /// <param name="connection">The store.</param>
    /// <exception cref="NewerStoreException">A later version of this program has made them.</exception>
    /// <exception cref="DbException">The store can't be used.</exception>
    public static void Update(DbConnection connection)
    {
        using DbTransaction transaction = connection.BeginTransaction();
        connection.Execute("CREATE TABLE IF NOT EXISTS store_version (version INTEGER NOT NULL)");
        int found = connection.QuerySingle("SELECT COALESCE(MAX(version), 0) FROM store_version", row => row.GetInt32(0));
        if (found > Version)
        {
            throw new NewerStoreException(found);
        }

        foreach (string step in Steps.Skip(found))
        {
            connection.Execute(step);
        }

        connection.Execute("DELETE FROM store_version");
        connection.Execute("INSERT INTO store_version (version) VALUES (@version)", ("version", Version));
        transaction.Commit();
    }
}

/// <summary>The store was made by a later version of this program.</summary>
/// <param name="version">Its version.</param>
internal sealed class NewerStoreException(int version) : Exception($"The store has version {version}; this program knows versions up to {StoreSchema.Version}.");
