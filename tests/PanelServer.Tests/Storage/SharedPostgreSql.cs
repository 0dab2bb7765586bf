using PanelServer.PostgreSql;
using PanelServer.Tests.Storage;

[assembly: AssemblyFixture(typeof(SharedPostgreSql))]

namespace PanelServer.Tests.Storage;

/// <summary>One PostgreSQL server for all tests that do not stop it; it ends after the last test.</summary>
public sealed class SharedPostgreSql : IDisposable
{
    private static readonly Lazy<PostgreSqlServer> Started = new(() => new());

    internal static PostgreSqlServer Server => Started.Value;

    public void Dispose()
    {
        if (Started.IsValueCreated)
        {
            Server.Dispose();
        }
    }
}
