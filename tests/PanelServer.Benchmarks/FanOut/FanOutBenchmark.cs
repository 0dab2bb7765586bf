using System.Diagnostics;
using System.Globalization;

namespace PanelServer.Benchmarks.FanOut;

/// <summary>
/// Fan-out of a machine's live values to many clients: the whole panel against Node's socket.io 4.8 with the msgpack parser that
/// sends the panel's own events, and the library alone against the same, unthrottled. Both under the same clients on the same
/// machine, alternating in order; while one is measured the other does not run.
/// </summary>
internal static class FanOutBenchmark
{
    private const string Node = "Node's socket.io, msgpack, same bytes";

    /// <summary>Runs the benchmark; the first argument is the number of repetitions, 5 by default.</summary>
    public static async Task RunAsync(string[] arguments, BenchmarkTable table)
    {
        // An odd number, so that there is a repetition in the middle to judge by.
        int repetitions = (arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 5) | 1;
        await RestoreNodeAsync();
        PanelEvent liveValues;
        using (ServerProcess panel = await ServerProcess.StartPanelAsync())
        {
            liveValues = await PanelEvent.CaptureAsync(panel.Port);
        }

        List<Pair> pairs = [];
        for (int i = 0; i < repetitions; i++)
        {
            // Whoever comes first finds the machine as the one before has left it, so they take turns.
            bool panelFirst = i % 2 == 0;
            Sides first = await MeasureAsync(panelFirst, liveValues);
            Sides second = await MeasureAsync(!panelFirst, liveValues);
            Pair pair = panelFirst ? new(first, second) : new(second, first);
            pairs.Add(pair);
            Console.WriteLine($"{i + 1}/{repetitions}: panel {pair.Own}\n     node  {pair.Node}");
        }

        string load = string.Create(CultureInfo.InvariantCulture, $"{StreamRun.Hertz} Hz, {StreamRun.SomeClients} to {StreamRun.ManyClients} clients");
        table.AtLeast($"stream events per CPU second of the whole panel, slope, {load}", Node, Of(pair => pair.Own.Stream.EventsPerCpuSecond), Of(pair => pair.Node.Stream.EventsPerCpuSecond), 2.0, "");
        table.AtMost($"p99 from event to receipt, {StreamRun.ManyClients} clients", Node, Of(pair => pair.Own.Stream.P99Milliseconds), Of(pair => pair.Node.Stream.P99Milliseconds), 1.0, "ms");
        table.AtLeast($"events per second, unthrottled, {FloodRun.Clients} clients, library alone", Node, Of(pair => pair.Own.FloodPerSecond), Of(pair => pair.Node.FloodPerSecond), 8, "");
        table.AtMost($"memory per stream client, slope, {StreamRun.FewClients} to {StreamRun.ManyClients} clients", Node, Of(pair => pair.Own.Stream.KilobytesPerClient), Of(pair => pair.Node.Stream.KilobytesPerClient), 0.6, "kB");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"cores without a client, from the same slope: {PairedRatio.Middle(Of(pair => pair.Own.Stream.FixedCores)):0.00}"));

        double[] Of(Func<Pair, double> figure) => [.. pairs.Select(figure)];
    }

    private static async Task<Sides> MeasureAsync(bool isPanel, PanelEvent liveValues)
    {
        StreamFigures stream;
        using (ServerProcess server = await (isPanel ? ServerProcess.StartPanelAsync() : StartNodeAsync(liveValues)))
        {
            stream = await StreamRun.MeasureAsync(server, liveValues.Path);
        }

        using ServerProcess flooded = await (isPanel
            ? ServerProcess.StartAsync(Path.Combine(AppContext.BaseDirectory, "PanelServer.SocketIo.TestHost"), "--fanout", "--port")
            : StartNodeAsync(liveValues));
        return new(stream, await FloodRun.MeasureAsync(flooded));
    }

    private static string NodeDirectory { get; } = Path.Combine(AppContext.BaseDirectory, "FanOut", "node");

    private static Task<ServerProcess> StartNodeAsync(PanelEvent liveValues) =>
        ServerProcess.StartAsync("node", Path.Combine(NodeDirectory, "server.mjs"), liveValues.Path, liveValues.Json);

    private static async Task RestoreNodeAsync()
    {
        if (!Directory.Exists(Path.Combine(NodeDirectory, "node_modules", "socket.io")))
        {
            using Process npm = Process.Start(new ProcessStartInfo("npm", ["ci"]) { WorkingDirectory = NodeDirectory })!;
            await npm.WaitForExitAsync();
            if (npm.ExitCode != 0)
            {
                throw new InvalidOperationException($"'npm ci' in {NodeDirectory} failed.");
            }
        }
    }

    /// <summary>What was measured of one server.</summary>
    private readonly record struct Sides(StreamFigures Stream, double FloodPerSecond)
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Stream}, {FloodPerSecond:N0}/s unthrottled");
    }

    private readonly record struct Pair(Sides Own, Sides Node);
}
