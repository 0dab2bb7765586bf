using System.Globalization;
using Npgsql;

namespace PanelServer.Host.Storage;

/// <summary>A schema of a PostgreSQL database, and the way to it.</summary>
internal sealed class PostgreSqlSchema
{
    // Error code of PostgreSQL, Appendix A of its manual.
    private const string LockNotAvailable = "55P03";

    private const int ConnectSeconds = 3;
    private const int CommandSeconds = 10;

    private readonly NpgsqlConnectionStringBuilder _settings;

    /// <summary>Reads the settings; connects to nothing.</summary>
    /// <param name="connectionString">In the words of Npgsql.</param>
    /// <exception cref="ArgumentException">It can't be read.</exception>
    public PostgreSqlSchema(string connectionString)
    {
        _settings = Parse(connectionString);
        Place = string.Create(
            CultureInfo.InvariantCulture,
            $"PostgreSQL database {_settings.Database ?? _settings.Username}{(_settings.SearchPath is { } schema ? $", schema {schema}," : "")} on {_settings.Host}:{_settings.Port}");
    }

    /// <summary>Where it is, as an operator reads it; without secrets.</summary>
    public string Place { get; }

    /// <summary>Reads a connection string and gives what it leaves open the values that suit a panel.</summary>
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

    /// <summary>Connects.</summary>
    /// <exception cref="NpgsqlException">The database can't be reached, or refuses.</exception>
    public NpgsqlConnection Connect()
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

    /// <summary>Connects in order to write: makes the schema where it is missing, and has the database notice within a minute that the cable was pulled.</summary>
    /// <exception cref="NpgsqlException">The database can't be reached, or refuses.</exception>
    public NpgsqlConnection ConnectForWriting()
    {
        NpgsqlConnection connection = Connect();
        try
        {
            connection.Execute("SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3");
            if (connection.QuerySingle("SELECT current_schema()", row => row.Text(0)) is null && _settings.SearchPath is { } path)
            {
                Make(connection, path.Split(',')[0].Trim().Trim('"'));
            }

            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Claims something in the schema for a connection. The claim ends with the connection; that of a panel whose cable was pulled after a minute.
    /// </summary>
    /// <param name="connection">The connection.</param>
    /// <param name="what">What is claimed; others may claim something else.</param>
    /// <returns>False if another connection has it.</returns>
    public static bool TryClaim(NpgsqlConnection connection, string what)
    {
        // The database ends the claim of a connection some time after the connection was closed: a server that follows another one waits for that.
        connection.Execute("SET lock_timeout = '2s'");
        try
        {
            connection.Execute("SELECT pg_advisory_lock(hashtextextended(@what || current_schema(), 0))", ("what", what));
        }
        catch (PostgresException refused) when (refused.SqlState == LockNotAvailable)
        {
            return false;
        }

        connection.Execute("RESET lock_timeout");
        return true;
    }

    // "If not exists" alone fails when two make it in the same moment.
    private static void Make(NpgsqlConnection connection, string name)
    {
        using NpgsqlTransaction transaction = connection.BeginTransaction();
        connection.Execute("SELECT pg_advisory_xact_lock(hashtextextended('PanelServer schema ' || @name, 0))", ("name", name));
        connection.Execute($"CREATE SCHEMA IF NOT EXISTS \"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
        transaction.Commit();
    }
}
