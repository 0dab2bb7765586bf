using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using PanelServer.Benchmarks.FanOut;

namespace PanelServer.Benchmarks.Rest;

/// <summary>
/// Snapshot GETs per second of the panel against a bare Kestrel endpoint and against Node's http server that answer the same
/// bytes, each with <c>wrk -t1 -c32</c>, alternately and alone; and what a GET allocates.
/// </summary>
internal static partial class SnapshotBenchmark
{
    private const int BarePort = 39102;
    private const int NodePort = 39103;
    private const int WarmUpSeconds = 15;
    private const string Path = "/api/v2/machine/extruder_v1/57922";

    public static async Task RunAsync(string[] arguments, BenchmarkTable table)
    {
        int repetitions = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 5;
        using ServerProcess panel = await ServerProcess.StartPanelAsync();
        byte[] body = await WaitForBodyAsync($"http://127.0.0.1:{panel.Port}{Path}");
        using Process bare = Start(Environment.ProcessPath!, "bare", Convert.ToBase64String(body));
        using Process node = Start("node", "-e", $"const b=Buffer.from('{Convert.ToBase64String(body)}','base64');require('http').createServer((q,s)=>{{s.writeHead(200,{{'content-type':'application/json','content-length':b.length}});s.end(b)}}).listen({NodePort},'127.0.0.1')");
        try
        {
            await WaitForBodyAsync($"http://127.0.0.1:{BarePort}{Path}");
            await WaitForBodyAsync($"http://127.0.0.1:{NodePort}{Path}");
            Dictionary<int, List<double>> rates = new() { [panel.Port] = [], [BarePort] = [], [NodePort] = [] };
            List<double> bytes = [];
            double onCycleThread = 0;
            await WarmUpAsync(panel);
            for (int i = 0; i < repetitions; i++)
            {
                (double rate, double bytesPerGet, double cycleBytes) = await MeasurePanelAsync(panel);

                // The panel's loop and simulation would take from the others what they themselves do not need.
                panel.Pause();
                double bareRate = Measure(BarePort).Rate;
                double nodeRate = Measure(NodePort).Rate;
                panel.Resume();
                await Task.Delay(TimeSpan.FromSeconds(2)); // for a bus that was silent
                rates[panel.Port].Add(rate);
                rates[BarePort].Add(bareRate);
                rates[NodePort].Add(nodeRate);
                bytes.Add(bytesPerGet);
                onCycleThread += cycleBytes;
            }

            table.AtLeast("snapshot GET per second, extruder", "bare Kestrel, same bytes, panel paused", rates[panel.Port], rates[BarePort], 0.92, "/s");
            table.AtLeast("the same", "Node's http, same bytes, panel paused", rates[panel.Port], rates[NodePort], 1.85, "/s");
            table.AtMost("bytes allocated per snapshot GET", bytes, 200, "");
            table.AtMost("bytes allocated on the cycle thread meanwhile", [onCycleThread], 0, "");
        }
        finally
        {
            bare.Kill();
            node.Kill();
        }
    }

    /// <summary>Serves the given bytes and nothing else, in a process of its own.</summary>
    public static async Task<int> ServeBareAsync(string[] arguments)
    {
        byte[] body = Convert.FromBase64String(arguments[0]);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{BarePort}");
        WebApplication app = builder.Build();
        app.MapGet(Path, context =>
        {
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = body.Length;
            return context.Response.Body.WriteAsync(body).AsTask();
        });
        await app.RunAsync();
        return 0;
    }

    /// <summary>What the panel allocates while it is asked, less what it allocates in the same time while it is not.</summary>
    private static async Task<(double Rate, double BytesPerGet, double CycleBytes)> MeasurePanelAsync(ServerProcess panel)
    {
        PanelFigures start = await PanelFigures.ReadAsync(panel.Port);
        Stopwatch idle = Stopwatch.StartNew();
        await Task.Delay(TimeSpan.FromSeconds(3));
        double idleSeconds = idle.Elapsed.TotalSeconds;
        PanelFigures before = await PanelFigures.ReadAsync(panel.Port);
        Stopwatch loaded = Stopwatch.StartNew();
        (double rate, double requests) = Measure(panel.Port);
        double loadedSeconds = loaded.Elapsed.TotalSeconds;
        PanelFigures after = await PanelFigures.ReadAsync(panel.Port);
        double besides = (before.AllocatedBytes - start.AllocatedBytes) * loadedSeconds / idleSeconds;
        return (rate, (after.AllocatedBytes - before.AllocatedBytes - besides) / requests, after.CycleAllocatedBytes - start.CycleAllocatedBytes);
    }

    private static (double Rate, double Requests) Measure(int port, int seconds = 3)
    {
        using Process wrk = Start("wrk", "-t1", "-c32", $"-d{seconds}s", $"http://127.0.0.1:{port}{Path}");
        string output = wrk.StandardOutput.ReadToEnd();
        wrk.WaitForExit();
        return (Number(Rate().Match(output)), Number(Requests().Match(output)));
    }

    private static double Number(Match match) => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);

    // Alike for all: until the compiler of each has done with the code of this very request.
    private static async Task WarmUpAsync(ServerProcess panel)
    {
        Measure(panel.Port, WarmUpSeconds);
        panel.Pause();
        Measure(BarePort, WarmUpSeconds);
        Measure(NodePort, WarmUpSeconds);
        panel.Resume();
        await Task.Delay(TimeSpan.FromSeconds(2));
    }

    private static async Task<byte[]> WaitForBodyAsync(string address)
    {
        using HttpClient client = new();
        for (int i = 0; i < 300; i++)
        {
            try
            {
                return await client.GetByteArrayAsync(address);
            }
            catch (HttpRequestException)
            {
                await Task.Delay(100);
            }
        }

        throw new TimeoutException($"{address} does not answer");
    }

    private static Process Start(string program, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex Rate();

    [GeneratedRegex(@"(\d+) requests in")]
    private static partial Regex Requests();
}
