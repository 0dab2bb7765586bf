using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PanelServer.Machines.LaserV1;
using PanelServer.Machines.WagoPowerV1;
using PanelServer.Modbus.Client;
using PanelServer.Simulation.Devices;

namespace PanelServer.Machines.Tests.Devices;

/// <summary>Tests that count handles, threads and memory of the whole process, and so run alone.</summary>
[CollectionDefinition(nameof(WholeProcess), DisableParallelization = true)]
public sealed class WholeProcess;

/// <summary>A thousand times unplugged and plugged in again: nothing leaks, and every transition is reported once.</summary>
[Collection(nameof(WholeProcess))]
public sealed class ReplugTests
{
    private const int Times = 1000;
    private const int WarmUp = 20;

    [Fact]
    public async Task A_gauge_can_be_replugged_a_thousand_times()
    {
        using SimulatedUsbPorts usb = new();
        LaserModule module = new();
        using RunningRoster running = new(new MachineRoster(new([module])));
        using CancellationTokenSource stop = new();
        CountingLogger<LaserService> log = new();
        LaserService service = new(
            new(), module, running.Roster, new UsbSerialPorts(usb.SystemRoot, usb.DeviceRoot), TimeProvider.System, log)
        {
            ScanPause = TimeSpan.FromMilliseconds(5),
        };
        Task run = service.RunAsync(stop.Token);
        ProcessFootprint? before = null;
        for (int i = 1; i <= WarmUp + Times; i++)
        {
            SimulatedGauge gauge = SimulatedGauge.Start(usb.DeviceFile("ttyUSB0"), TimeProvider.System);
            usb.PlugIn("ttyUSB0");
            await RunningRoster.EventuallyAsync(() => running.Count("laser_v1: listed") == i);
            usb.Unplug("ttyUSB0");
            await gauge.DisposeAsync();
            await RunningRoster.EventuallyAsync(() => running.Count("laser_v1: gone") == i);
            before ??= i == WarmUp ? ProcessFootprint.Take() : null;
        }

        await before!.AssertNotExceededAsync();
        await stop.CancelAsync();
        await run;
        Assert.Equal(WarmUp + Times, running.Count("laser_v1: listed"));
        Assert.Equal(WarmUp + Times, running.Count("laser_v1: gone"));
        Assert.Equal(WarmUp + Times, log.Count(722)); // plugged in
        Assert.Equal(WarmUp + Times, log.Count(723)); // unplugged
        Assert.Equal(WarmUp + Times, log.Count(720)); // works
    }

    [Fact]
    public async Task A_power_supply_can_be_lost_and_found_a_thousand_times()
    {
        WagoPowerModule module = new();
        using RunningRoster running = new(new MachineRoster(new([module])));
        using CancellationTokenSource stop = new();
        CountingLogger<WagoPowerService> log = new();
        SimulatedPowerSupply supply = SimulatedPowerSupply.Start(new(IPAddress.Loopback, 0), TimeProvider.System);
        IPEndPoint endPoint = supply.EndPoint;
        WagoPowerMachine machine = module.Create(SimulatedPowerSupply.DefaultSerial);
        running.Roster.Add(machine);
        WagoPowerDriver driver = new(machine, "127.0.0.1", endPoint.Port, WagoPowerStart.KeepOutput, TimeProvider.System, log)
        {
            Pauses = new Backoff(TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(20)),
        };
        Task run = driver.RunAsync(stop.Token);
        await RunningRoster.EventuallyAsync(() => machine.ReadStatus().HasLiveValues);
        ProcessFootprint? before = null;
        for (int i = 1; i <= WarmUp + Times; i++)
        {
            await supply.DisposeAsync();
            await RunningRoster.EventuallyAsync(() => running.Error("wago_power_v1") is not null);
            supply = SimulatedPowerSupply.Start(endPoint, TimeProvider.System);
            await RunningRoster.EventuallyAsync(() => running.Count("wago_power_v1: well") == i);
            before ??= i == WarmUp ? ProcessFootprint.Take() : null;
        }

        await before!.AssertNotExceededAsync();
        await stop.CancelAsync();
        await run;
        await supply.DisposeAsync();
        Assert.Equal(WarmUp + Times, running.Count("wago_power_v1: well"));
        Assert.Equal(WarmUp + Times + 1, log.Count(700)); // works: at the start, and after each outage
        Assert.Equal(1, running.Count("wago_power_v1: listed"));
    }

    /// <summary>Open handles, threads and live memory of this process.</summary>
    private sealed record ProcessFootprint(int Handles, int Threads, long Bytes)
    {
        // Threads of the pool and of the runtime come and go; a leak of one per replug would be a thousand.
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
            await RunningRoster.EventuallyAsync(
                () => Take() is { } now
                    && now.Handles <= Handles + Slack && now.Threads <= Threads + Slack && now.Bytes <= Bytes + SlackBytes,
                () => $"{this} has grown to {Take()}");
        }
    }

    private sealed class CountingLogger<T> : ILogger<T>
    {
        private readonly Dictionary<int, int> _counts = [];

        public int Count(int eventId)
        {
            lock (_counts)
            {
                return _counts.GetValueOrDefault(eventId);
            }
        }

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_counts)
            {
                _counts[eventId.Id] = _counts.GetValueOrDefault(eventId.Id) + 1;
            }
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => NullLogger.Instance.BeginScope(state);
    }
}
