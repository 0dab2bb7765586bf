using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using PanelServer.ControlLoop;
using PanelServer.Host.Hosting;
using PanelServer.Host.Loop;

namespace PanelServer.Benchmarks.WakeUp;

/// <summary>
/// Does the cycle thread wake up later while the panel serves as much as it can? The whole panel with its simulated line runs at 1 kHz with
/// real-time priority; phases without clients alternate with phases in which <c>wrk</c> asks for snapshots without pause and hundreds of
/// clients take a machine's streams.
/// </summary>
internal static class LoadedWakeUpBenchmark
{
    private const int DefaultRounds = 5;
    private const int StreamClients = 200;
    private const string Machine = "/api/v2/machine/extruder_v1/57922";
    private const string Namespace = "/machine/1/4/57922";
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Phase = TimeSpan.FromSeconds(5);

    public static async Task<int> RunAsync(string[] arguments)
    {
        int rounds = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : DefaultRounds;
        await using WebApplication panel = await StartPanelAsync();
        CycleStatistics loop = panel.Services.GetRequiredService<ControlLoopService>().Statistics;
        int port = new Uri(panel.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
        Console.WriteLine($"The panel at 1 kHz, SCHED_FIFO 50, sleeping only; {rounds} rounds of {Phase.TotalSeconds} s idle and {Phase.TotalSeconds} s under load.");
        await LoadedAsync(port, loop); // warms up
        List<LoopPhase> idle = [];
        List<LoopPhase> loaded = [];
        for (int round = 0; round < rounds; round++)
        {
            await Task.Delay(Settling);
            idle.Add(await LoopPhase.MeasureAsync(loop, Phase));
            loaded.Add(await LoadedAsync(port, loop));
        }

        Report("median", idle, loaded, phase => phase.MedianNanoseconds);
        Report("p99", idle, loaded, phase => phase.P99Nanoseconds);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"overruns: {idle.Sum(phase => phase.Overruns)} idle, {loaded.Sum(phase => phase.Overruns)} under load, of {loaded.Sum(phase => phase.Cycles)} cycles each, target none"));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"for orientation: p99.9 {idle.Max(phase => phase.P999Nanoseconds) / 1e3:0} µs idle and {loaded.Max(phase => phase.P999Nanoseconds) / 1e3:0} µs under load"));
        await panel.StopAsync();
        return 0;
    }

    private static async Task<WebApplication> StartPanelAsync()
    {
        WebApplication app = PanelApplication.Build(
            ["--Network:Port", "0", "--Log:Directory", "", "--Storage:Directory", "", "--Log:Level", "Warning", "--ControlLoop:RealTimePriority", "50"]);
        await app.StartAsync();
        return app;
    }

    private static async Task<LoopPhase> LoadedAsync(int port, CycleStatistics loop)
    {
        using Process crowd = Start(Environment.ProcessPath!, "crowd", $"{port}", $"{StreamClients}", Namespace);
        using Process wrk = Start("wrk", "-t1", "-c32", $"-d{(Settling + Phase + Settling).TotalSeconds}s", $"http://127.0.0.1:{port}{Machine}");
        try
        {
            await Task.Delay(Settling);
            await EventsAsync(crowd);
            LoopPhase phase = await LoopPhase.MeasureAsync(loop, Phase);
            long events = await EventsAsync(crowd);
            await wrk.WaitForExitAsync();
            string rate = (await wrk.StandardOutput.ReadToEndAsync()).Split('\n').First(line => line.StartsWith("Requests/sec", StringComparison.Ordinal));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"load: {rate.Split(':')[1].Trim()} snapshots/s, {events / Phase.TotalSeconds:0} events/s to {StreamClients} clients"));
            return phase;
        }
        finally
        {
            crowd.Kill();
            wrk.Kill();
        }
    }

    private static async Task<long> EventsAsync(Process crowd)
    {
        await crowd.StandardInput.WriteLineAsync("events");
        return long.Parse((await crowd.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture);
    }

    private static void Report(string what, List<LoopPhase> idle, List<LoopPhase> loaded, Func<LoopPhase, long> figure)
    {
        double[] busy = [.. loaded.Select(phase => (double)figure(phase))];
        double[] calm = [.. idle.Select(phase => (double)figure(phase))];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"wake-up error under REST and stream load to idle, {what}: ratio {PairedRatio.Of(busy, calm)}, target at most 2.00; medians {PairedRatio.Middle(busy) / 1e3:0.0} µs and {PairedRatio.Middle(calm) / 1e3:0.0} µs"));
    }

    private static Process Start(string program, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
}
