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

// Each command measures a pair of things alternately on this machine and prints what it compared, the ratio and the spread.
Dictionary<string, Func<string[], Task<int>>> commands = new()
{
    ["broker"] = BrokerBenchmark.RunAsync,
    ["devices"] = DeviceFaultBenchmark.RunAsync,
    ["extruder"] = ExtruderReport.RunAsync,
    ["extruder-fit"] = ExtruderFit.RunAsync,
    ["fanout"] = FanOutBenchmark.RunAsync,
    ["history"] = HistoryBenchmark.RunAsync,
    ["idle"] = IdleBenchmark.RunAsync,
    ["line"] = LineBenchmark.RunAsync,
    ["plant"] = PlantBenchmark.RunAsync,
    ["snapshot"] = SnapshotBenchmark.RunAsync,
    ["bare"] = SnapshotBenchmark.ServeBareAsync,
    ["startup"] = StartUpBenchmark.RunAsync,
    ["health"] = StartUpBenchmark.ServeAsync,
    ["wakeup"] = WakeUpBenchmark.RunAsync,
    ["load"] = LoadedWakeUpBenchmark.RunAsync,
    ["store"] = StoreWakeUpBenchmark.RunAsync,
    ["crowd"] = StreamCrowd.RunAsync,
    ["ethercat"] = EtherCatComparison.RunAsync,
    ["winder"] = WinderComparison.RunAsync,
};

if (args.Length > 0 && commands.TryGetValue(args[0], out Func<string[], Task<int>>? run))
{
    return await run(args[1..]);
}

Console.Error.WriteLine($"usage: dotnet run -c Release --project tests/PanelServer.Benchmarks -- {string.Join('|', commands.Keys)} [arguments]");
return 2;
