using System.Data.Common;
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

    // What one block takes beside its bytes: the row, its page's share, two indexes.
    private const int BytesBesideBody = 250;

    private readonly PostgreSqlSchema _schema;
    private readonly ILogger _logger;

    /// <summary>Reads the settings; connects to nothing.</summary>
    /// <param name="connectionString">In the words of Npgsql.</param>
    /// <param name="logger">The log.</param>
    /// <exception cref="ArgumentException">It can't be read.</exception>
    public PostgreSqlDatabase(string connectionString, ILogger logger)
    {
        _schema = new(connectionString);
        _logger = logger;
    }

    /// <inheritdoc/>
    public string Place => _schema.Place;

    /// <inheritdoc/>
    public bool Exists => true;

    /// <inheritdoc/>
    public DbConnection Open()
    {
        NpgsqlConnection connection = _schema.ConnectForWriting();
        try
        {
            // Two servers that wrote to the same tables would overwrite each other's.
            if (!PostgreSqlSchema.TryClaim(connection, "PanelServer "))
            {
                throw new InvalidOperationException("Another server works with this schema. Give each one its own, by Search Path in Storage:ConnectionString.");
            }

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
        NpgsqlConnection connection = _schema.Connect();
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
}
