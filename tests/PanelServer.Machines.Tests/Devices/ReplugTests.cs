using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PanelServer.Machines.Devices;
using PanelServer.Machines.LaserV1;
using PanelServer.Machines.WagoPowerV1;
using PanelServer.Modbus.Client;
using PanelServer.Simulation.Devices;
using PanelServer.Simulation.LaserV1;
using PanelServer.Simulation.WagoPowerV1;

namespace PanelServer.Machines.Tests.Devices;

/// <summary>Tests that count handles, threads and memory of the whole process, and so run alone.</summary>
[CollectionDefinition(nameof(WholeProcess), DisableParallelization = true)]
public sealed class WholeProcess;

/// <summary>
/// A thousand times unplugged and plugged in again (a hundred times in the short run): nothing leaks, and every transition is reported once.
/// </summary>
[Collection(nameof(WholeProcess))]
public sealed class ReplugTests
{
    private const int WarmUp = 20;
    private const int Working = 700;
    private const int Faulty = 701;
    private static readonly int Times = LongTests.AreWanted ? 1000 : 100;

    [Fact]
    public async Task A_gauge_can_be_replugged_again_and_again()
    {
        using SimulatedUsbPorts usb = new();
        LaserModule module = new();
        using RunningRoster running = new(new MachineRoster(new([module])));
        using CancellationTokenSource stop = new();
        RecordingLogger<DeviceListing> log = new();
        DeviceListing listing = new(module, running.Roster, new UsbSerialPorts(usb.SystemRoot, usb.DeviceRoot), TimeProvider.System, log)
        {
            PlugPause = TimeSpan.FromMilliseconds(5),
        };
        Task run = listing.RunAsync(stop.Token);
        ProcessFootprint? before = null;
        for (int i = 1; i <= WarmUp + Times; i++)
        {
            SimulatedGauge gauge = SimulatedGauge.Start(usb.DeviceFile("ttyUSB0"), TimeProvider.System);
            usb.PlugIn("ttyUSB0");
            await Eventually.HoldsAsync(() => running.Count("laser_v1: listed") == i && log.EventIds.Count(id => id == Working) >= i);
            usb.Unplug("ttyUSB0");
            await gauge.DisposeAsync();
            await Eventually.HoldsAsync(() => running.Count("laser_v1: gone") == i);
            before ??= i == WarmUp ? ProcessFootprint.Take() : null;
        }

        await before!.AssertNotExceededAsync();
        await stop.CancelAsync();
        await run;
        Assert.Equal(WarmUp + Times, running.Count("laser_v1: listed"));
        Assert.Equal(WarmUp + Times, running.Count("laser_v1: gone"));
        AssertPluggedInAndUnpluggedInTurns(log.EventIds);
    }

    [Fact]
    public async Task A_power_supply_can_be_lost_and_found_again_and_again()
    {
        WagoPowerModule module = new();
        using RunningRoster running = new(new MachineRoster(new([module])));
        using CancellationTokenSource stop = new();
        RecordingLogger<DeviceListing> log = new();
        SimulatedPowerSupply supply = SimulatedPowerSupply.Start(new(IPAddress.Loopback, 0), TimeProvider.System);
        IPEndPoint endPoint = supply.EndPoint;
        await using DeviceConnection connection = module.Connect(new TcpDeviceAddress("127.0.0.1", endPoint.Port), TimeProvider.System);
        DeviceDriver driver = connection.CreateDriver(SimulatedPowerSupply.DefaultSerial, previous: null);
        Machine machine = driver.Machine;
        running.Roster.Add(machine);
        DriverRunner runner = new(module, connection, driver, TimeProvider.System, log)
        {
            Pauses = new Backoff(TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(20)),
        };
        Task run = runner.RunAsync(stop.Token);
        await Eventually.HoldsAsync(() => machine.ReadStatus().HasLiveValues);
        ProcessFootprint? before = null;
        for (int i = 1; i <= WarmUp + Times; i++)
        {
            await supply.DisposeAsync();
            await Eventually.HoldsAsync(() => running.Error("wago_power_v1") is not null);
            supply = SimulatedPowerSupply.Start(endPoint, TimeProvider.System);
            await Eventually.HoldsAsync(() => running.Error("wago_power_v1") is null);
            before ??= i == WarmUp ? ProcessFootprint.Take() : null;
        }

        await before!.AssertNotExceededAsync();
        await stop.CancelAsync();
        await run;
        await supply.DisposeAsync();
        AssertWorkingAfterEachFault(log.EventIds);
        Assert.Equal(1, running.Count("wago_power_v1: listed"));
    }

    /// <summary>
    /// The port's far end falls silent, hangs up and is back 50 ms later behind the same name: 200 times on eight ports, 10,000 times on twenty in
    /// the long run. A port that stays dead for any of them ends the test.
    /// </summary>
    [Fact]
    public async Task A_pinned_gauge_comes_back_after_every_hang_up_with_silence_before_it()
    {
        (int ports, int times) = LongTests.AreWanted ? (20, 500) : (8, 25);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("hang-ups");
        LaserModule module = new();
        using RunningRoster running = new(new MachineRoster(new([module])));

        int[] comebacks = await Task.WhenAll(Enumerable.Range(1, ports).Select(
            number => HangUpAsync(module, running.Roster, Path.Combine(folder.FullName, $"gauge{number}"), (ushort)number, times)));

        Assert.Equal(ports * times, comebacks.Sum());
        folder.Delete(recursive: true);
    }

    private static async Task<int> HangUpAsync(LaserModule module, MachineRoster roster, string path, ushort serial, int times)
    {
        await using DeviceConnection connection = module.Connect(new SerialDeviceAddress(path), TimeProvider.System);
        DeviceDriver driver = connection.CreateDriver(serial, previous: null);
        LaserMachine machine = (LaserMachine)driver.Machine;
        roster.Add(machine);
        using CancellationTokenSource stop = new();
        DriverRunner runner = new(module, connection, driver, TimeProvider.System, NullLogger.Instance)
        {
            Pauses = new Backoff(TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(20)),
        };
        Task run = runner.RunAsync(stop.Token);
        int comebacks = 0;
        for (int i = 1; i <= times; i++)
        {
            SimulatedGauge gauge = SimulatedGauge.Start(path, TimeProvider.System);
            ushort micrometres = (ushort)(1000 + i);
            gauge.Use(plant => plant.Fixed = new(micrometres, micrometres, micrometres));
            await Eventually.HoldsAsync(
                () => machine.ReadTyped().LiveValues?.Diameter == micrometres / 1000.0,
                () => $"{path} is not back after hang-up {i - 1}: {machine.ReadStatus().Error}, {runner.FailedPolls} polls failed");
            comebacks++;
            gauge.Faults.Set(DeviceFault.Silent);
            await Eventually.HoldsAsync(() => gauge.Faults.Used > 0);
            await gauge.DisposeAsync();
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        await stop.CancelAsync();
        await run;
        return comebacks;
    }

    private static void AssertPluggedInAndUnpluggedInTurns(IReadOnlyList<int> eventIds)
    {
        const int PluggedIn = 706;
        const int Unplugged = 707;
        Assert.Equal(
            Enumerable.Repeat(new[] { PluggedIn, Unplugged }, WarmUp + Times).SelectMany(pair => pair),
            eventIds.Where(id => id is PluggedIn or Unplugged));

        // While it is plugged in, "works" and "faulty" come in turns; a busy computer may see a gauge fall silent and come back.
        Assert.All(eventIds.Zip(eventIds.Skip(1)), pair => Assert.False(pair.First == pair.Second, $"{pair.First} came twice"));
        Assert.InRange(eventIds.Count(id => id == Working), WarmUp + Times, int.MaxValue);
        Assert.All(eventIds, id => Assert.True(id is Working or Faulty or PluggedIn or Unplugged, $"event {id}"));
    }

    private static void AssertWorkingAfterEachFault(IReadOnlyList<int> eventIds)
    {
        // A fault may change its words (closed, then refused) but "works" is said once after it.
        int[] turns = [.. eventIds.Where(id => id is Working or Faulty)];
        Assert.Equal(Working, turns[0]);
        Assert.All(turns.Zip(turns.Skip(1)), pair => Assert.False(pair is (Working, Working), "it said twice that it works"));
        Assert.InRange(eventIds.Count(id => id == Working), WarmUp + Times + 1, int.MaxValue);
    }

    /// <summary>Open handles, threads and live memory of this process.</summary>
    private sealed record ProcessFootprint(int Handles, int Threads, long Bytes)
    {
        // Threads of the pool and of the runtime come and go; a leak of one per replug would be a hundred at least.
        private const int Slack = 20;
        private const long SlackBytes = 2_000_000;

        public static ProcessFootprint Take()
        {
            using Process process = Process.GetCurrentProcess();
            return new(
                Directory.GetFileSystemEntries("/proc/self/fd").Length, process.Threads.Count, GC.GetTotalMemory(forceFullCollection: true));
        }

        public async Task AssertNotExceededAsync()
        {
            await Eventually.HoldsAsync(
                () => Take() is { } now
                    && now.Handles <= Handles + Slack && now.Threads <= Threads + Slack && now.Bytes <= Bytes + SlackBytes,
                () => $"{this} has grown to {Take()}");
        }
    }

    private sealed class RecordingLogger<T> : ILogger<T>
    {
        private readonly List<int> _eventIds = [];

        public IReadOnlyList<int> EventIds
        {
            get
            {
                lock (_eventIds)
                {
                    return [.. _eventIds];
                }
            }
        }

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_eventIds)
            {
                _eventIds.Add(eventId.Id);
            }
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => NullLogger.Instance.BeginScope(state);
    }
}
