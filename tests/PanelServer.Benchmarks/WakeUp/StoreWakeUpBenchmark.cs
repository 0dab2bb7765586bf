using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using PanelServer.ControlLoop;
using PanelServer.Host.Hosting;
using PanelServer.Host.Loop;
using PanelServer.Host.Settings;
using PanelServer.Host.Storage;
using PanelServer.Machines;

namespace PanelServer.Benchmarks.WakeUp;

/// <summary>
/// Does the cycle thread wake up later while the store is as busy as it can be? The whole panel with its simulated line runs at 1 kHz with
/// real-time priority and a store in a scratch folder; phases without further work alternate with phases in which so many records a second are
/// written, of 1,000 characters each.
/// </summary>
internal static class StoreWakeUpBenchmark
{
    private const int DefaultRounds = 5;
    private const int DefaultRecordsPerSecond = 2500;
    private const int BatchesPerSecond = 100;
    private const int Machines = 500;
    private const double Target = 1.1;
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Phase = TimeSpan.FromSeconds(8);

    public static async Task RunAsync(string[] arguments, BenchmarkTable table)
    {
        int rounds = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : DefaultRounds;
        int rate = arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : DefaultRecordsPerSecond;
        string folder = Directory.CreateTempSubdirectory("panel-benchmark-").FullName;
        try
        {
            await using WebApplication panel = PanelApplication.Build(
                ["--Network:Port", "0", "--Log:Directory", "", "--Storage:Directory", folder, "--Log:Level", "Warning", "--ControlLoop:RealTimePriority", "50"]);
            await panel.StartAsync();
            await CompareAsync(panel.Services.GetRequiredService<ControlLoopService>().Statistics, panel.Services.GetRequiredService<Store>(), rounds, rate, table);
            await panel.StopAsync();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task CompareAsync(CycleStatistics loop, Store store, int rounds, int rate, BenchmarkTable table)
    {
        Console.WriteLine($"The panel at 1 kHz, SCHED_FIFO 50; {rounds} rounds of {Phase.TotalSeconds} s with its store idle and {Phase.TotalSeconds} s with it busy, order alternating.");
        await MeasureAsync(loop, store, rate); // warms up
        List<LoopPhase> idle = [];
        List<LoopPhase> busy = [];
        long written = store.WrittenRecords;
        for (int round = 0; round < rounds; round++)
        {
            foreach (bool isBusy in (bool[])[round % 2 == 0, round % 2 != 0])
            {
                (isBusy ? busy : idle).Add(await MeasureAsync(loop, store, isBusy ? rate : 0));
            }
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"store: {(store.WrittenRecords - written) / (rounds * (Phase + Settling).TotalSeconds):0} records/s while busy, {store.LostRecords} lost; overruns: {idle.Sum(phase => phase.Overruns)} idle, {busy.Sum(phase => phase.Overruns)} busy, of {busy.Sum(phase => phase.Cycles)} cycles each"));
        table.AtMost("wake-up error while records are stored, median", "the same with an idle store", Of(busy, phase => phase.MedianNanoseconds), Of(idle, phase => phase.MedianNanoseconds), Target, "µs");
        table.AtMost("the same, p99", "the same with an idle store", Of(busy, phase => phase.P99Nanoseconds), Of(idle, phase => phase.P99Nanoseconds), Target, "µs");

        static double[] Of(List<LoopPhase> phases, Func<LoopPhase, long> nanoseconds) => [.. phases.Select(phase => nanoseconds(phase) / 1e3)];
    }

    private static async Task<LoopPhase> MeasureAsync(CycleStatistics loop, Store store, int rate)
    {
        using CancellationTokenSource end = new();
        Task writing = rate > 0 ? Task.Run(() => WriteAsync(store, rate, end.Token)) : Task.CompletedTask;
        await Task.Delay(Settling);
        LoopPhase phase = await LoopPhase.MeasureAsync(loop, Phase);
        await end.CancelAsync();
        await writing;
        return phase;
    }

    private static async Task WriteAsync(Store store, int rate, CancellationToken end)
    {
        string text = new('x', 1000);
        for (int i = 0; !end.IsCancellationRequested; i++)
        {
            ushort serial = (ushort)(i % Machines);
            MachineIdentificationUnique machine = new(new(99, 99), serial);
            store.TryWrite(new(connection => SettingsTable.StoreSettings(connection, machine, text, 0)) { Records = 1 });
            if (i % (rate / BatchesPerSecond) == 0)
            {
                await Task.Delay(TimeSpan.FromSeconds(1.0 / BatchesPerSecond), CancellationToken.None);
            }
        }
    }
}
