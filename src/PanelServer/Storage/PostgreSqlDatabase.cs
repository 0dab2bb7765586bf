using System.Data.Common;
using System.Globalization;
using Npgsql;

namespace PanelServer.Host.Storage;

/// <summary>
/// The store in a schema of a PostgreSQL database, which belongs to this panel alone. Nothing in it is ever moved or dropped: what a later
/// version has made is told and left as it is.
/// </summary>
internal sealed class PostgreSqlDatabase : IStoreDatabase
{
    // Error codes of PostgreSQL, Appendix A of its manual.
    private const string UndefinedTable = "42P01";
    private const string UndefinedSchema = "3F000";
    private const string LockNotAvailable = "55P03";

    private const int ConnectSeconds = 3;
    private const int CommandSeconds = 10;

    // What one block takes beside its bytes: the row, its page's share, two indexes.
    private const int BytesBesideBody = 250;

    private readonly NpgsqlConnectionStringBuilder _settings;
    private readonly ILogger _logger;

    /// <summary>Reads the settings; connects to nothing.</summary>
    /// <param name="connectionString">In the words of Npgsql.</param>
    /// <param name="logger">The log.</param>
    /// <exception cref="ArgumentException">It can't be read.</exception>
    public PostgreSqlDatabase(string connectionString, ILogger logger)
    {
        _settings = Parse(connectionString);
        _logger = logger;
        Place = string.Create(
            CultureInfo.InvariantCulture,
            $"PostgreSQL database {_settings.Database ?? _settings.Username}{(_settings.SearchPath is { } schema ? $", schema {schema}," : "")} on {_settings.Host}:{_settings.Port}");
    }

    /// <inheritdoc/>
    public string Place { get; }

    /// <inheritdoc/>
    public bool Exists => true;

    /// <summary>Reads a connection string and gives what it leaves open the values that suit a store.</summary>
    /// <param name="connectionString">In the words of Npgsql.</param>
    /// <exception cref="ArgumentException">It can't be read.</exception>
    public static NpgsqlConnectionStringBuilder Parse(string connectionString)
    {
        NpgsqlConnectionStringBuilder settings = new(connectionString) { Pooling = false, PersistSecurityInfo = false };
        string[] given = [.. settings.Keys.Cast<string>()];
        void Default(string key, object value)
        {
            if (!given.Contains(key, StringComparer.OrdinalIgnoreCase))
            {
                settings[key] = value;
            }
        }

        Default("Timeout", ConnectSeconds);
        Default("Command Timeout", CommandSeconds);
        Default("Application Name", "PanelServer");
        return settings;
    }

    /// <inheritdoc/>
    public DbConnection Open()
    {
        NpgsqlConnection connection = Connect();
        try
        {
            Claim(connection);
            StoreSchema.Update(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public DbConnection? OpenReader()
    {
        NpgsqlConnection connection = Connect();
        try
        {
            connection.Execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
            if (connection.QuerySingle("SELECT to_regclass('store_version') IS NOT NULL", row => row.GetBoolean(0)))
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

    /// <summary>PostgreSQL looks after its pages itself.</summary>
    /// <param name="connection">The open database.</param>
    /// <returns>Null.</returns>
    public Exception? FindDamage(DbConnection connection) => null;

    /// <summary>True if tables are gone: somebody has dropped them.</summary>
    /// <param name="failure">What was thrown.</param>
    public bool IsDamage(Exception failure) => failure is PostgresException { SqlState: UndefinedTable or UndefinedSchema };

    /// <summary>Says that what was stored is gone: there is nothing to be moved.</summary>
    /// <param name="reason">Why, a sentence.</param>
    public void SetAside(string reason) => _logger.LogTablesGone(Place, reason);

    /// <summary>The bytes of the history, which is all that <see cref="StorageOptions.MaximumBytes"/> makes smaller.</summary>
    /// <param name="connection">The open database.</param>
    public long UsedBytes(DbConnection connection) => connection.QuerySingle(
        $"SELECT CAST(COALESCE(SUM(octet_length(body) + {BytesBesideBody}), 0) AS BIGINT) FROM {HistoryTables.Blocks}", row => row.GetInt64(0));

    private NpgsqlConnection Connect()
    {
        NpgsqlConnection connection = new(_settings.ConnectionString);
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

    /// <summary>
    /// Makes the schema where it is missing, and claims it: two servers that wrote to the same tables would overwrite each other's. The claim ends
    /// with the connection; that of a panel whose cable was pulled after a minute.
    /// </summary>
    private void Claim(NpgsqlConnection connection)
    {
        connection.Execute("SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3");
        if (connection.QuerySingle("SELECT current_schema()", row => row.Text(0)) is null && _settings.SearchPath is { } path)
        {
            connection.Execute($"CREATE SCHEMA \"{path.Split(',')[0].Trim().Trim('"').Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
        }

        // The database ends the claim of a connection some time after the connection was closed: a server that follows another one waits for that.
        connection.Execute("SET lock_timeout = '2s'");
        try
        {
            connection.Execute("SELECT pg_advisory_lock(hashtextextended('PanelServer ' || current_schema(), 0))");
        }
        catch (PostgresException refused) when (refused.SqlState == LockNotAvailable)
        {
            throw new InvalidOperationException("Another server works with this schema. Give each one its own, by Search Path in Storage:ConnectionString.");
        }

        connection.Execute("RESET lock_timeout");
    }
}
