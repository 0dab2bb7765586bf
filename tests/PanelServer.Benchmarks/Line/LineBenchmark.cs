using System.Globalization;
using System.Text.Json.Nodes;
using PanelServer.Benchmarks.FanOut;

namespace PanelServer.Benchmarks.Line;

/// <summary>
/// What a long line costs: a panel with two dozen simulated machines on one bus beside one with the documented two, at 1 kHz with real-time
/// priority. Either stands still while the other is measured. The far ends are computed on the cycle thread as well, so the work of a cycle
/// is that of the main device, the machines and their plants together.
/// </summary>
internal static class LineBenchmark
{
    private const string Long = "extruder*8,extruder_v2*8,winder*8";
    private const int DefaultRounds = 5;
    private const int FewestMachines = 16;
    private const int FewestTerminals = 120;
    private const double WorkTargetMicroseconds = 500;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    public static async Task<int> RunAsync(string[] arguments)
    {
        int rounds = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : DefaultRounds;
        using ServerProcess few = await StartAsync("documented");
        few.Pause();
        using ServerProcess many = await StartAsync(Long);
        (int machines, int terminals) = await SizeAsync(many);
        Console.WriteLine($"{machines} machines of {terminals} terminals ({Long}) beside the documented line; {rounds} rounds of {Window.TotalSeconds} s each.");
        List<LineFigures> ofFew = [];
        List<LineFigures> ofMany = [];
        many.Pause();
        for (int round = 0; round < rounds; round++)
        {
            ofFew.Add(await MeasureAsync(few));
            ofMany.Add(await MeasureAsync(many));
        }

        many.Resume();
        bool isMet = machines >= FewestMachines && terminals >= FewestTerminals && (await SizeAsync(many)) == (machines, terminals);
        Tell("work of a cycle, median", ofMany, ofFew, figures => figures.MedianWorkMicroseconds, "µs");
        Tell("work of a cycle, p99", ofMany, ofFew, figures => figures.P99WorkMicroseconds, "µs");
        Tell("wake-up error, median", ofMany, ofFew, figures => figures.MedianWakeUpMicroseconds, "µs");
        Tell("wake-up error, p99", ofMany, ofFew, figures => figures.P99WakeUpMicroseconds, "µs");
        Tell("processor time, share of a core", ofMany, ofFew, figures => figures.CoreShare, "");
        Tell("resident memory", ofMany, ofFew, figures => figures.ResidentMegabytes, "MB");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"overruns: {ofMany.Sum(figures => figures.Overruns)} of {ofMany.Sum(figures => figures.Cycles)} cycles, the documented line {ofFew.Sum(figures => figures.Overruns)} of {ofFew.Sum(figures => figures.Cycles)}"));
        double work = PairedRatio.Middle([.. ofMany.Select(figures => figures.P99WorkMicroseconds)]);
        isMet &= work <= WorkTargetMicroseconds;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"p99 of the work {work:0} µs of {machines} machines, all of them well, target at most half of the cycle, {WorkTargetMicroseconds:0} µs: {(isMet ? "met" : "MISSED")}"));
        return isMet ? 0 : 1;
    }

    private static async Task<ServerProcess> StartAsync(string segment)
    {
        ServerProcess panel = await ServerProcess.StartPanelAsync("--Bus:Segment", segment, "--ControlLoop:RealTimePriority", "50", "--Devices:Simulated", "false");
        await Task.Delay(WarmUp);
        return panel;
    }

    /// <summary>How many machines are well, and how many terminals are in OP.</summary>
    private static async Task<(int Machines, int Terminals)> SizeAsync(ServerProcess panel)
    {
        using HttpClient client = new();
        JsonNode list = JsonNode.Parse(await client.GetStringAsync(new Uri($"http://127.0.0.1:{panel.Port}/api/v2/machine")))!;
        JsonNode bus = JsonNode.Parse(await client.GetStringAsync(new Uri($"http://127.0.0.1:{panel.Port}/api/v2/bus")))!;
        return (
            list["machines"]!.AsArray().Count(machine => machine!["error"] is null && machine["slug"]!.GetValue<string>() != "mock"),
            bus["devices"]!.AsArray().Count(device => device!["state"]!.GetValue<string>() == "Op"));
    }

    private static async Task<LineFigures> MeasureAsync(ServerProcess panel)
    {
        panel.Resume();
        await Task.Delay(Settling);
        LineFigures figures = await LineFigures.MeasureAsync(panel, Window);
        panel.Pause();
        return figures;
    }

    private static void Tell(string what, List<LineFigures> many, List<LineFigures> few, Func<LineFigures, double> figure, string unit)
    {
        double[] ofMany = [.. many.Select(figure)];
        double[] ofFew = [.. few.Select(figure)];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: ratio {PairedRatio.Of(ofMany, ofFew)}; medians {PairedRatio.Middle(ofMany):0.##} {unit} and {PairedRatio.Middle(ofFew):0.##} {unit}"));
    }
}
