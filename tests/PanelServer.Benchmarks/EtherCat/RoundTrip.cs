using System.Diagnostics;
using System.Globalization;

namespace PanelServer.Benchmarks.EtherCat;

/// <summary>
/// Round trip of one 64-byte LRW over a veth pair in a namespace of its own: C and managed, alternately, same answering program. Once with
/// answers at once, and once with answers after 200 µs, for which waiting by sleeping is meant.
/// </summary>
internal static class RoundTrip
{
    private const int Repetitions = 7;
    private const int Rounds = 20_000;
    private const string Main = "ecmain";
    private const string Far = "ecfar";
    private const string MainCore = "0";
    private const string FarCore = "1";

    private const int DelayedRounds = 5_000;
    private const int DelayMicroseconds = 200;

    private static readonly string[] Prompt = ["C poll", "C ring", "C block", "managed poll"];
    private static readonly string[] Delayed = ["C block", "managed save"];

    public static void Run(BenchmarkTable table)
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory();
        string program = Path.Combine(directory.FullName, "exchange");
        string network = $"ecbench{Environment.ProcessId}";
        Execute("gcc", "-O2", "-Wall", "-o", program, Path.Combine(AppContext.BaseDirectory, "EtherCat", "exchange.c"));
        Execute("ip", "netns", "add", network);
        try
        {
            Execute("ip", "-n", network, "link", "add", Main, "type", "veth", "peer", "name", Far);
            foreach (string? end in new[] { Main, Far })
            {
                Execute("ip", "netns", "exec", network, "sysctl", "-qw", $"net.ipv6.conf.{end}.disable_ipv6=1");
                Execute("ip", "-n", network, "link", "set", end, "up");
            }

            Dictionary<string, List<double[]>> prompt = Measure(network, program, 0, Prompt, Rounds);
            Dictionary<string, List<double[]>> delayed = Measure(network, program, DelayMicroseconds, Delayed, DelayedRounds);
            Judge(prompt, delayed, table);
        }
        finally
        {
            Execute("ip", "netns", "del", network);
            directory.Delete(recursive: true);
        }
    }

    private static Dictionary<string, List<double[]>> Measure(string network, string program, int delayMicroseconds, string[] variants, int rounds)
    {
        using Process echo = Start("ip", "netns", "exec", network, "taskset", "-c", FarCore, program, "echo", Far, $"{delayMicroseconds}");
        try
        {
            Dictionary<string, List<double[]>> results = variants.ToDictionary(variant => variant, _ => new List<double[]>());
            for (int i = 0; i < Repetitions; i++)
            {
                foreach (string variant in variants)
                {
                    results[variant].Add(MeasureOne(network, program, variant, rounds));
                }
            }

            Console.WriteLine($"EtherCAT exchange round trip, 64-byte LRW, veth, answers after {delayMicroseconds} µs, {rounds} exchanges, {Repetitions} alternating repetitions; µs, median (lowest–highest)");
            foreach (string variant in variants)
            {
                Console.WriteLine($"  {variant,-14} p50 {Spread(results[variant], 0)}  p99 {Spread(results[variant], 1)}  p99.9 {Spread(results[variant], 2)}");
            }

            return results;
        }
        finally
        {
            echo.Kill();
            echo.WaitForExit();
        }
    }

    private static double[] MeasureOne(string network, string program, string variant, int rounds)
    {
        string mode = variant.Split(' ')[1];
        string[] what = variant.StartsWith('C')
            ? ["taskset", "-c", MainCore, program, mode, Main, $"{rounds}"]
            : [Environment.ProcessPath!, "exchange", mode, Main, $"{rounds}", MainCore];
        string output = Execute("ip", ["netns", "exec", network, .. what]);
        return [.. output.Trim().Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
    }

    private static void Judge(Dictionary<string, List<double[]>> prompt, Dictionary<string, List<double[]>> delayed, BenchmarkTable table)
    {
        string fastest = Median(prompt["C poll"], 0) <= Median(prompt["C ring"], 0) ? "C poll" : "C ring";
        table.AtMost("exchange round trip, 64-byte LRW, median", fastest, Column(prompt["managed poll"], 0), Column(prompt[fastest], 0), 1.05, "µs");
        table.AtMost("the same, p99", fastest, Column(prompt["managed poll"], 1), Column(prompt[fastest], 1), 1.15, "µs");
        table.AtMost("the same, median", "C blocking recv", Column(prompt["managed poll"], 0), Column(prompt["C block"], 0), 0.45, "µs");
        table.AtMost($"the same, power saving, answers after {DelayMicroseconds} µs", "C blocking recv", Column(delayed["managed save"], 0), Column(delayed["C block"], 0), 1.0, "µs");
        table.AtMost("bytes allocated per exchange", [.. prompt["managed poll"].Concat(delayed["managed save"]).Select(run => run[4])], 0, "");
    }

    private static double[] Column(List<double[]> runs, int column) => [.. runs.Select(run => run[column] / 1000)];

    private static double Median(List<double[]> runs, int column) => runs.Select(run => run[column]).Order().ElementAt(runs.Count / 2);

    private static string Spread(List<double[]> runs, int column) =>
        $"{Median(runs, column) / 1000:0.0} ({runs.Min(run => run[column]) / 1000:0.0}–{runs.Max(run => run[column]) / 1000:0.0})";

    private static Process Start(string program, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })
        ?? throw new InvalidOperationException($"{program} could not be started.");

    private static string Execute(string program, params string[] arguments)
    {
        using Process process = Start(program, arguments);
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed: {error.GetAwaiter().GetResult()}");
    }
}
