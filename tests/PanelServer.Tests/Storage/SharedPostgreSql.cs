using Npgsql;
using PanelServer.PostgreSql;
using PanelServer.Tests.Storage;

[assembly: AssemblyFixture(typeof(SharedPostgreSql))]

namespace PanelServer.Tests.Storage;

/// <summary>One PostgreSQL server for all tests that do not stop it; it ends after the last test.</summary>
public sealed class SharedPostgreSql : IDisposable
{
    private static readonly Lazy<PostgreSqlServer> Started = new(() => new());

    internal static PostgreSqlServer Server => Started.Value;

    /// <summary>How a panel reaches it that is more patient than a busy computer needs.</summary>
    internal static string Patient(string schema) => new NpgsqlConnectionStringBuilder(Server.ConnectionString(schema)) { Timeout = 60, CommandTimeout = 60 }.ConnectionString;

    public void Dispose()
    {
        if (Started.IsValueCreated)
        {
            Server.Dispose();
        }
    }
}
