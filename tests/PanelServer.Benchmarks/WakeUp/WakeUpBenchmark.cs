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
    private const int Cycles = 3000;
    private const double Target = 1.25;
    private const double SpinningTargetMicroseconds = 1;
    private const string CThread = "C thread, same deadlines";

    public static async Task RunAsync(string[] arguments, BenchmarkTable table)
    {
        int repetitions = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 5;
        using Counterpart counterpart = new();
        foreach (int spin in new[] { 0, 100 })
        {
            foreach (bool isLoaded in new[] { false, true })
            {
                await CompareAsync(counterpart, spin, isLoaded, repetitions, table);
            }
        }
    }

    private static async Task CompareAsync(Counterpart counterpart, int spin, bool isLoaded, int repetitions, BenchmarkTable table)
    {
        using Process? load = isLoaded ? Process.Start("sh", ["-c", "while :; do :; done"]) : null;
        try
        {
            List<DurationHistogram> ours = [];
            List<DurationHistogram> theirs = [];
            for (int i = 0; i < repetitions; i++)
            {
                ours.Add(await MeasureOursAsync(spin));
                theirs.Add((await counterpart.RunAsync(CycleMicroseconds, spin, Cycles)).Errors);
            }

            string name = $"wake-up error at 1 kHz, {(spin == 0 ? "sleeping only" : $"spinning the last {spin} µs")}, {(isLoaded ? "one core busy" : "idle")}";
            if (spin == 0)
            {
                table.AtMost($"{name}, median", CThread, Microseconds(ours, 0.5), Microseconds(theirs, 0.5), Target, "µs");
                table.AtMost($"{name}, p99", CThread, Microseconds(ours, 0.99), Microseconds(theirs, 0.99), Target, "µs");
            }
            else
            {
                // Both are below what a ratio of whole buckets can tell.
                table.AtMost($"{name}, median", Microseconds(ours, 0.5), SpinningTargetMicroseconds, "µs");
            }

            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  for orientation: p99.9 {PairedRatio.Middle(Microseconds(ours, 0.999)):0.0} µs and {PairedRatio.Middle(Microseconds(theirs, 0.999)):0.0} µs, maximum {ours.Max(errors => errors.MaximumNanoseconds) / 1e3:0} µs and {theirs.Max(errors => errors.MaximumNanoseconds) / 1e3:0} µs"));
        }
        finally
        {
            load?.Kill();
        }
    }

    private static double[] Microseconds(List<DurationHistogram> samples, double share) => [.. samples.Select(errors => Math.Max(1, errors.Quantile(share)) / 1e3)];

    private static async Task<DurationHistogram> MeasureOursAsync(int spin)
    {
        ControlLoopThread loop = new(new(new(new([])), []), new() { CycleTimeMicroseconds = CycleMicroseconds, SpinMicroseconds = spin }, Console.Error.WriteLine);
        loop.Start();
        while (loop.Statistics.Cycles < Cycles)
        {
            await Task.Delay(50);
        }

        await loop.StopAsync();
        return loop.Statistics.WakeUpError;
    }
}
