using System.Diagnostics;
using System.Globalization;
using PanelServer.ControlLoop;

namespace PanelServer.Benchmarks.WakeUp;

/// <summary>
/// Wake-up error of the cycle thread at 1 kHz against a C thread that does the same, alternately: sleeping only, and spinning
/// for the last 100 µs; with idle cores, and with one core kept busy by another process.
/// </summary>
internal static class WakeUpBenchmark
{
    private const int CycleMicroseconds = 1000;
    private const int Cycles = 5000;

    public static async Task<int> RunAsync(string[] arguments)
    {
        int repetitions = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 5;
        string counterpart = Compile();
        foreach (int spin in new[] { 0, 100 })
        {
            foreach (bool isLoaded in new[] { false, true })
            {
                await CompareAsync(counterpart, spin, isLoaded, repetitions);
            }
        }

        return 0;
    }

    private static async Task CompareAsync(string counterpart, int spin, bool isLoaded, int repetitions)
    {
        using Process? load = isLoaded ? Process.Start("sh", ["-c", "while :; do :; done"]) : null;
        try
        {
            List<Sample> ours = [];
            List<Sample> theirs = [];
            for (int i = 0; i < repetitions; i++)
            {
                ours.Add(await MeasureOursAsync(spin));
                theirs.Add(MeasureTheirs(counterpart, spin));
            }

            string name = $"wake-up at 1 kHz, {(spin == 0 ? "sleeping only" : $"spinning the last {spin} µs")}, {(isLoaded ? "one core busy" : "idle")}";
            Report($"{name}, median", ours, theirs, sample => sample.Median);
            Report($"{name}, p99", ours, theirs, sample => sample.P99);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  for orientation: p99.9 {Middle(ours, s => s.P999) / 1e3:0.0} µs and {Middle(theirs, s => s.P999) / 1e3:0.0} µs, maximum {ours.Max(s => s.Maximum) / 1e3:0} µs and {theirs.Max(s => s.Maximum) / 1e3:0} µs"));
        }
        finally
        {
            load?.Kill();
        }
    }

    private static void Report(string what, List<Sample> ours, List<Sample> theirs, Func<Sample, long> figure)
    {
        PairedRatio ratio = PairedRatio.Of(ours.Select(sample => (double)figure(sample)), theirs.Select(sample => (double)Math.Max(1, figure(sample))));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: ratio to C {ratio}; medians {Middle(ours, figure) / 1e3:0.0} µs and {Middle(theirs, figure) / 1e3:0.0} µs"));
    }

    private static long Middle(List<Sample> samples, Func<Sample, long> figure) => samples.Select(figure).Order().ElementAt(samples.Count / 2);

    private static async Task<Sample> MeasureOursAsync(int spin)
    {
        ControlLoopThread loop = new(new(new(new([])), []), new() { CycleTimeMicroseconds = CycleMicroseconds, SpinMicroseconds = spin }, Console.Error.WriteLine);
        loop.Start();
        while (loop.Statistics.Cycles < Cycles)
        {
            await Task.Delay(50);
        }

        await loop.StopAsync();
        DurationHistogram errors = loop.Statistics.WakeUpError;
        return new(errors.Quantile(0.5), errors.Quantile(0.99), errors.Quantile(0.999), errors.MaximumNanoseconds);
    }

    private static Sample MeasureTheirs(string counterpart, int spin)
    {
        string output = Run(counterpart, $"{CycleMicroseconds}", $"{spin}", $"{Cycles}");

        // Counted with the same buckets, so that their rounding is in both.
        DurationHistogram errors = new();
        foreach (string line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            errors.Add(long.Parse(line, CultureInfo.InvariantCulture));
        }

        return new(errors.Quantile(0.5), errors.Quantile(0.99), errors.Quantile(0.999), errors.MaximumNanoseconds);
    }

    private static string Compile()
    {
        string program = Path.Combine(Path.GetTempPath(), $"wakeup-{Environment.ProcessId}");
        Run("gcc", "-O2", "-o", program, Path.Combine(AppContext.BaseDirectory, "WakeUp", "wakeup.c"));
        return program;
    }

    private static string Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} failed with {process.ExitCode}");
    }

    private sealed record Sample(long Median, long P99, long P999, long Maximum);
}
