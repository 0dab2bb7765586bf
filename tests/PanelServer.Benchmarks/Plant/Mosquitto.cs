using System.Diagnostics;
using System.Globalization;
using PanelServer.Benchmarks.FanOut;

namespace PanelServer.Benchmarks.Plant;

/// <summary>A real broker with a door on loopback, which tells every second what it has done.</summary>
internal sealed class Mosquitto : IDisposable
{
    private const int Tries = 50;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("panel-broker-");

    private Mosquitto(int port)
    {
        string file = Path.Combine(_folder.FullName, "mosquitto.conf");
        // Its limit of open files decides how many connections it takes; the rest is as it comes.
        File.WriteAllText(file, $"user root\npersistence false\nsys_interval 1\nlistener {port} 127.0.0.1\nallow_anonymous true\nlog_type none\n");
        // It warns of running as root, which a benchmark with real-time threads does.
        ProcessStartInfo start = new("mosquitto", ["-c", file]) { RedirectStandardError = true };
        Process = new(System.Diagnostics.Process.Start(start)!, port);
    }

    /// <summary>The process.</summary>
    public ServerProcess Process { get; }

    /// <summary>Starts it and waits until it answers.</summary>
    public static async Task<Mosquitto> StartAsync()
    {
        Mosquitto broker = new(FreePort.Find());
        try
        {
            for (int i = 0; await broker.TryAskAsync("clients/connected") is null; i++)
            {
                if (i == Tries)
                {
                    throw new InvalidOperationException("mosquitto does not answer.");
                }

                await Task.Delay(100);
            }

            return broker;
        }
        catch
        {
            broker.Dispose();
            throw;
        }
    }

    /// <summary>What the broker says of itself.</summary>
    /// <param name="topic">The topic below <c>$SYS/broker</c>.</param>
    public async Task<double> AskAsync(string topic) => await TryAskAsync(topic) ?? throw new InvalidOperationException($"mosquitto does not tell {topic}.");

    /// <inheritdoc/>
    public void Dispose()
    {
        Process.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task<double?> TryAskAsync(string topic)
    {
        ProcessStartInfo start = new("mosquitto_sub", ["-p", $"{Process.Port}", "-t", $"$SYS/broker/{topic}", "-C", "1", "-W", "5"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process ask = System.Diagnostics.Process.Start(start)!;
        string answer = await ask.StandardOutput.ReadToEndAsync();
        await ask.WaitForExitAsync();
        return double.TryParse(answer, CultureInfo.InvariantCulture, out double value) ? value : null;
    }
}
