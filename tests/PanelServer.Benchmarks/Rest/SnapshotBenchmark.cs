using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace PanelServer.Benchmarks.Rest;

/// <summary>
/// Snapshot GETs per second of the panel against a bare Kestrel endpoint and against Node's http server that answer the same
/// bytes, each with <c>wrk -t1 -c32</c>, alternately.
/// </summary>
internal static partial class SnapshotBenchmark
{
    private const int PanelPort = 39101;
    private const int BarePort = 39102;
    private const int NodePort = 39103;
    private const string Path = "/api/v2/machine/mock/57922";

    public static async Task<int> RunAsync(string[] arguments)
    {
        int repetitions = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 5;
        using Process panel = Start("dotnet", System.IO.Path.Combine(AppContext.BaseDirectory, "PanelServer.dll"), "--Network:Port", $"{PanelPort}", "--Log:Directory", "", "--Log:Level", "Warning");
        byte[] body = await WaitForBodyAsync($"http://127.0.0.1:{PanelPort}{Path}");
        using Process bare = Start(Environment.ProcessPath!, "bare", Convert.ToBase64String(body));
        using Process node = Start("node", "-e", $"const b=Buffer.from('{Convert.ToBase64String(body)}','base64');require('http').createServer((q,s)=>{{s.writeHead(200,{{'content-type':'application/json','content-length':b.length}});s.end(b)}}).listen({NodePort},'127.0.0.1')");
        try
        {
            await WaitForBodyAsync($"http://127.0.0.1:{BarePort}{Path}");
            await WaitForBodyAsync($"http://127.0.0.1:{NodePort}{Path}");
            Dictionary<int, List<double>> rates = new() { [PanelPort] = [], [BarePort] = [], [NodePort] = [] };
            for (int i = 0; i <= repetitions; i++)
            {
                foreach ((int port, List<double> list) in rates)
                {
                    double rate = Measure(port);
                    if (i > 0)
                    {
                        list.Add(rate); // the first round warms up
                    }
                }
            }

            Report("snapshot GET, panel / bare Kestrel with the same bytes", rates[PanelPort], rates[BarePort], 0.90);
            Report("snapshot GET, panel / Node http with the same bytes", rates[PanelPort], rates[NodePort], 1.4);
            return 0;
        }
        finally
        {
            panel.Kill();
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

    private static double Measure(int port)
    {
        using Process wrk = Start("wrk", "-t1", "-c32", "-d3s", $"http://127.0.0.1:{port}{Path}");
        string output = wrk.StandardOutput.ReadToEnd();
        wrk.WaitForExit();
        return double.Parse(Rate().Match(output).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    private static void Report(string what, List<double> ours, List<double> theirs, double target)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: median ratio {PairedRatio.Of(ours, theirs)}, target at least {target:0.00}; medians {PairedRatio.Middle(ours):0}/s and {PairedRatio.Middle(theirs):0}/s, {ours.Count} repetitions of 3 s"));
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
}
