using System.Diagnostics;
using System.Globalization;
using PanelServer.Benchmarks.FanOut;
using PanelServer.ControlLoop;

namespace PanelServer.Benchmarks.WakeUp;

/// <summary>
/// Does the cycle thread miss deadlines because the panel serves as much as it can? The whole panel with its simulated line runs in a process
/// of its own at 1 kHz with real-time priority, and a C thread with the same deadlines, the same priority and no work beside it at the same
/// time: what the computer does to both is nobody's fault. Phases without clients alternate with phases in which <c>wrk</c> asks for snapshots
/// without pause and hundreds of clients take a machine's streams.
/// </summary>
internal static class LoadedWakeUpBenchmark
{
    private const int DefaultRounds = 5;
    private const int StreamClients = 200;
    private const int CycleMicroseconds = 1000;
    private const int Priority = 50;
    private const int CyclesPerAllowedOverrun = 5000;
    private const string CThread = "C thread beside it";
    private const string Machine = "/api/v2/machine/extruder_v1/57922";
    private const string Namespace = "/machine/1/4/57922";
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Phase = TimeSpan.FromSeconds(5);

    public static async Task RunAsync(string[] arguments, BenchmarkTable table)
    {
        int rounds = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : DefaultRounds;
        using Counterpart counterpart = new();
        using ServerProcess panel = await ServerProcess.StartPanelAsync("--ControlLoop:RealTimePriority", $"{Priority}");
        Console.WriteLine($"The panel at 1 kHz, SCHED_FIFO {Priority}, sleeping only, beside a C thread; {rounds} rounds of {Phase.TotalSeconds} s idle and {Phase.TotalSeconds} s under load.");
        await LoadedAsync(panel, counterpart, WarmUp);
        List<Sample> idle = [];
        List<Sample> loaded = [];
        for (int round = 0; round < rounds; round++)
        {
            await Task.Delay(Settling);
            idle.Add(await MeasureAsync(panel, counterpart));
            loaded.Add(await LoadedAsync(panel, counterpart, Settling));
        }

        double cycles = loaded.Sum(sample => sample.Panel.Cycles);
        string of = string.Create(CultureInfo.InvariantCulture, $"of {cycles:0}");
        table.AtMostMore("overruns at 1 kHz under full REST load and 200 stream clients, SCHED_FIFO", CThread, Ours(loaded), Theirs(loaded), Math.Ceiling(cycles / CyclesPerAllowedOverrun), of);
        table.AtMostMore("the same, idle", CThread, Ours(idle), Theirs(idle), 0, of);
        table.AtMost("bytes allocated on the cycle thread under load", [loaded.Sum(sample => sample.Panel.CycleAllocatedBytes)], 0, "");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"for orientation, p99 of the wake-up error under load, in buckets of 1, 2 and 5: {PairedRatio.Middle([.. loaded.Select(sample => sample.Panel.P99WakeUpMicroseconds)]):0} µs; of the C thread {PairedRatio.Middle([.. loaded.Select(sample => sample.CThread.Quantile(0.99) / 1e3)]):0} µs"));

        static double Ours(List<Sample> samples) => samples.Sum(sample => sample.Panel.Overruns);
        static double Theirs(List<Sample> samples) => samples.Sum(sample => sample.CThreadOverruns);
    }

    private static async Task<Sample> LoadedAsync(ServerProcess panel, Counterpart counterpart, TimeSpan before)
    {
        using Process crowd = Start(Environment.ProcessPath!, "crowd", $"{panel.Port}", $"{StreamClients}", Namespace);
        using Process wrk = Start("wrk", "-t1", "-c32", $"-d{(before + Phase + Settling).TotalSeconds}s", $"http://127.0.0.1:{panel.Port}{Machine}");
        try
        {
            await Task.Delay(before);
            await EventsAsync(crowd);
            Sample sample = await MeasureAsync(panel, counterpart);
            long events = await EventsAsync(crowd);
            await wrk.WaitForExitAsync();
            string rate = (await wrk.StandardOutput.ReadToEndAsync()).Split('\n').First(line => line.StartsWith("Requests/sec", StringComparison.Ordinal));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"load: {rate.Split(':')[1].Trim()} snapshots/s, {events / Phase.TotalSeconds:0} events/s to {StreamClients} clients; overruns {sample.Panel.Overruns}, of the C thread {sample.CThreadOverruns}"));
            return sample;
        }
        finally
        {
            crowd.Kill();
            wrk.Kill();
        }
    }

    private static async Task<Sample> MeasureAsync(ServerProcess panel, Counterpart counterpart)
    {
        Task<(DurationHistogram Errors, long Overruns)> beside = counterpart.RunAsync(CycleMicroseconds, 0, (int)(Phase.TotalMicroseconds / CycleMicroseconds), Priority);
        PanelWindow window = await PanelWindow.MeasureAsync(panel, Phase);
        (DurationHistogram errors, long overruns) = await beside;
        return new(window, errors, overruns);
    }

    private static async Task<long> EventsAsync(Process crowd)
    {
        await crowd.StandardInput.WriteLineAsync("events");
        return long.Parse((await crowd.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture);
    }

    private static Process Start(string program, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;

    private sealed record Sample(PanelWindow Panel, DurationHistogram CThread, long CThreadOverruns);
}
