using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace PanelServer.EndToEnd.Panel;

/// <summary>The server as a process of its own, on a free port, stopped with the test.</summary>
public sealed partial class PanelProcess : IAsyncDisposable
{
    private const int Terminate = 15;
    private const int Continue = 18;
    private const int Stop = 19;

    // Between many other programs the loop may be held up for longer than a panel of its own should bear, and a longer cycle leaves them
    // more of the computer. Later settings override these.
    private static readonly string[] Patient = ["--ControlLoop:StandstillMilliseconds", "20000", "--ControlLoop:CycleTimeMicroseconds", "4000"];

    private static readonly string[] Built = ["dotnet", Path.Combine(AppContext.BaseDirectory, "PanelServer.dll")];

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly TaskCompletionSource<int> _port = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private PanelProcess(string[] settings, IReadOnlyDictionary<string, string>? environment = null, string[]? under = null, string[]? program = null)
    {
        string[] command = [.. under ?? [], .. program ?? Built, "--Network:Port", "0", "--Log:Directory", "", "--Storage:Directory", "", .. Patient, .. settings];
        ProcessStartInfo start = new(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        _process = new() { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        _process.Exited += (_, _) => _port.TrySetException(new InvalidOperationException("The server ended:\n" + Output));
    }

    /// <summary>The server's process.</summary>
    public int Id => _process.Id;

    /// <summary>Everything the server has printed so far.</summary>
    public string Output => string.Join('\n', _lines);

    /// <summary>
    /// Waits until the server has printed something: what it did can be seen by its other interfaces before its line has come through the
    /// pipe, or is even written.
    /// </summary>
    /// <param name="text">A part of a line.</param>
    public Task SaysAsync(string text) =>
        Eventually.HoldsAsync(() => _lines.Any(line => line.Contains(text, StringComparison.Ordinal)), () => $"The server never said \"{text}\":\n{Output}");

    /// <summary>A client of the server.</summary>
    public HttpClient Http { get; private set; } = null!;

    /// <summary>The server's port.</summary>
    public int Port { get; private set; }

    /// <summary>Starts a server and waits until it is ready.</summary>
    /// <param name="settings">Further command line arguments.</param>
    public static async Task<PanelProcess> StartAsync(params string[] settings)
    {
        PanelProcess panel = await StartUnreadyAsync(null, settings);
        await panel.ReadyAsync();
        return panel;
    }

    /// <summary>Starts a published server and waits until it is ready.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="settings">Further command line arguments.</param>
    public static async Task<PanelProcess> StartPublishedAsync(string folder, params string[] settings)
    {
        PanelProcess panel = await ListenAsync(new(settings, program: [Path.Combine(folder, "PanelServer")]));
        await panel.ReadyAsync();
        return panel;
    }

    /// <summary>Starts a server and waits until it listens.</summary>
    /// <param name="environment">Variables to set; null for none.</param>
    /// <param name="settings">Further command line arguments.</param>
    public static Task<PanelProcess> StartUnreadyAsync(IReadOnlyDictionary<string, string>? environment, params string[] settings) =>
        ListenAsync(new(settings, environment));

    private static async Task<PanelProcess> ListenAsync(PanelProcess panel, HttpMessageHandler? way = null)
    {
        panel.Launch();
        panel.Port = await panel._port.Task.WaitAsync(Eventually.Patience);
        panel.Http = new(way ?? new SocketsHttpHandler()) { BaseAddress = new($"http://127.0.0.1:{panel.Port}"), Timeout = Eventually.Patience };
        return panel;
    }

    /// <summary>Starts a server in namespaces of its own and waits until it listens.</summary>
    /// <param name="namespaces">Which: arguments of unshare.</param>
    /// <param name="setUp">Shell commands that change the surroundings first.</param>
    /// <param name="settings">Further command line arguments.</param>
    public static Task<PanelProcess> StartInAsync(string[] namespaces, string setUp, params string[] settings) =>
        ListenAsync(new(settings, null, ["unshare", .. namespaces, "--", "bash", "-ec", $"{setUp}; exec \"$@\"", "bash"]));

    /// <summary>Starts a server in the network of a cable, which has no other interface than those of the test, and waits until it listens.</summary>
    /// <param name="cable">The cable.</param>
    /// <param name="settings">Further command line arguments.</param>
    internal static Task<PanelProcess> StartInAsync(Cable cable, params string[] settings)
    {
        cable.Configure("link", "set", "lo", "up");
        return ListenAsync(new(settings, null, ["ip", "netns", "exec", cable.Namespace]), new SocketsHttpHandler
        {
            ConnectCallback = (to, _) => ValueTask.FromResult<Stream>(cable.Inside(() =>
            {
                Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
                socket.Connect(to.DnsEndPoint);
                return new NetworkStream(socket, ownsSocket: true);
            })),
        });
    }

    /// <summary>Starts a server that is expected to end by itself.</summary>
    /// <param name="settings">Further command line arguments.</param>
    /// <returns>Its exit code and what it printed.</returns>
    public static async Task<(int ExitCode, string Output)> RunToEndAsync(params string[] settings)
    {
        PanelProcess panel = new(settings);
        _ = panel._port.Task.ContinueWith(task => task.Exception, TaskScheduler.Default);
        panel.Launch();
        return (await panel.WaitForExitAsync(), panel.Output);
    }

    /// <summary>Waits until the server says that it is ready.</summary>
    public Task ReadyAsync() => Eventually.IsAsync(
        () => Http.GetAsync("/readyz"), answer => answer.IsSuccessStatusCode, _ => "The server did not become ready:\n" + Output);

    public Task<string> GetAsync(string path) => Http.GetStringAsync(path, TestContext.Current.CancellationToken);

    public async Task<HttpResponseMessage> PostAsync(string path, string json)
    {
        using StringContent content = new(json, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        return await Http.PostAsync(path, content, TestContext.Current.CancellationToken);
    }

    /// <summary>Asks the server to stop, as a service manager does.</summary>
    /// <returns>Its exit code.</returns>
    public Task<int> StopAsync()
    {
        _ = Kill(_process.Id, Terminate);
        return WaitForExitAsync();
    }

    /// <summary>Ends the server at once, as a power cut does.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Makes the server hang, its connections open.</summary>
    public void Freeze() => _ = Kill(_process.Id, Stop);

    /// <summary>Lets a frozen server go on.</summary>
    public void Thaw() => _ = Kill(_process.Id, Continue);

    public async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private void Launch()
    {
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private async Task<int> WaitForExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Eventually.Patience);
        return _process.ExitCode;
    }

    private void Read(string? line)
    {
        if (line is null)
        {
            return;
        }

        _lines.Enqueue(line);
        if (ListeningLine().Match(line) is { Success: true } match)
        {
            _port.TrySetResult(int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    [System.Runtime.InteropServices.DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);

    [GeneratedRegex(@"Listening on http://[\d.]+:(\d+)")]
    private static partial Regex ListeningLine();
}
