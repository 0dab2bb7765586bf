using System.Diagnostics;
using System.Globalization;

namespace PanelServer.Benchmarks.FanOut;

/// <summary>A server under test in a process of its own, with its CPU time and memory as the kernel counts them.</summary>
internal sealed class ServerProcess : IDisposable
{
    private const double TicksPerSecond = 100;

    private readonly Process _process;

    /// <summary>Takes a process that has been started.</summary>
    public ServerProcess(Process process, int port)
    {
        _process = process;
        Port = port;
    }

    public int Port { get; }

    public int Id => _process.Id;

    /// <summary>User and system time so far, in seconds.</summary>
    public double CpuSeconds
    {
        get
        {
            string stat = File.ReadAllText($"/proc/{_process.Id}/stat");
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
        }
    }

    /// <summary>Resident memory in kilobytes.</summary>
    public long ResidentKilobytes
    {
        get
        {
            string line = File.ReadLines($"/proc/{_process.Id}/status").First(text => text.StartsWith("VmRSS:", StringComparison.Ordinal));
            return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Starts the program with a free port as its last argument and waits until it says that it listens.</summary>
    public static async Task<ServerProcess> StartAsync(string program, params string[] arguments)
    {
        int port = FreePort.Find();
        ProcessStartInfo start = new(program, [.. arguments, port.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true };
        Process process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        string? line = await process.StandardOutput.ReadLineAsync();
        if (line?.StartsWith("listening", StringComparison.Ordinal) != true)
        {
            process.Kill();
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} does not listen.");
        }

        return new ServerProcess(process, port);
    }

    /// <summary>Starts the panel with its simulated machines and waits until it is ready.</summary>
    /// <param name="settings">Further command line arguments.</param>
    public static async Task<ServerProcess> StartPanelAsync(params string[] settings)
    {
        int port = FreePort.Find();
        ProcessStartInfo start = new(
            Path.Combine(AppContext.BaseDirectory, "PanelServer"),
            ["--Network:Port", $"{port}", "--Log:Directory", "", "--Storage:Directory", "", "--Log:Level", "Warning", .. settings])
        {
            RedirectStandardOutput = true,
        };
        Process process = Process.Start(start) ?? throw new InvalidOperationException("The panel did not start.");
        process.BeginOutputReadLine();
        using HttpClient client = new();
        for (int i = 0; i < 300; i++)
        {
            try
            {
                if ((await client.GetAsync($"http://127.0.0.1:{port}/readyz")).IsSuccessStatusCode)
                {
                    return new ServerProcess(process, port);
                }
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(100);
        }

        process.Kill();
        throw new InvalidOperationException("The panel did not become ready within 30 s.");
    }

    /// <summary>Stops the process where it is, so that it takes nothing from what is measured beside it.</summary>
    public void Pause() => Signal("STOP");

    /// <summary>Lets it go on.</summary>
    public void Resume() => Signal("CONT");

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private void Signal(string name)
    {
        using Process kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        kill.WaitForExit();
    }
}
