using System.Diagnostics;
using System.Net.Sockets;
using PanelServer.EndToEnd.FrontDoor;

namespace PanelServer.EndToEnd.Mqtt;

/// <summary>
/// A real broker with two doors on loopback: one for everybody, one with TLS, certificates of an authority of its own on both sides, and a password.
/// With an access list it has a third one.
/// </summary>
public sealed class MosquittoBroker : IAsyncDisposable
{
    /// <summary>The user at the door with TLS.</summary>
    public const string User = "panel";

    /// <summary>Everybody's password.</summary>
    public const string Password = "not a secret";

    private readonly Lock _access = new();
    private readonly List<string> _subscriptions = [];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("panel-mqtt-");
    private Process? _process;

    /// <summary>Port of the door for everybody.</summary>
    public int PlainPort { get; } = FrontDoorInstance.FreePort();

    /// <summary>Port of the door with TLS.</summary>
    public int TlsPort { get; } = FrontDoorInstance.FreePort();

    /// <summary>Port of the door with an access list.</summary>
    public int ListedPort { get; } = FrontDoorInstance.FreePort();

    /// <summary>Who may do what at the door with an access list, as mosquitto's <c>acl_file</c>; null for no such door.</summary>
    public string? AccessList { get; init; }

    /// <summary>Who has a password.</summary>
    public IReadOnlyList<string> Users { get; init; } = [User];

    /// <summary>A file of the broker or of a client: <c>ca.pem</c>, <c>client.pem</c>, <c>client.key</c>, <c>password</c>, <c>wrong-password</c>, <c>server.pem</c>.</summary>
    public string PathOf(string file) => Path.Combine(_folder.FullName, file);

    /// <summary>Settings of a panel that comes by the door with TLS.</summary>
    public string[] TlsSettings =>
    [
        "--Mqtt:Host", "localhost", "--Mqtt:Port", $"{TlsPort}", "--Mqtt:Tls", "true", "--Mqtt:CaFile", PathOf("ca.pem"),
        "--Mqtt:CertificateFile", PathOf("client.pem"), "--Mqtt:CertificateKeyFile", PathOf("client.key"),
        "--Mqtt:User", User, "--Mqtt:PasswordFile", PathOf("password"),
    ];

    /// <summary>Makes its files and starts it.</summary>
    public async Task CreateAsync()
    {
        await CertifyAsync("-keyout", PathOf("ca.key"), "-out", PathOf("ca.pem"), "-subj", "/CN=authority of a test");
        string[] signed = ["-CA", PathOf("ca.pem"), "-CAkey", PathOf("ca.key")];
        await CertifyAsync([.. signed, "-keyout", PathOf("server.key"), "-out", PathOf("server.pem"), "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]);
        await CertifyAsync([.. signed, "-keyout", PathOf("client.key"), "-out", PathOf("client.pem"), "-subj", "/CN=line 2"]);
        await CertifyAsync("-keyout", PathOf("other.key"), "-out", PathOf("other-ca.pem"), "-subj", "/CN=somebody else");
        await File.WriteAllTextAsync(PathOf("password"), Password + "\n");
        await File.WriteAllTextAsync(PathOf("wrong-password"), "guessed\n");
        await File.WriteAllTextAsync(PathOf("users"), "");
        foreach (string user in Users)
        {
            await RunAsync("mosquitto_passwd", "-b", PathOf("users"), user, Password);
        }

        await File.WriteAllTextAsync(PathOf("mosquitto.conf"), $"""
            user root
            per_listener_settings true
            persistence false
            log_type error
            log_type subscribe
            listener {PlainPort} 127.0.0.1
            allow_anonymous true
            listener {TlsPort} localhost
            allow_anonymous false
            password_file {PathOf("users")}
            cafile {PathOf("ca.pem")}
            certfile {PathOf("server.pem")}
            keyfile {PathOf("server.key")}
            require_certificate true

            """);
        if (AccessList is not null)
        {
            await File.WriteAllTextAsync(PathOf("acl"), AccessList);
            await File.AppendAllTextAsync(PathOf("mosquitto.conf"), $"""
                listener {ListedPort} 127.0.0.1
                allow_anonymous false
                password_file {PathOf("users")}
                acl_file {PathOf("acl")}

                """);
        }

        await StartAsync();
    }

    /// <summary>Starts it and waits until both doors are open.</summary>
    public async Task StartAsync()
    {
        _process = Process.Start(new ProcessStartInfo("mosquitto", ["-c", PathOf("mosquitto.conf")]) { RedirectStandardError = true })!;
        _process.ErrorDataReceived += (_, line) => Take(line.Data);
        _process.BeginErrorReadLine();
        await Eventually.HoldsAsync(() => IsOpen(PlainPort) && IsOpen(TlsPort) && (AccessList is null || IsOpen(ListedPort)), "the broker");
    }

    /// <summary>The topics that a client has subscribed to, each once.</summary>
    /// <param name="client">Its client id.</param>
    public IReadOnlyList<string> SubscriptionsOf(string client)
    {
        lock (_access)
        {
            return [.. _subscriptions.Select(line => line.Split(' ')).Where(parts => parts is [_, _, _, _] && parts[1] == client).Select(parts => parts[3]).Distinct()];
        }
    }

    /// <summary>Ends it at once.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await KillAsync();
        }

        _folder.Delete(recursive: true);
    }

    // A subscription is told as "time: client qos topic".
    private void Take(string? line)
    {
        if (line is not null)
        {
            lock (_access)
            {
                _subscriptions.Add(line);
            }
        }
    }

    private static bool IsOpen(int port)
    {
        using TcpClient client = new();
        try
        {
            client.Connect("localhost", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static Task CertifyAsync(params string[] arguments) =>
        RunAsync("openssl", ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", .. arguments]);

    private static async Task RunAsync(string program, params string[] arguments)
    {
        ProgramRun run = await ProgramRun.Of(program, arguments);
        Assert.True(run.ExitCode == 0, $"{program}: {run.All}");
    }
}
