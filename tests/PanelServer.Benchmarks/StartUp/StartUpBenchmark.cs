using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace PanelServer.Benchmarks.StartUp;

/// <summary>
/// From the start of the process to its first answers: the panel with its simulated line to <c>/healthz</c> and to <c>/readyz</c>, which it
/// gives once the bus is in OP, against a bare ASP.NET Core application, alternately. Arguments: repetitions, and the folder of a published
/// build; without it the one beside this program is measured, which is compiled while it starts.
/// </summary>
internal static class StartUpBenchmark
{
    private const int DefaultRepetitions = 7;
    private const double HealthTarget = 1.5;
    private const double ReadyTarget = 3;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static async Task RunAsync(string[] arguments, BenchmarkTable table)
    {
        int repetitions = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : DefaultRepetitions;
        string panel = Path.Combine(arguments.Length > 1 ? arguments[1] : AppContext.BaseDirectory, "PanelServer.dll");
        List<double> bare = [];
        List<double> health = [];
        List<double> ready = [];
        for (int i = 0; i <= repetitions; i++)
        {
            double[] ofBare = await MeasureAsync(port => Start(Path.Combine(AppContext.BaseDirectory, "PanelServer.Benchmarks.dll"), "health", $"{port}"), "/healthz");
            double[] ofPanel = await MeasureAsync(port => Start(panel, "--Network:Port", $"{port}", "--Log:Directory", "", "--Storage:Directory", ""), "/healthz", "/readyz");
            if (i > 0)
            {
                bare.Add(ofBare[0]); // the first round fills the file cache
                health.Add(ofPanel[0]);
                ready.Add(ofPanel[1]);
            }
        }

        table.AtMost("start to the first /healthz", "bare ASP.NET Core application", health, bare, HealthTarget, "s");
        table.AtMost("start to the first /readyz, simulated line in OP", "bare ASP.NET Core application", ready, bare, ReadyTarget, "s");
    }

    /// <summary>Serves <c>/healthz</c> and nothing else, in a process of its own; the argument is the port.</summary>
    public static async Task<int> ServeAsync(string[] arguments)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{arguments[0]}");
        WebApplication app = builder.Build();
        app.MapGet("/healthz", () => "ok");
        await app.RunAsync();
        return 0;
    }

    /// <summary>Seconds from the start of the process to the first 200 of each address.</summary>
    private static async Task<double[]> MeasureAsync(Func<int, Process> start, params string[] addresses)
    {
        int port = FreePort.Find();
        Stopwatch watch = Stopwatch.StartNew();
        using Process process = start(port);
        try
        {
            double[] seconds = new double[addresses.Length];
            for (int i = 0; i < addresses.Length; i++)
            {
                while (!await AnswersAsync(port, addresses[i]))
                {
                    if (watch.Elapsed > Limit)
                    {
                        throw new TimeoutException($"{process.StartInfo.FileName} does not answer {addresses[i]} with 200.");
                    }

                    await Task.Delay(2);
                }

                seconds[i] = watch.Elapsed.TotalSeconds;
            }

            return seconds;
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    // By socket: a client library would wait longer and longer between its attempts to connect.
    private static async Task<bool> AnswersAsync(int port, string address)
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port);
            await socket.SendAsync(Encoding.ASCII.GetBytes($"GET {address} HTTP/1.1\r\nHost: localhost\r\n\r\n"));
            byte[] answer = new byte[1024];
            int length = await socket.ReceiveAsync(answer);
            return Encoding.ASCII.GetString(answer, 0, length).StartsWith("HTTP/1.1 200", StringComparison.Ordinal);
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static Process Start(string program, params string[] arguments) =>
        System.Diagnostics.Process.Start(new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardOutput = true })!;
}
