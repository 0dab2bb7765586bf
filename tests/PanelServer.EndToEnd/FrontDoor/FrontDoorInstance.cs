using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;

namespace PanelServer.EndToEnd.FrontDoor;

/// <summary>
/// The project's Caddyfile run by the real Caddy, with a password made by the project's credentials.sh, on ports and in
/// a folder of its own. Nothing of the machine's own Caddy service is touched.
/// </summary>
internal sealed partial class FrontDoorInstance : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly string[] _launcher;
    private readonly Process _caddy;
    private readonly StringBuilder _log;

    private FrontDoorInstance(
        string folder, Dictionary<string, string> environment, int port, string[] launcher, Process caddy, StringBuilder log)
    {
        _launcher = launcher;
        Folder = folder;
        Environment = environment;
        Port = port;
        _caddy = caddy;
        _log = log;
    }

    /// <summary>Root of the working copy, where Caddyfile and credentials.sh are.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>Folder that holds everything of this instance.</summary>
    public string Folder { get; }

    /// <summary>Environment of Caddy and of credentials.sh.</summary>
    public Dictionary<string, string> Environment { get; }

    /// <summary>HTTPS port on all addresses.</summary>
    public int Port { get; }

    /// <summary>The password in force: what credentials.sh has written last.</summary>
    public string Password => File.ReadAllText(PasswordFile).TrimEnd();

    public string Url => $"https://127.0.0.1:{Port}";

    /// <summary>This instance's copy of the Caddyfile.</summary>
    public string Caddyfile => $"{Folder}/Caddyfile";

    public string SnippetFile => Environment["PANEL_AUTH_SNIPPET"];

    public string PasswordFile => Environment["PANEL_PASSWORD_FILE"];

    public string RootCertificate => $"{Folder}/data/caddy/pki/authorities/local/root.crt";

    /// <summary>Where Caddy keeps the certificates it has made, one folder for each name.</summary>
    public string Certificates => $"{Folder}/data/caddy/certificates/local";

    public string Log
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    /// <summary>Processor time that Caddy has used since its start, user and system.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _caddy.Refresh();
            return _caddy.TotalProcessorTime;
        }
    }

    /// <summary>Resident memory in bytes.</summary>
    public long ResidentBytes
    {
        get
        {
            _caddy.Refresh();
            return _caddy.WorkingSet64;
        }
    }

    /// <summary>Makes the credentials, starts Caddy and waits until it answers.</summary>
    /// <param name="upstreamPort">Loopback port of the server behind it.</param>
    /// <param name="launcher">Command that runs the one given to it as user nobody; without it the tests' user runs all.</param>
    public static async Task<FrontDoorInstance> Start(int upstreamPort, params string[] launcher)
    {
        string folder = Directory.CreateTempSubdirectory("panel-front-door-").FullName;
        int port = FreePort();
        string admin = $"unix/{folder}/admin.sock";
        Dictionary<string, string> environment = new()
        {
            ["HOME"] = folder,
            ["XDG_DATA_HOME"] = $"{folder}/data",
            ["XDG_CONFIG_HOME"] = $"{folder}/config",
            ["PANEL_AUTH_SNIPPET"] = $"{folder}/auth_snippet.conf",
            ["PANEL_PASSWORD_FILE"] = $"{folder}/machine_password",
            ["PANEL_CADDY_ADMIN"] = admin,
            ["PANEL_CADDY_RELOAD"] = $"caddy reload --config {folder}/Caddyfile --address {admin}",
            ["PANEL_HTTPS_PORT"] = port.ToString(CultureInfo.InvariantCulture),
            ["PANEL_NAMES_ADDRESS"] = $"127.0.0.1:{FreePort()}",
            ["PANEL_NAMES"] = "panel.test",
            ["PANEL_UPSTREAM"] = $"127.0.0.1:{upstreamPort}",
        };
        // Copies, since the user who runs them may not be allowed to look into the working copy.
        File.Copy($"{Repository}/Caddyfile", $"{folder}/Caddyfile");
        File.Copy($"{Repository}/credentials.sh", $"{folder}/credentials.sh");
        if (launcher.Length > 0)
        {
            ProgramRun owned = await ProgramRun.Of("chown", ["-R", "nobody:nogroup", folder]);
            Assert.True(owned.ExitCode == 0, owned.All);
        }

        ProgramRun credentials = await Credentials(environment, launcher, "--offline");
        _ = PrintedPassword(credentials);
        string[] command = [.. launcher, "caddy", "run", "--config", $"{folder}/Caddyfile"];
        ProcessStartInfo start = new(command[0], command[1..]) { RedirectStandardError = true, RedirectStandardInput = true };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        StringBuilder log = new();
        Process caddy = new() { StartInfo = start };
        caddy.ErrorDataReceived += (_, line) =>
        {
            lock (log)
            {
                log.AppendLine(line.Data);
            }
        };
        caddy.Start();
        caddy.BeginErrorReadLine();
        FrontDoorInstance instance = new(folder, environment, port, launcher, caddy, log);
        await instance.WaitUntilItAnswers();
        return instance;
    }

    /// <summary>Runs credentials.sh with this instance's environment, changed as given.</summary>
    public Task<ProgramRun> Credentials(IReadOnlyDictionary<string, string>? changes = null, params string[] arguments)
    {
        Dictionary<string, string> environment = new(Environment);
        foreach ((string name, string value) in changes ?? new Dictionary<string, string>())
        {
            environment[name] = value;
        }

        return Credentials(environment, _launcher, arguments);
    }

    /// <summary>Status of a GET with the given login, through curl that ignores the certificate's issuer.</summary>
    public async Task<string> StatusOf(string? login, string path = "/api/v2/machine")
    {
        string[] user = login is null ? [] : ["--user", login];
        ProgramRun curl = await ProgramRun.Curl(["--insecure", "--output", "/dev/null", "--write-out", "%{http_code}", .. user, Url + path]);
        return curl.Output;
    }

    /// <summary>The login that is right now.</summary>
    public string Login => $"machine:{Password}";

    /// <summary>Trusts what this door's own root certificate vouches for, for the name that was asked for, and nothing else.</summary>
    public RemoteCertificateValidationCallback IsTrusted => (_, certificate, presented, errors) =>
    {
        using X509Certificate2 root = X509CertificateLoader.LoadCertificateFromFile(RootCertificate);
        using X509Chain chain = new();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(root);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        foreach (X509ChainElement element in presented!.ChainElements)
        {
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        return !errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) && chain.Build((X509Certificate2)certificate!);
    };

    /// <summary>Value of an Authorization header for a login "user:password".</summary>
    public static string Basic(string login) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(login));

    /// <summary>The password in the output of credentials.sh.</summary>
    public static string PrintedPassword(ProgramRun credentials)
    {
        Match match = PrintedCredentials().Match(credentials.Output);
        Assert.True(match.Success, credentials.All);
        return match.Groups[1].Value;
    }

    /// <summary>A port that nobody listens on at this moment.</summary>
    public static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Ends Caddy at once, as a crash would.</summary>
    public async Task Crash()
    {
        _caddy.Kill();
        await _caddy.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_caddy.HasExited)
        {
            await Crash();
        }

        _caddy.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private static Task<ProgramRun> Credentials(Dictionary<string, string> environment, string[] launcher, params string[] arguments)
    {
        string[] command = [.. launcher, $"{environment["HOME"]}/credentials.sh", .. arguments];
        return ProgramRun.Of(command[0], command[1..], environment);
    }

    private async Task WaitUntilItAnswers()
    {
        Stopwatch waited = Stopwatch.StartNew();
        while (await StatusOf(login: null) != "401")
        {
            Assert.False(_caddy.HasExited, $"Caddy ended: {Log}");
            Assert.True(waited.Elapsed < StartLimit, $"Caddy did not answer within {StartLimit}: {Log}");
            await Task.Delay(100);
        }
    }

    private static string FindRepository()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists($"{folder}/PanelServer.sln"))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("The tests do not run inside the repository.");
    }

    [GeneratedRegex("^Basic Authentication; user=[a-z-]+ password=([A-Za-z0-9+/]{24})$", RegexOptions.Multiline)]
    private static partial Regex PrintedCredentials();
}
