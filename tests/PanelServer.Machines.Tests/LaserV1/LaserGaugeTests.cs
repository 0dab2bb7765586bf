using Microsoft.Extensions.Logging.Abstractions;
using PanelServer.Machines.Devices;
using PanelServer.Machines.LaserV1;
using PanelServer.Machines.Tests.Devices;
using PanelServer.Simulation.Devices;
using PanelServer.Simulation.LaserV1;

namespace PanelServer.Machines.Tests.LaserV1;

/// <summary>Machine, driver and hot-plug against simulated gauges on real pseudo-terminals, in real time.</summary>
public sealed class LaserGaugeTests : IAsyncLifetime
{
    private const string Slug = "laser_v1";
    private readonly SimulatedUsbPorts _usb = new();
    private readonly CancellationTokenSource _stop = new();
    private RunningRoster _running = null!;
    private Task _service = Task.CompletedTask;

    public ValueTask InitializeAsync()
    {
        _running = new(new MachineRoster(new([new LaserModule()])));
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _service;
        _running.Dispose();
        _usb.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task A_gauge_that_is_plugged_in_is_listed_and_measures()
    {
        Run(new());
        await using SimulatedGauge gauge = Plug("ttyUSB0");
        gauge.Use(plant => plant.Fixed = new(1750, 1748, 1752));

        await Eventually.HoldsAsync(() => Live?.Diameter == 1.75);

        Assert.Equal("1/6/40961", Machine.Identification.ToString());
        Assert.Equal((1.748, 1.752, 0.997716894977169), (Live!.Value.XDiameter, Live.Value.YDiameter, Live.Value.Roundness));
        Assert.Equal(["laser_v1: listed"], _running.ListChanges);
    }

    [Fact]
    public async Task An_adapter_with_other_ids_and_one_where_nobody_answers_are_not_listed()
    {
        Run(new());
        await using SimulatedGauge foreign = SimulatedGauge.Start(_usb.DeviceFile("ttyUSB0"), TimeProvider.System);
        _usb.PlugIn("ttyUSB0", 0x1A86, 0x7523);
        await using SimulatedGauge mute = Plug("ttyUSB1");
        mute.Faults.Set(DeviceFault.Silent);
        await Eventually.HoldsAsync(() => mute.Faults.Used > 3);
        Assert.Empty(_running.Roster.Entries);

        mute.Faults.Set(DeviceFault.None);
        await Eventually.HoldsAsync(() => Live?.Diameter > 1.7);
        Assert.Equal("1/6/40962", Machine.Identification.ToString());
    }

    [Fact]
    public async Task Two_gauges_are_two_machines()
    {
        Run(new());
        await using SimulatedGauge one = Plug("ttyUSB0");
        await using SimulatedGauge two = Plug("ttyUSB1");
        two.Use(plant => plant.DiameterMicrometres = 2850);

        await Eventually.HoldsAsync(() => _running.Roster.Entries.Count == 2);
        LaserMachine first = (LaserMachine)_running.Roster.Find(Slug, 40961)!.Machine!;
        LaserMachine second = (LaserMachine)_running.Roster.Find(Slug, 40962)!.Machine!;
        await Eventually.HoldsAsync(() =>
            first.ReadTyped().LiveValues?.Diameter is > 1.7 and < 1.8 && second.ReadTyped().LiveValues?.Diameter is > 2.8 and < 2.9);
    }

    [Fact]
    public async Task Two_adapters_with_the_same_number_are_told_apart_by_their_sockets_also_after_a_restart()
    {
        Run(new());
        await using SimulatedGauge one = Plug("ttyUSB0", "SAME", "1-1.1");
        await Eventually.HoldsAsync(() => Live?.Diameter > 1.7);
        ushort alone = Machine.Identification.Serial;
        Machine.Submit([new LaserMutation.SetTargetDiameter(2.85)]);
        await Eventually.HoldsAsync(() => Machine.ReadTyped().State.Settings.TargetDiameter == 2.85);
        await using SimulatedGauge two = Plug("ttyUSB1", "SAME", "1-1.2");

        await Eventually.HoldsAsync(() => _running.Roster.Machines.Length == 2 && _running.Roster.Find(Slug, alone) is null);
        Dictionary<double, ushort> serials = await SerialsByTargetAsync();
        Assert.Equal([1.75, 2.85], serials.Keys.Order());

        // Started again with the ports enumerated the other way round: who is in which socket counts.
        await _stop.CancelAsync();
        await _service;
        _usb.Unplug("ttyUSB0");
        _usb.Unplug("ttyUSB1");
        _usb.PlugIn("ttyUSB0", serialNumber: "SAME", socket: "1-1.2");
        _usb.PlugIn("ttyUSB1", serialNumber: "SAME", socket: "1-1.1");
        MachineRoster roster = new(new([new LaserModule()]));
        using CancellationTokenSource stop = new();
        Task run = Listing(new(), roster).RunAsync(stop.Token);
        await Eventually.HoldsAsync(() => roster.Machines.Length == 2);
        await stop.CancelAsync();
        await run;
        Assert.Equal(serials.Values.Order(), roster.Machines.Select(machine => machine.Identification.Serial).Order());
    }

    [Fact]
    public async Task An_adapter_whose_number_a_pinned_gauge_has_is_listed_with_an_error_until_the_number_is_free()
    {
        ushort taken = DeviceSerial.FromPath("SAME");
        await using SimulatedGauge one = SimulatedGauge.Start(_usb.DeviceFile("gauge"), TimeProvider.System);
        Run(new() { Ports = { new SerialDeviceEntry { Path = _usb.DeviceFile("gauge"), Serial = taken } } });
        await using SimulatedGauge two = Plug("ttyUSB1", "SAME", "1-1.2");

        await Eventually.HoldsAsync(() => _running.Roster.Entries.Count == 2);
        RosterEntry refused = _running.Roster.Entries.Single(entry => entry.Machine is null);
        Assert.Equal(
            $"The diameter gauge at {_usb.DeviceFile("ttyUSB1")} can't be used: another machine has its serial number, {taken}. Give it a number of its own in Machines:LaserV1.",
            refused.Error);

        _running.Roster.Remove(new(new(1, 6), taken));
        await Eventually.HoldsAsync(() => _running.Roster.Entries is [{ Machine: not null } entry] && entry.Identification.Serial == taken);
    }

    [Fact]
    public async Task A_gauge_with_one_axis_has_only_a_diameter()
    {
        await using SimulatedGauge gauge = SimulatedGauge.Start(_usb.DeviceFile("gauge"), TimeProvider.System, oneAxis: true);
        gauge.Use(plant => plant.Fixed = new(1750, 1748, 1752));
        Run(Pinned());

        await Eventually.HoldsAsync(() => Live?.Diameter == 1.75);
        Assert.Equal(new LaserLiveValues { Diameter = 1.75 }, Live);
    }

    [Fact]
    public async Task A_port_that_does_not_exist_is_listed_with_an_error_and_works_when_it_appears()
    {
        Run(Pinned());
        await _running.ErrorContainsAsync(Slug, "does not work");
        Assert.Equal(40961, Machine.Identification.Serial);

        await using SimulatedGauge gauge = SimulatedGauge.Start(_usb.DeviceFile("gauge"), TimeProvider.System);
        await _running.WellAsync(Slug);
        await Eventually.HoldsAsync(() => Live?.Diameter > 1.7);
    }

    [Theory]
    [InlineData(DeviceFault.Silent, "No answer within")]
    [InlineData(DeviceFault.Slow, "No answer within")]
    [InlineData(DeviceFault.Garbage, "invalid")]
    [InlineData(DeviceFault.WrongChecksum, "wrong checksum")]
    [InlineData(DeviceFault.Exception, "illegal data address")]
    [InlineData(DeviceFault.HalfFrame, "No answer within")]
    [InlineData(DeviceFault.Disconnect, "does not work")]
    [InlineData(DeviceFault.Flood, "does not work")]
    public async Task A_fault_is_named_and_the_machine_recovers(DeviceFault fault, string words)
    {
        await using SimulatedGauge gauge = SimulatedGauge.Start(_usb.DeviceFile("gauge"), TimeProvider.System);
        Run(Pinned());
        await Eventually.HoldsAsync(() => Live?.Diameter > 1.7);

        gauge.Faults.Set(fault);
        await _running.ErrorContainsAsync(Slug, words);
        Assert.Equal(default(LaserLiveValues), Live);
        Assert.False(Machine.TryReadDiameter(out _, out _));
        gauge.Faults.Set(DeviceFault.None);

        await _running.WellAsync(Slug);
        await Eventually.HoldsAsync(() => Live?.Diameter > 1.7);
    }

    [Fact]
    public async Task Values_resume_after_three_corrupted_answers()
    {
        await using SimulatedGauge gauge = SimulatedGauge.Start(_usb.DeviceFile("gauge"), TimeProvider.System);
        Run(Pinned());
        await Eventually.HoldsAsync(() => Live?.Diameter > 1.7);

        gauge.Faults.Set(DeviceFault.WrongChecksum, answers: 3);
        await Eventually.HoldsAsync(() => gauge.Faults.Used == 3);
        gauge.Use(plant => plant.Fixed = new(1760, 1760, 1760));
        await Eventually.HoldsAsync(() => Live?.Diameter == 1.76);
        await _running.WellAsync(Slug);
    }

    [Fact]
    public async Task Answers_in_blocks_of_a_slow_adapter_are_put_together()
    {
        await using SimulatedGauge gauge = SimulatedGauge.Start(_usb.DeviceFile("gauge"), TimeProvider.System);
        gauge.Faults.Set(DeviceFault.SlowAdapter);
        gauge.Use(plant => plant.Fixed = new(1750, 1748, 1752));
        Run(Pinned());

        await Eventually.HoldsAsync(() => Live?.Diameter == 1.75);
    }

    [Fact]
    public async Task Jumps_of_the_values_do_not_change_the_verdict()
    {
        await using SimulatedGauge gauge = SimulatedGauge.Start(_usb.DeviceFile("gauge"), TimeProvider.System);
        Run(Pinned());
        await Eventually.HoldsAsync(() => Live?.Diameter > 1.7);
        long version = Machine.ReadStatus().StateVersion;

        for (int i = 1; i <= 5; i++)
        {
            gauge.Faults.Set(DeviceFault.ValueJump, answers: 1);
            await Eventually.HoldsAsync(() => gauge.Faults.Used == i);
            await Task.Delay(200, TestContext.Current.CancellationToken);
        }

        Assert.Equal(version, Machine.ReadStatus().StateVersion);
    }

    [Fact]
    public async Task Unplugged_and_plugged_in_again_it_is_listed_again_with_its_settings()
    {
        Run(new());
        SimulatedGauge gauge = Plug("ttyUSB0");
        await Eventually.HoldsAsync(() => Live?.Diameter > 1.7);
        Machine.Submit([new LaserMutation.SetTargetDiameter(2.85)]);
        await Eventually.HoldsAsync(() => Machine.ReadTyped().State.Settings.TargetDiameter == 2.85);

        _usb.Unplug("ttyUSB0");
        await gauge.DisposeAsync();
        await Eventually.HoldsAsync(() => _running.Roster.Entries.Count == 0);
        gauge = Plug("ttyUSB0");
        await Eventually.HoldsAsync(() => Live?.Diameter > 1.7);

        Assert.Equal(2.85, Machine.ReadTyped().State.Settings.TargetDiameter);
        Assert.Equal(
            ["laser_v1: listed", "laser_v1: gone", "laser_v1: listed"],
            _running.ListChanges);
        _usb.Unplug("ttyUSB0");
        await gauge.DisposeAsync();
    }

    private LaserMachine Machine => (LaserMachine)_running.Roster.Machines[0];

    private LaserLiveValues? Live => _running.Roster.Machines is [LaserMachine machine, ..] ? machine.ReadTyped().LiveValues : null;

    private LaserOptions Pinned() => new()
    {
        HotPlug = false,
        Ports = { new SerialDeviceEntry { Path = _usb.DeviceFile("gauge"), Serial = 40961 } },
    };

    private SimulatedGauge Plug(string name, string? serialNumber = null, string? socket = null)
    {
        SimulatedGauge gauge = SimulatedGauge.Start(_usb.DeviceFile(name), TimeProvider.System);
        _usb.PlugIn(name, serialNumber: serialNumber, socket: socket);
        return gauge;
    }

    private async Task<Dictionary<double, ushort>> SerialsByTargetAsync()
    {
        LaserMachine[] gauges = [.. _running.Roster.Machines.Cast<LaserMachine>()];
        await Eventually.HoldsAsync(() => gauges.All(gauge => gauge.ReadTyped().LiveValues?.Diameter > 1.7));
        return gauges.ToDictionary(gauge => gauge.ReadTyped().State.Settings.TargetDiameter, gauge => gauge.Identification.Serial);
    }

    private void Run(LaserOptions options)
    {
        DeviceListing listing = Listing(options, _running.Roster);
        listing.ListConfigured();
        _service = listing.RunAsync(_stop.Token);
    }

    private DeviceListing Listing(LaserOptions options, MachineRoster roster) => new(
        new LaserModule(options),
        roster,
        new UsbSerialPorts(_usb.SystemRoot, _usb.DeviceRoot),
        TimeProvider.System,
        NullLogger<DeviceListing>.Instance);
}
