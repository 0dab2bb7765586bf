using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using PanelServer.Host.Storage;

namespace PanelServer.Tests.Storage;

/// <summary>
/// A place for a store of a test's own: a file, or with <c>PANEL_TEST_STORE=postgresql</c> a schema of a real PostgreSQL server. Tests that hold for
/// both have the trait <c>Store=any</c>, and <c>tests/run</c> runs them a second time with that.
/// </summary>
internal sealed class ScratchStore : IDisposable
{
    private static int _count;

    private readonly string _schema = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _count)}");

    /// <summary>Where its file is, unless it is in PostgreSQL.</summary>
    public ScratchFolder Folder { get; } = new();

    /// <summary>True if the tests' stores are in PostgreSQL.</summary>
    public static bool IsPostgreSql { get; } = Environment.GetEnvironmentVariable("PANEL_TEST_STORE") == "postgresql";

    /// <summary>The keys of the configuration that name it.</summary>
    public IEnumerable<(string Key, string Value)> Settings => [("Storage:Directory", Options.Directory), ("Storage:ConnectionString", Options.ConnectionString)];

    /// <summary>The same as options.</summary>
    public StorageOptions Options => IsPostgreSql
        ? new() { Directory = "", ConnectionString = SharedPostgreSql.Server.ConnectionString(_schema) }
        : new() { Directory = Folder.Path };

    /// <summary>Opens it while no server does.</summary>
    public DbConnection Open() => Database().Open();

    /// <summary>Opens it for reading beside a server; null as long as there is nothing in it.</summary>
    public DbConnection? OpenReader() => Database().OpenReader();

    /// <summary>Opens it for writing beside a server, as another program would.</summary>
    public DbConnection OpenWriter()
    {
        DbConnection connection = IsPostgreSql ? new NpgsqlConnection(Options.ConnectionString) : new SqliteConnection($"Data Source={Folder.File};Pooling=False");
        connection.Open();
        return connection;
    }

    public void Dispose() => Folder.Dispose();

    private IStoreDatabase Database() => IsPostgreSql
        ? new PostgreSqlDatabase(Options.ConnectionString, NullLogger.Instance)
        : new StoreFile(Folder.Path, TimeProvider.System, NullLogger.Instance);
}
