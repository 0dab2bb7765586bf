using System.Diagnostics;
using System.Globalization;

namespace PanelServer.Benchmarks.FanOut;

/// <summary>
/// Fan-out of a stream to many clients: this project's Socket.IO server against Node's socket.io 4.8 with the msgpack parser,
/// under the same client on the same machine, alternating.
/// </summary>
internal static class FanOutBenchmark
{
    private const int FewClients = 50;
    private const int FloodClients = 100;
    private const int RateClients = 500;
    private const int Hertz = 30;
    private const int FloodWindow = 800;
    private const int CreditStep = 100;

    // Long enough for the just-in-time compiler of either side to have done its work under this very load.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(9);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(5);

    /// <summary>Runs the benchmark; the first argument is the number of repetitions, 5 by default.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        var repetitions = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 5;
        var node = new List<Figures>();
        var own = new List<Figures>();
        await RestoreNodeAsync();
        for (var i = 0; i < repetitions; i++)
        {
            node.Add(await MeasureAsync(() => ServerProcess.StartAsync("node", Path.Combine(NodeDirectory, "server.mjs"))));
            own.Add(await MeasureAsync(() => ServerProcess.StartAsync(
                Path.Combine(AppContext.BaseDirectory, "PanelServer.SocketIo.TestHost"), "--fanout", "--port")));
            Console.WriteLine($"{i + 1}/{repetitions}: node {node[^1]}\n     own  {own[^1]}");
        }

        Console.WriteLine($"\nmedians of {repetitions} alternating repetitions (smallest to largest), own against node:");
        Report($"deliveries per second, unthrottled, {FloodClients} clients", own, node, figures => figures.FloodPerSecond, "≥ 8");
        Report($"deliveries per CPU second, {Hertz} Hz, {RateClients} clients", own, node, figures => figures.RatePerCpuSecond, "≥ 1.5");
        Report("p99 from event to receipt in ms, same load", own, node, figures => figures.P99Milliseconds, "≤ 1.0");
        Report($"kB per client, slope {FewClients} to {RateClients}", own, node, figures => figures.KilobytesPerClient, "≤ 0.8");
        return 0;
    }

    private static string NodeDirectory { get; } = Path.Combine(AppContext.BaseDirectory, "FanOut", "node");

    private static async Task<Figures> MeasureAsync(Func<Task<ServerProcess>> start)
    {
        double kilobytesPerClient;
        using (var fresh = await start())
        {
            kilobytesPerClient = await MeasureMemoryAsync(fresh);
        }

        using var server = await start();
        var flood = await FloodAsync(server);
        var (perCpuSecond, p99) = await StreamAsync(server);
        return new Figures(flood, perCpuSecond, p99, kilobytesPerClient);
    }

    private static async Task<double> MeasureMemoryAsync(ServerProcess server)
    {
        using var few = await Crowd.ConnectAsync(server.Port, FewClients);
        await few.First.EmitAsync("rate", Hertz);
        await Task.Delay(WarmUp);
        var before = server.ResidentKilobytes;
        using var others = await Crowd.ConnectAsync(server.Port, RateClients - FewClients);
        await Task.Delay(Measured);
        return (server.ResidentKilobytes - before) / (double)(RateClients - FewClients);
    }

    // As fast as the clients take it: the slowest client's progress gives the server leave to go on.
    private static async Task<double> FloodAsync(ServerProcess server)
    {
        using var crowd = await Crowd.ConnectAsync(server.Port, FloodClients);
        crowd.GiveCredit(CreditStep);
        await crowd.First.EmitAsync("flood", FloodWindow);
        await Task.Delay(WarmUp);
        var before = crowd.Received;
        var started = Stopwatch.GetTimestamp();
        await Task.Delay(Measured);
        return (crowd.Received - before) / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task<(double PerCpuSecond, double P99)> StreamAsync(ServerProcess server)
    {
        using var crowd = await Crowd.ConnectAsync(server.Port, RateClients);
        await crowd.First.EmitAsync("rate", Hertz);
        await Task.Delay(WarmUp);
        crowd.RecordAges();
        var (cpu, received) = (server.CpuSeconds, crowd.Received);
        await Task.Delay(Measured);
        var perCpuSecond = (crowd.Received - received) / (server.CpuSeconds - cpu);
        var ages = crowd.TakeAges().Order().ToArray();
        return (perCpuSecond, ages[(int)(ages.Length * 0.99)]);
    }

    private static void Report(string what, List<Figures> own, List<Figures> node, Func<Figures, double> figure, string target)
    {
        var ours = own.Select(figure).Order().ToArray();
        var theirs = node.Select(figure).Order().ToArray();
        var ratios = own.Zip(node, (mine, other) => figure(mine) / figure(other)).Order().ToArray();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{what}: {Median(ours):N1} against {Median(theirs):N1}, ratio {Median(ratios):F2} ({ratios[0]:F2} to {ratios[^1]:F2}), target {target}"));
    }

    private static double Median(double[] sorted) => (sorted[sorted.Length / 2] + sorted[(sorted.Length - 1) / 2]) / 2;

    private static async Task RestoreNodeAsync()
    {
        if (!Directory.Exists(Path.Combine(NodeDirectory, "node_modules", "socket.io")))
        {
            using var npm = Process.Start(new ProcessStartInfo("npm", ["ci"]) { WorkingDirectory = NodeDirectory })!;
            await npm.WaitForExitAsync();
            if (npm.ExitCode != 0)
            {
                throw new InvalidOperationException($"'npm ci' in {NodeDirectory} failed.");
            }
        }
    }

    private readonly record struct Figures(double FloodPerSecond, double RatePerCpuSecond, double P99Milliseconds, double KilobytesPerClient)
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture,
            $"{FloodPerSecond,12:N0}/s unthrottled, {RatePerCpuSecond,10:N0} per CPU second, p99 {P99Milliseconds:N0} ms, {KilobytesPerClient:F1} kB per client");
    }
}
