using System.Globalization;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using PanelServer.ControlLoop;
using PanelServer.Machines;
using PanelServer.Machines.Devices;
using PanelServer.Machines.LaserV1;
using PanelServer.Machines.WagoPowerV1;
using PanelServer.Simulation.Devices;
using PanelServer.Simulation.LaserV1;
using PanelServer.Simulation.WagoPowerV1;

namespace PanelServer.Benchmarks.Devices;

/// <summary>
/// Does the cycle thread wake up later while a device beside the bus is silent or floods? The control loop runs with a power supply and a
/// diameter gauge, in turns with both behaving, both silent and both flooding; what is compared is the time from each deadline to the wake-up.
/// </summary>
internal static class DeviceFaultBenchmark
{
    private const int DefaultRounds = 7;
    private const double Target = 1.25;
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);
    private static readonly DeviceFault[] Cases = [DeviceFault.None, DeviceFault.Silent, DeviceFault.Flood];

    public static async Task RunAsync(string[] args, BenchmarkTable table)
    {
        int rounds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : DefaultRounds;
        DirectoryInfo folder = Directory.CreateTempSubdirectory("device-benchmark-");
        await MeasureAsync(rounds, folder, table);
        folder.Delete(recursive: true);
    }

    private static async Task MeasureAsync(int rounds, DirectoryInfo folder, BenchmarkTable table)
    {
        await using SimulatedPowerSupply supply = SimulatedPowerSupply.Start(new IPEndPoint(IPAddress.Loopback, 0), TimeProvider.System);
        await using SimulatedGauge gauge = SimulatedGauge.Start(Path.Combine(folder.FullName, "gauge"), TimeProvider.System);
        using CancellationTokenSource stop = new();
        MachineRoster roster = StartMachines(supply, gauge, stop.Token, out Task drivers);

        Console.WriteLine($"Control loop at 1 kHz, sleeping only, with a power supply and a gauge; {rounds} rounds of {Turn.TotalSeconds} s each.");
        Dictionary<DeviceFault, List<Measured>> results = Cases.ToDictionary(fault => fault, _ => new List<Measured>());
        for (int round = 0; round < rounds; round++)
        {
            foreach (DeviceFault fault in Cases)
            {
                supply.Faults.Set(fault);
                gauge.Faults.Set(fault);
                await Task.Delay(Settling);
                results[fault].Add(await MeasureAsync(roster));
            }
        }

        Report(results, table);
        await stop.CancelAsync();
        await drivers;
    }

    private static MachineRoster StartMachines(
        SimulatedPowerSupply supply, SimulatedGauge gauge, CancellationToken stop, out Task drivers)
    {
        WagoPowerOptions supplyOptions = new();
        supplyOptions.Devices.Add(new() { Host = "127.0.0.1", Port = supply.EndPoint.Port, Serial = SimulatedPowerSupply.DefaultSerial });
        LaserOptions gaugeOptions = new() { HotPlug = false };
        gaugeOptions.Ports.Add(new() { Path = gauge.LinkPath, Serial = 1 });
        DeviceMachineModule[] modules = [new WagoPowerModule(supplyOptions), new LaserModule(gaugeOptions)];
        MachineRoster roster = new(new MachineCatalog(modules));
        DeviceListing[] listings =
            [.. modules.Select(module => new DeviceListing(module, roster, new UsbSerialPorts(), TimeProvider.System, NullLogger<DeviceListing>.Instance))];
        foreach (DeviceListing listing in listings)
        {
            listing.ListConfigured();
        }

        drivers = Task.WhenAll(listings.Select(listing => listing.RunAsync(stop)));
        return roster;
    }

    private static async Task<Measured> MeasureAsync(MachineRoster roster)
    {
        ControlLoopThread loop = new(new ControlCycle(roster, []), new ControlLoopOptions(), _ => { });
        loop.Start();
        await Task.Delay(Turn);
        await loop.StopAsync();
        CycleStatistics statistics = loop.Statistics;
        return new(statistics.WakeUpError.Quantile(0.99), statistics.AllocatedBytes);
    }

    private static void Report(Dictionary<DeviceFault, List<Measured>> results, BenchmarkTable table)
    {
        List<Measured> behaving = results[DeviceFault.None];
        foreach (DeviceFault fault in Cases[1..])
        {
            table.AtMost($"p99 of the wake-up error while devices beside the bus {Verb(fault)}", "the same while they behave", P99(results[fault]), P99(behaving), Target, "µs");
        }

        table.AtMost("bytes allocated on the cycle thread meanwhile", [results.Values.SelectMany(measured => measured).Max(measured => measured.AllocatedBytes)], 0, "");
    }

    private static string Verb(DeviceFault fault) => fault == DeviceFault.Silent ? "are silent" : "flood";

    private static double[] P99(List<Measured> measured) => [.. measured.Select(turn => turn.P99 / 1e3)];

    private readonly record struct Measured(long P99, long AllocatedBytes);
}
