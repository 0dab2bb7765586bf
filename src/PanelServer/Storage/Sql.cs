using System.Data.Common;
using System.Text;

namespace PanelServer.Host.Storage;

/// <summary>Commands and queries in the few words that every database understands.</summary>
internal static class Sql
{
    /// <summary>Carries out a command.</summary>
    /// <param name="connection">The store.</param>
    /// <param name="text">SQL with parameters such as <c>@ts</c>.</param>
    /// <param name="parameters">Their names and values; null is stored as NULL.</param>
    /// <returns>How many rows were changed.</returns>
    public static int Execute(this DbConnection connection, string text, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using DbCommand command = Command(connection, text, parameters);
        return command.ExecuteNonQuery();
    }

    /// <summary>Reads all rows of a query.</summary>
    /// <typeparam name="T">What a row becomes.</typeparam>
    /// <param name="connection">The store.</param>
    /// <param name="text">SQL with parameters.</param>
    /// <param name="read">Reads one row.</param>
    /// <param name="parameters">Their names and values.</param>
    public static List<T> Query<T>(this DbConnection connection, string text, Func<DbDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using DbCommand command = Command(connection, text, parameters);
        using DbDataReader reader = command.ExecuteReader();
        List<T> rows = [];
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    /// <summary>Reads a query that has exactly one row.</summary>
    /// <typeparam name="T">What the row becomes.</typeparam>
    /// <param name="connection">The store.</param>
    /// <param name="text">SQL.</param>
    /// <param name="read">Reads the row.</param>
    public static T QuerySingle<T>(this DbConnection connection, string text, Func<DbDataReader, T> read) => connection.Query(text, read).Single();

    /// <summary>A text that may be missing.</summary>
    /// <param name="row">The row.</param>
    /// <param name="column">Index of the column.</param>
    public static string? Text(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    // PostgreSQL stores neither zero characters nor halves of surrogate pairs, which clients may send.
    private static string Storable(string text)
    {
        string whole = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
        return whole.Replace('\0', '\uFFFD');
    }

    private static DbCommand Command(DbConnection connection, string text, ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        DbCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is written in this program; what comes from outside goes into parameters.
        command.CommandText = text;
#pragma warning restore CA2100
        foreach ((string name, object? value) in parameters)
        {
            DbParameter parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value is string characters ? Storable(characters) : value ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
