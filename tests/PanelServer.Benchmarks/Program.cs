using PanelServer.Benchmarks;
using PanelServer.Benchmarks.Devices;
using PanelServer.Benchmarks.EtherCat;
using PanelServer.Benchmarks.Extruder;
using PanelServer.Benchmarks.Extruder.Fit;
using PanelServer.Benchmarks.FanOut;
using PanelServer.Benchmarks.History;
using PanelServer.Benchmarks.Idle;
using PanelServer.Benchmarks.Line;
using PanelServer.Benchmarks.Plant;
using PanelServer.Benchmarks.Rest;
using PanelServer.Benchmarks.StartUp;
using PanelServer.Benchmarks.WakeUp;
using PanelServer.Benchmarks.Winder;

// Each measures a pair of things alternately on this machine, and takes down what it compared, the ratio and the spread.
Dictionary<string, Func<string[], BenchmarkTable, Task>> benchmarks = new()
{
    ["snapshot"] = SnapshotBenchmark.RunAsync,
    ["load"] = LoadedWakeUpBenchmark.RunAsync,
    ["wakeup"] = WakeUpBenchmark.RunAsync,
    ["store"] = StoreWakeUpBenchmark.RunAsync,
    ["devices"] = DeviceFaultBenchmark.RunAsync,
    ["ethercat"] = EtherCatComparison.RunAsync,
    ["line"] = LineBenchmark.RunAsync,
    ["idle"] = IdleBenchmark.RunAsync,
    ["startup"] = StartUpBenchmark.RunAsync,
    ["fanout"] = FanOutBenchmark.RunAsync,
};

// These take minutes each, measure quality and not speed, or are a part of another one in a process of its own.
Dictionary<string, Func<string[], Task<int>>> commands = new()
{
    ["all"] = new AllBenchmarks(benchmarks).RunAsync,
    ["broker"] = BrokerBenchmark.RunAsync,
    ["extruder"] = ExtruderReport.RunAsync,
    ["extruder-fit"] = ExtruderFit.RunAsync,
    ["history"] = HistoryBenchmark.RunAsync,
    ["plant"] = PlantBenchmark.RunAsync,
    ["winder"] = WinderComparison.RunAsync,
    ["bare"] = SnapshotBenchmark.ServeBareAsync,
    ["crowd"] = StreamCrowd.RunAsync,
    ["exchange"] = ManagedExchange.RunAsync,
    ["health"] = StartUpBenchmark.ServeAsync,
};

if (args.Length > 0 && benchmarks.TryGetValue(args[0], out Func<string[], BenchmarkTable, Task>? benchmark))
{
    BenchmarkTable table = new();
    await benchmark(args[1..], table);
    return table.ExitStatus;
}

if (args.Length > 0 && commands.TryGetValue(args[0], out Func<string[], Task<int>>? run))
{
    return await run(args[1..]);
}

Console.Error.WriteLine($"usage: dotnet run -c Release --project tests/PanelServer.Benchmarks -- {string.Join('|', commands.Keys.Concat(benchmarks.Keys))} [arguments]");
return 2;
