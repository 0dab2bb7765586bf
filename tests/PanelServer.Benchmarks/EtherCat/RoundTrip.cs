using System.Diagnostics;
using System.Globalization;

namespace PanelServer.Benchmarks.EtherCat;

/// <summary>Round trip of one 64-byte LRW over a veth pair in a namespace of its own: C and managed, alternately, same answering program.</summary>
internal static class RoundTrip
{
    private const int Repetitions = 7;
    private const int Rounds = 20_000;
    private const string Main = "ecmain";
    private const string Far = "ecfar";
    private const string MainCore = "0";
    private const string FarCore = "1";

    private static readonly string[] Variants = ["C poll", "C ring", "C block", "managed poll", "managed power-saving"];

    public static void Run()
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

            using Process echo = Start("ip", "netns", "exec", network, "taskset", "-c", FarCore, program, "echo", Far);
            try
            {
                Measure(network, program);
            }
            finally
            {
                echo.Kill();
                echo.WaitForExit();
            }
        }
        finally
        {
            Execute("ip", "netns", "del", network);
            directory.Delete(recursive: true);
        }
    }

    private static void Measure(string network, string program)
    {
        Dictionary<string, List<double[]>> results = Variants.ToDictionary(variant => variant, _ => new List<double[]>());
        for (int i = 0; i < Repetitions; i++)
        {
            foreach (string variant in Variants)
            {
                string rounds = Rounds.ToString(CultureInfo.InvariantCulture);
                string[] what = variant.StartsWith('C')
                    ? ["taskset", "-c", MainCore, program, variant[2..], Main, rounds]
                    : [Environment.ProcessPath!, "ethercat", "managed", variant.EndsWith("poll", StringComparison.Ordinal) ? "poll" : "save", Main, rounds, MainCore];
                string output = Execute("ip", ["netns", "exec", network, .. what]);
                results[variant].Add([.. output.Trim().Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture))]);
            }
        }

        Console.WriteLine($"EtherCAT exchange round trip, 64-byte LRW, veth, {Rounds} exchanges, {Repetitions} alternating repetitions; µs, median (lowest–highest)");
        foreach (string variant in Variants)
        {
            Console.WriteLine($"  {variant,-22} p50 {Spread(results[variant], 0)}  p99 {Spread(results[variant], 1)}  p99.9 {Spread(results[variant], 2)}");
        }

        string fastest = Median(results["C poll"], 0) <= Median(results["C ring"], 0) ? "C poll" : "C ring";
        PrintRatio("median, managed poll", results["managed poll"], fastest, results[fastest], 0, 1.10);
        PrintRatio("p99, managed poll", results["managed poll"], fastest, results[fastest], 1, 1.25);
        PrintRatio("median, managed poll", results["managed poll"], "C block", results["C block"], 0, 0.30);
        PrintRatio("median, managed power-saving", results["managed power-saving"], "C block", results["C block"], 0, 1.0);
        Console.WriteLine($"  bytes allocated per exchange: {results["managed poll"].Max(run => run[4])} (target 0)");
    }

    private static void PrintRatio(string what, List<double[]> ours, string against, List<double[]> theirs, int column, double target)
    {
        List<double> ratios = ours.Zip(theirs, (a, b) => a[column] / b[column]).Order().ToList();
        Console.WriteLine($"  {what} / {against}: {ratios[ratios.Count / 2]:0.00} ({ratios[0]:0.00}–{ratios[^1]:0.00}), target ≤ {target:0.00}");
    }

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
