using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace PanelServer.Host.Storage;

/// <summary>The store's file. One that can't be used is set aside, so that it is never a reason not to start.</summary>
/// <param name="directory">Its folder; made if it is not there.</param>
/// <param name="time">Names what is set aside.</param>
/// <param name="logger">The log.</param>
internal sealed class StoreFile(string directory, TimeProvider time, ILogger logger) : IStoreDatabase
{
    /// <summary>Name of the file.</summary>
    public const string Name = "panel.db";

    // A disk that damages one file after the other must not be filled with them.
    private const int MostSetAside = 3;

    // SQLite's result codes.
    private const int Corrupt = 11;
    private const int NotADatabase = 26;

    private static readonly string[] SideFiles = ["-wal", "-shm"];

    /// <inheritdoc/>
    public string Place { get; } = Path.GetFullPath(Path.Combine(directory, Name));

    /// <summary>False before it is opened for the first time, or when somebody has deleted it.</summary>
    public bool Exists => File.Exists(Place);

    /// <summary>Opens the file, with all tables; sets it aside first if it is damaged or of a later version.</summary>
    /// <exception cref="Exception">The folder or the file can't be used; whatever the system throws.</exception>
    public DbConnection Open()
    {
        Directory.CreateDirectory(directory);
        try
        {
            return Prepare();
        }
        catch (NewerStoreException newer)
        {
            SetAside("newer", newer.Message);
        }
        catch (Exception damaged) when (IsDamage(damaged))
        {
            SetAside("damaged", damaged.Message);
        }

        return Prepare();
    }

    /// <summary>Opens the file for reading, also one that can't be written; null if there is none, or nothing in it yet.</summary>
    /// <exception cref="DbException">It can't be read.</exception>
    public DbConnection? OpenReader()
    {
        if (!Exists)
        {
            return null;
        }

        try
        {
            return BeginReading(Place);
        }
        catch (SqliteException)
        {
            // "Immutable": without the side files, which are not there after a server has ended well, and can't be made here.
            string address = Uri.EscapeDataString(Place).Replace("%2F", "/", StringComparison.Ordinal);
            return BeginReading($"file:{address}?immutable=1");
        }
    }

    /// <summary>Looks at every page of the file but those of the history, which are checked when they are read: they may be gigabytes.</summary>
    /// <param name="connection">The open file.</param>
    /// <returns>What is damaged; null if nothing is.</returns>
    public Exception? FindDamage(DbConnection connection)
    {
        try
        {
            List<string> tables = connection.Query("SELECT name FROM sqlite_master WHERE type = 'table'", row => row.GetString(0));
            string? found = tables.Where(table => table != HistoryTables.Blocks)
                .Select(table => connection.QuerySingle($"PRAGMA quick_check('{table}')", row => row.GetString(0)))
                .FirstOrDefault(answer => answer != "ok");
            return found is null ? null : new InvalidDataException($"The file is damaged: {found}");
        }
        catch (SqliteException damage) when (IsDamage(damage))
        {
            return damage;
        }
    }

    /// <summary>True if the file itself is broken, and not just unreachable.</summary>
    /// <param name="failure">What was thrown.</param>
    public bool IsDamage(Exception failure) => failure is SqliteException { SqliteErrorCode: Corrupt or NotADatabase };

    /// <summary>Renames the file, with all that belongs to it, out of the way. It must not be open.</summary>
    /// <param name="reason">What is the matter with it, a sentence.</param>
    public void SetAside(string reason) => SetAside("damaged", reason);

    /// <summary>How many bytes of the file are in use; what was deleted is free for what comes.</summary>
    /// <param name="connection">The open file.</param>
    public long UsedBytes(DbConnection connection)
    {
        long Read(string pragma) => connection.QuerySingle("PRAGMA " + pragma, row => row.GetInt64(0));
        return (Read("page_count") - Read("freelist_count")) * Read("page_size");
    }

    // "What" is one word for its name.
    private void SetAside(string what, string reason)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{Place}.{what}-{time.GetUtcNow():yyyyMMdd'T'HHmmssfff}");
        File.Move(Place, name, overwrite: true);
        foreach (string side in SideFiles)
        {
            if (File.Exists(Place + side))
            {
                File.Move(Place + side, name + side, overwrite: true);
            }
        }

        logger.LogSetAside(Place, reason, name);
        DeleteAllButNewest(what);
    }

    private SqliteConnection Prepare()
    {
        SqliteConnection connection = Connect(new() { DataSource = Place });
        try
        {
            // Written ahead and synchronised with every commit: what was committed survives a power cut.
            connection.Execute("PRAGMA journal_mode = WAL");
            connection.Execute("PRAGMA synchronous = FULL");
            StoreSchema.Update(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Null as long as it has no tables: somebody is about to make them.</summary>
    private static SqliteConnection? BeginReading(string source)
    {
        SqliteConnection connection = Connect(new() { DataSource = source, Mode = SqliteOpenMode.ReadOnly });
        try
        {
            connection.Execute("BEGIN");
            if (connection.QuerySingle("SELECT COUNT(*) FROM sqlite_master WHERE name = 'store_version'", row => row.GetInt32(0)) > 0)
            {
                return connection;
            }

            connection.Dispose();
            return null;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void DeleteAllButNewest(string what)
    {
        IEnumerable<string> earlier = Directory.GetFiles(directory, $"{Name}.{what}-*")
            .Where(file => !SideFiles.Any(side => file.EndsWith(side, StringComparison.Ordinal)))
            .OrderDescending(StringComparer.Ordinal);
        foreach (string file in earlier.Skip(MostSetAside))
        {
            foreach (string side in SideFiles.Prepend(""))
            {
                File.Delete(file + side);
            }
        }
    }

    private static SqliteConnection Connect(SqliteConnectionStringBuilder settings)
    {
        settings.Pooling = false;
        settings.DefaultTimeout = 5;
        SqliteConnection connection = new(settings.ToString());
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
