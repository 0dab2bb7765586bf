using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace PanelServer.PostgreSql;

/// <summary>A PostgreSQL server of one's own, as Debian has it, on a port of loopback; gone with whoever has started it.</summary>
internal sealed class PostgreSqlServer : IDisposable
{
    public const string Password = "only for tests; = \"quoted\"";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly string _folder = Directory.CreateTempSubdirectory("panel-postgresql-").FullName;
    private readonly string _programs = Directory.GetDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).Last() + "/bin/";
    private readonly string _settings;

    /// <summary>Makes and starts it.</summary>
    /// <param name="settings">Settings of the server beside those that every one of them has, such as <c>-c max_connections=300</c>.</param>
    public PostgreSqlServer(string settings = "-c fsync=off")
    {
        _settings = settings;
        string password = Path.Combine(_folder, "password");
        File.WriteAllText(password, Password);
        Run("chown", "-R", "postgres", _folder);
        RunAsPostgres("initdb", "--pgdata", Data, "--username", "panel", "--auth", "scram-sha-256", "--pwfile", password, "--no-sync", "--encoding", "UTF8", "--locale", "C");
        Start();
    }

    public int Port { get; } = FreePort();

    /// <summary>Its first process.</summary>
    public int ProcessId => int.Parse(File.ReadLines(Path.Combine(Data, "postmaster.pid")).First(), System.Globalization.CultureInfo.InvariantCulture);

    private string Data => Path.Combine(_folder, "data");

    /// <summary>How a panel reaches it.</summary>
    /// <param name="schema">Schema of the panel's own.</param>
    public string ConnectionString(string schema) =>
        new NpgsqlConnectionStringBuilder { Host = "127.0.0.1", Port = Port, Database = "postgres", Username = "panel", Password = Password, SearchPath = schema }.ConnectionString;

    /// <summary>A connection that is not the panel's.</summary>
    public NpgsqlConnection Connect(string schema)
    {
        NpgsqlConnection connection = new(ConnectionString(schema) + ";Pooling=False");
        connection.Open();
        return connection;
    }

    /// <summary>Asks its own client, which knows nothing of the panel.</summary>
    /// <param name="sql">What to ask.</param>
    /// <param name="user">Whom to be; everybody has the same password.</param>
    public string Psql(string sql, string user = "panel") =>
        Run(_programs + "psql", "--no-psqlrc", "-At", "-v", "ON_ERROR_STOP=1", "-c", sql, $"host=127.0.0.1 port={Port} dbname=postgres user={user} password='{Password}'").Trim();

    public void Start() => RunAsPostgres("pg_ctl", "start", "--wait", "--pgdata", Data, "--log", Path.Combine(_folder, "log"), "--options", $"-p {Port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={_folder} {_settings}");

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
        Task<string>? errors = isAnswered ? process.StandardError.ReadToEndAsync() : null;
        string output = isAnswered ? process.StandardOutput.ReadToEnd() : "";
        return !process.WaitForExit(Patience) ? throw new TimeoutException($"{program} did not end")
            : process.ExitCode != 0 ? throw new InvalidOperationException($"{program}: {errors?.Result}{output}")
            : output;
    }
}
