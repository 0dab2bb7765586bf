using System.Globalization;
using System.Text.Json.Nodes;
using PanelServer.Benchmarks.FanOut;

namespace PanelServer.Benchmarks.Line;

/// <summary>
/// What many machines on one server cost: 4 and 16 simulated extruders, and two dozen machines of three kinds, beside one extruder, at 1 kHz
/// with real-time priority. While one panel is measured the others stand still. The far ends are computed on the cycle thread as well, so the
/// work of a cycle is that of the main device, the machines and their plants together.
/// </summary>
internal static class LineBenchmark
{
    private const string Short = "extruder";
    private const int DefaultRounds = 5;
    private const double WorkTargetMicroseconds = 500;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(4);

    // Each with the machines and the terminals that have to be well at the end.
    private static readonly (string Segment, int Machines, int Terminals)[] Lines =
    [
        (Short, 1, 6),
        ("extruder*4", 4, 24),
        ("extruder*16", 16, 96),
        ("extruder*8,extruder_v2*8,winder*8", 24, 128),
    ];

    public static async Task RunAsync(string[] arguments, BenchmarkTable table)
    {
        int rounds = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : DefaultRounds;
        List<ServerProcess> panels = [];
        try
        {
            foreach ((string segment, _, _) in Lines)
            {
                panels.Add(await StartAsync(segment));
                panels[^1].Pause();
            }

            List<PanelWindow>[] windows = [.. Lines.Select(_ => new List<PanelWindow>())];
            for (int round = 0; round < rounds; round++)
            {
                for (int i = 0; i < Lines.Length; i++)
                {
                    windows[i].Add(await MeasureAsync(panels[i]));
                }
            }

            for (int i = 1; i < Lines.Length; i++)
            {
                Tell(table, Lines[i].Segment, windows[i], windows[0]);
            }

            for (int i = 0; i < Lines.Length; i++)
            {
                panels[i].Resume();
                (int machines, int terminals) = await SizeAsync(panels[i]);
                table.Demand(
                    $"{Lines[i].Segment}: machines that are well and terminals in OP at the end",
                    $"{machines} and {terminals}",
                    $"{Lines[i].Machines} and {Lines[i].Terminals}",
                    (machines, terminals) == (Lines[i].Machines, Lines[i].Terminals));
                panels[i].Pause();
            }
        }
        finally
        {
            panels.ForEach(panel => panel.Dispose());
        }
    }

    private static void Tell(BenchmarkTable table, string segment, List<PanelWindow> many, List<PanelWindow> one)
    {
        table.Tell($"{segment}: work of a cycle, median", Short, Of(many, window => window.MedianWorkMicroseconds), Of(one, window => window.MedianWorkMicroseconds), "µs");
        table.AtMost($"{segment}: work of a cycle, p99", Of(many, window => window.P99WorkMicroseconds), WorkTargetMicroseconds, "µs");
        table.Tell($"{segment}: processor time, of one core", Short, Of(many, window => window.CoreShare), Of(one, window => window.CoreShare), "");
        table.Tell($"{segment}: resident memory", Short, Of(many, window => window.ResidentMegabytes), Of(one, window => window.ResidentMegabytes), "MB");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"overruns: {many.Sum(window => window.Overruns)} of {many.Sum(window => window.Cycles)} cycles, {Short} {one.Sum(window => window.Overruns)} of {one.Sum(window => window.Cycles)}"));
    }

    private static double[] Of(List<PanelWindow> windows, Func<PanelWindow, double> figure) => [.. windows.Select(figure)];

    private static async Task<ServerProcess> StartAsync(string segment)
    {
        ServerProcess panel = await ServerProcess.StartPanelAsync("--Bus:Segment", segment, "--ControlLoop:RealTimePriority", "50", "--Devices:Simulated", "false");
        await Task.Delay(WarmUp);
        return panel;
    }

    /// <summary>How many machines are well, and how many terminals are in OP.</summary>
    private static async Task<(int Machines, int Terminals)> SizeAsync(ServerProcess panel)
    {
        await Task.Delay(Settling);
        using HttpClient client = new();
        JsonNode list = JsonNode.Parse(await client.GetStringAsync(new Uri($"http://127.0.0.1:{panel.Port}/api/v2/machine")))!;
        JsonNode bus = JsonNode.Parse(await client.GetStringAsync(new Uri($"http://127.0.0.1:{panel.Port}/api/v2/bus")))!;
        return (
            list["machines"]!.AsArray().Count(machine => machine!["error"] is null && machine["slug"]!.GetValue<string>() != "mock"),
            bus["devices"]!.AsArray().Count(device => device!["state"]!.GetValue<string>() == "Op"));
    }

    private static async Task<PanelWindow> MeasureAsync(ServerProcess panel)
    {
        panel.Resume();
        await Task.Delay(Settling);
        PanelWindow window = await PanelWindow.MeasureAsync(panel, Window);
        panel.Pause();
        return window;
    }
}
