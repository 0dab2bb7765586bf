using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using PanelServer.Tests.Storage;

[assembly: AssemblyFixture(typeof(PostgreSqlServer.EndOfShared))]

namespace PanelServer.Tests.Storage;

/// <summary>A PostgreSQL server of the tests' own, as Debian has it, on a port of loopback; gone with the tests.</summary>
internal sealed class PostgreSqlServer : IDisposable
{
    public const string Password = "only for tests; = \"quoted\"";

    private static readonly Lazy<PostgreSqlServer> Started = new(() => new());

    private readonly string _folder = Directory.CreateTempSubdirectory("panel-postgresql-").FullName;
    private readonly string _programs = Directory.GetDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).Last() + "/bin/";
    private readonly int _port = FreePort();

    public PostgreSqlServer()
    {
        string password = Path.Combine(_folder, "password");
        File.WriteAllText(password, Password);
        Run("chown", "-R", "postgres", _folder);
        RunAsPostgres("initdb", "--pgdata", Data, "--username", "panel", "--auth", "scram-sha-256", "--pwfile", password, "--no-sync", "--encoding", "UTF8", "--locale", "C");
        Start();
    }

    /// <summary>One server for all tests that do not stop it.</summary>
    public static PostgreSqlServer Shared => Started.Value;

    private string Data => Path.Combine(_folder, "data");

    /// <summary>How a panel reaches it.</summary>
    /// <param name="schema">Schema of the panel's own.</param>
    public string ConnectionString(string schema) =>
        new NpgsqlConnectionStringBuilder { Host = "127.0.0.1", Port = _port, Database = "postgres", Username = "panel", Password = Password, SearchPath = schema }.ConnectionString;

    /// <summary>A connection that is not the panel's.</summary>
    public NpgsqlConnection Connect(string schema)
    {
        NpgsqlConnection connection = new(ConnectionString(schema) + ";Pooling=False");
        connection.Open();
        return connection;
    }

    /// <summary>Asks its own client, which knows nothing of the panel.</summary>
    public string Psql(string sql) => Run(_programs + "psql", "--no-psqlrc", "-At", "-c", sql, $"host=127.0.0.1 port={_port} dbname=postgres user=panel password='{Password}'").Trim();

    public void Start() => RunAsPostgres("pg_ctl", "start", "--wait", "--pgdata", Data, "--log", Path.Combine(_folder, "log"), "--options", $"-p {_port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={_folder} -c fsync=off");

    public void Stop() => RunAsPostgres("pg_ctl", "stop", "--wait", "--mode", "immediate", "--pgdata", Data);

    public void Dispose()
    {
        Stop();
        Directory.Delete(_folder, recursive: true);
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // It refuses to run as root.
    private void RunAsPostgres(string program, params IEnumerable<string> arguments) =>
        Run("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", _programs + program, .. arguments]);

    private static string Run(string program, params IEnumerable<string> arguments)
    {
        // pg_ctl leaves a server behind that would hold its pipe open.
        bool isAnswered = !arguments.Contains("start");
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = isAnswered, RedirectStandardError = isAnswered, WorkingDirectory = "/" })!;
        Task<string>? errors = isAnswered ? process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken) : null;
        string output = isAnswered ? process.StandardOutput.ReadToEnd() : "";
        Assert.True(process.WaitForExit(Eventually.Patience), $"{program} did not end");
        Assert.True(process.ExitCode == 0, $"{program}: {errors?.Result}{output}");
        return output;
    }

    /// <summary>Ends the shared server after the last test.</summary>
    public sealed class EndOfShared : IDisposable
    {
        public void Dispose()
        {
            if (Started.IsValueCreated)
            {
                Shared.Dispose();
            }
        }
    }
}
