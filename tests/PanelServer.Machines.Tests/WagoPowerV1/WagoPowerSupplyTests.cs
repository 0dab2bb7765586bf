using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using PanelServer.Machines.Devices;
using PanelServer.Machines.Tests.Devices;
using PanelServer.Machines.WagoPowerV1;
using PanelServer.Simulation.Devices;
using PanelServer.Simulation.WagoPowerV1;

namespace PanelServer.Machines.Tests.WagoPowerV1;

/// <summary>Machine and driver against the simulated supply, over real TCP and in real time.</summary>
public sealed class WagoPowerSupplyTests : IAsyncLifetime
{
    private const string Slug = "wago_power_v1";
    private readonly WagoPowerModule _module = new();
    private readonly CancellationTokenSource _stop = new();
    private RunningRoster _running = null!;
    private SimulatedPowerSupply _supply = null!;
    private Task _service = Task.CompletedTask;

    public ValueTask InitializeAsync()
    {
        _running = new(new MachineRoster(new([_module])));
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _service;
        _running.Dispose();
        await _supply.DisposeAsync();
        _stop.Dispose();
    }

    [Fact]
    public async Task At_the_start_the_control_block_is_written_with_the_output_off()
    {
        await StartAsync();

        await Eventually.HoldsAsync(() => Machine.ReadTyped().LiveValues is not null);

        Assert.Equal([24000, 5000, 0x0000, 100], _supply.ControlBlock);
        Assert.Equal(WagoPowerMode.Off, Machine.ReadTyped().State.Mode);
        Assert.InRange(Machine.ReadTyped().LiveValues!.Value.Voltage, 0, 0.01);
        Assert.Null(_running.Error(Slug));
    }

    [Fact]
    public async Task The_output_goes_on_and_off()
    {
        await StartAsync();
        await CommandAsync(WagoPowerMode.On24V);

        await Eventually.HoldsAsync(() => Voltage is >= 23.5 and <= 24.1);
        await Eventually.HoldsAsync(() => Machine.ReadTyped().LiveValues!.Value.Current is >= 2480 and <= 2520);
        Assert.Equal([24000, 5000, 0x0101, 100], _supply.ControlBlock);

        await CommandAsync(WagoPowerMode.Off);
        await Eventually.HoldsAsync(() => Voltage < 1);
        Assert.Equal([24000, 5000, 0x0000, 100], _supply.ControlBlock);
        Assert.Null(_running.Error(Slug));
    }

    [Fact]
    public async Task An_overload_makes_pulses_and_an_error_and_the_machine_stays_on()
    {
        await StartAsync();
        await CommandAsync(WagoPowerMode.On24V);
        await Eventually.HoldsAsync(() => Voltage > 23.5);

        int recoveries = _running.Count("wago_power_v1: well");
        _supply.Use(plant => plant.LoadOhm = 2);

        await _running.ErrorContainsAsync(Slug, "overloaded");
        Assert.Equal(WagoPowerMode.On24V, Machine.ReadTyped().State.Mode);
        await Eventually.HoldsAsync(() => _supply.Use(plant => plant.Trips) >= 3);
        Assert.Equal(recoveries, _running.Count("wago_power_v1: well"));
        _supply.Use(plant => plant.LoadOhm = 9.6);
        await _running.WellAsync(Slug);
        await Eventually.HoldsAsync(() => Voltage > 23.5);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_lost_supply_is_an_error_and_gets_the_commanded_mode_when_it_is_back_which_can_be_taken_back_until_then(bool isTakenBack)
    {
        await StartAsync();
        await CommandAsync(WagoPowerMode.On24V);
        await Eventually.HoldsAsync(() => Voltage > 23.5);
        IPEndPoint endPoint = _supply.EndPoint;

        await _supply.DisposeAsync();
        await _running.ErrorContainsAsync(Slug, "does not work: ");
        await Eventually.HoldsAsync(() => !Machine.ReadStatus().HasLiveValues);
        Assert.Equal(SubmitOutcome.Refused, Machine.Submit([new WagoPowerMutation.SetMode(WagoPowerMode.On24V)]).Outcome);
        if (isTakenBack)
        {
            await CommandAsync(WagoPowerMode.Off);
        }

        _supply = SimulatedPowerSupply.Start(endPoint, TimeProvider.System);
        await _running.WellAsync(Slug);
        await Eventually.HoldsAsync(() => isTakenBack ? Voltage < 1 : Voltage > 23.5);
        Assert.Equal([24000, 5000, isTakenBack ? (ushort)0x0000 : (ushort)0x0101, 100], _supply.ControlBlock);
    }

    [Theory]
    [InlineData(DeviceFault.Silent, "No answer within")]
    [InlineData(DeviceFault.Slow, "No answer within")]
    [InlineData(DeviceFault.Garbage, "invalid")]
    [InlineData(DeviceFault.Exception, "illegal data address")]
    [InlineData(DeviceFault.HalfFrame, "No answer within")]
    [InlineData(DeviceFault.Disconnect, "closed the connection")]
    [InlineData(DeviceFault.WrongTransaction, "another transaction")]
    [InlineData(DeviceFault.Flood, "invalid")]
    public async Task A_fault_is_named_and_the_machine_recovers(DeviceFault fault, string words)
    {
        await StartAsync();
        await CommandAsync(WagoPowerMode.On24V);
        await Eventually.HoldsAsync(() => Voltage > 23.5);

        _supply.Faults.Set(fault);
        await _running.ErrorContainsAsync(Slug, words);
        _supply.Faults.Set(DeviceFault.None);

        await _running.WellAsync(Slug);
        await Eventually.HoldsAsync(() => Voltage > 23.5);
        Assert.Equal(WagoPowerMode.On24V, Machine.ReadTyped().State.Mode);
        Assert.Equal([24000, 5000, 0x0101, 100], _supply.ControlBlock);
    }

    [Fact]
    public async Task One_refused_poll_is_counted_and_no_error()
    {
        _supply = SimulatedPowerSupply.Start(new(IPAddress.Loopback, 0), TimeProvider.System);
        await using DeviceConnection connection = _module.Connect(new TcpDeviceAddress("127.0.0.1", _supply.EndPoint.Port), TimeProvider.System);
        DeviceDriver driver = connection.CreateDriver(48879, previous: null);
        Machine machine = driver.Machine;
        _running.Roster.Add(machine);
        DriverRunner runner = new(_module, connection, driver, TimeProvider.System, NullLogger.Instance);
        _service = runner.RunAsync(_stop.Token);
        await Eventually.HoldsAsync(() => machine.ReadStatus().HasLiveValues);
        _supply.Faults.Set(DeviceFault.Exception, answers: 1);
        await Eventually.HoldsAsync(() => runner.FailedPolls >= 1);
        await Task.Delay(300, TestContext.Current.CancellationToken);

        Assert.Equal(1, _supply.Faults.Used);
        Assert.False(_running.Saw("illegal data address"));
        await _stop.CancelAsync();
        await _service;
    }

    [Fact]
    public async Task A_jump_of_the_values_is_no_error()
    {
        await StartAsync();
        await CommandAsync(WagoPowerMode.On24V);
        await Eventually.HoldsAsync(() => Voltage > 23.5);

        _supply.Faults.Set(DeviceFault.ValueJump, answers: 1);
        await Eventually.HoldsAsync(() => _supply.Faults.Used == 1);
        await Eventually.HoldsAsync(() => Voltage is > 23.5 and < 24.1);

        Assert.False(_running.Saw("overloaded") || _running.Saw("rated 5 A"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_output_that_is_on_is_not_cut_by_a_restart_of_the_server(bool controlIsReadable)
    {
        _supply = SimulatedPowerSupply.Start(
            new(IPAddress.Loopback, 0), TimeProvider.System, controlIsReadable: controlIsReadable, outputIsOn: true);
        for (int restart = 0; restart < 3; restart++)
        {
            using RunningRoster running = new(new MachineRoster(new([_module])));
            using CancellationTokenSource stop = new();
            DeviceListing listing = Listing(running.Roster, Options(_supply.EndPoint.Port));
            listing.ListConfigured();
            Task run = listing.RunAsync(stop.Token);
            WagoPowerMachine machine = (WagoPowerMachine)running.Roster.Machines[0];
            await Eventually.HoldsAsync(() => machine.ReadTyped().State.Mode == WagoPowerMode.On24V);
            Assert.Equal([24000, 5000, 0x0101, 100], _supply.ControlBlock);
            Assert.InRange(_supply.Use(plant => plant.Volts), 23.5, 24.1);
            await stop.CancelAsync();
            await run;
        }

        Assert.Equal([24000, 5000, 0x0101, 100], _supply.ControlBlock);
        Assert.InRange(_supply.Use(plant => plant.Volts), 23.5, 24.1);
    }

    [Fact]
    public async Task The_output_is_switched_off_at_the_start_if_the_configuration_says_so()
    {
        _supply = SimulatedPowerSupply.Start(new(IPAddress.Loopback, 0), TimeProvider.System, outputIsOn: true);
        WagoPowerOptions options = Options(_supply.EndPoint.Port);
        options.OnStart = WagoPowerStart.SwitchOff;
        Run(options);

        await Eventually.HoldsAsync(() => Machine.ReadStatus().HasLiveValues);
        Assert.Equal([24000, 5000, 0x0000, 100], _supply.ControlBlock);
        Assert.Equal(WagoPowerMode.Off, Machine.ReadTyped().State.Mode);
    }

    [Fact]
    public async Task Another_supply_at_the_address_is_refused_and_not_touched()
    {
        _supply = SimulatedPowerSupply.Start(new(IPAddress.Loopback, 0), TimeProvider.System, serial: 0x0001_0007, outputIsOn: true);
        int writes = _supply.ControlWrites;
        Run(Options(_supply.EndPoint.Port));

        await _running.ErrorContainsAsync(Slug, "serial number is 7, not 48879");
        Assert.Equal(writes, _supply.ControlWrites);
    }

    [Fact]
    public async Task A_supply_without_a_configured_serial_number_is_listed_once_it_answers()
    {
        _supply = SimulatedPowerSupply.Start(new(IPAddress.Loopback, 0), TimeProvider.System, serial: 0x0001_BEEF);
        _supply.Faults.Set(DeviceFault.Silent, answers: 1);
        WagoPowerOptions options = Options(_supply.EndPoint.Port);
        options.Devices[0].Serial = null;
        Run(options);
        Assert.Empty(_running.Roster.Entries);

        await Eventually.HoldsAsync(() => _running.Roster.Entries.Count == 1);

        Assert.Equal("1/10/48879", Machine.Identification.ToString());
        await Eventually.HoldsAsync(() => Machine.ReadStatus().HasLiveValues);
    }

    [Fact]
    public async Task Whatever_unit_answers_is_accepted_unless_the_settings_name_one()
    {
        _supply = SimulatedPowerSupply.Start(new(IPAddress.Loopback, 0), TimeProvider.System);
        await using UnitGateway gateway = new(_supply.EndPoint.Port, answeringUnit: 255);
        Run(Options(gateway.Port));
        await Eventually.HoldsAsync(() => Machine.ReadStatus().HasLiveValues);
        Assert.Equal(0, gateway.AskedUnit);
        await _stop.CancelAsync();
        await _service;

        using RunningRoster running = new(new MachineRoster(new([_module])));
        using CancellationTokenSource stop = new();
        WagoPowerOptions options = Options(gateway.Port);
        options.Devices[0].Unit = 7;
        DeviceListing listing = Listing(running.Roster, options);
        listing.ListConfigured();
        Task run = listing.RunAsync(stop.Token);
        await running.ErrorContainsAsync(Slug, "The answer is invalid: sent by unit 255, not by unit 7. Check its mains");
        Assert.Equal(7, gateway.AskedUnit);
        await stop.CancelAsync();
        await run;
    }

    [Fact]
    public async Task A_second_supply_with_the_same_serial_number_is_listed_with_an_error()
    {
        _supply = SimulatedPowerSupply.Start(new(IPAddress.Loopback, 0), TimeProvider.System);
        await using SimulatedPowerSupply twin = SimulatedPowerSupply.Start(new(IPAddress.Loopback, 0), TimeProvider.System);
        WagoPowerOptions options = Options(_supply.EndPoint.Port);
        options.Devices.Add(new() { Host = "127.0.0.1", Port = twin.EndPoint.Port });
        Run(options);

        await Eventually.HoldsAsync(() => _running.Roster.Entries.Count == 2);
        Assert.Equal(
            $"The power supply at 127.0.0.1:{twin.EndPoint.Port} can't be used: another machine has its serial number, 48879. Give it a number of its own in Machines:WagoPowerV1.",
            _running.Roster.Entries[1].Error);
        Assert.Single(_running.Roster.Machines);
    }

    [Fact]
    public async Task A_configured_supply_that_was_never_there_is_listed_with_an_error_that_says_what_to_do()
    {
        _supply = SimulatedPowerSupply.Start(new(IPAddress.Loopback, 0), TimeProvider.System);
        int port = _supply.EndPoint.Port;
        await _supply.DisposeAsync();
        Run(Options(port));

        await _running.ErrorContainsAsync(Slug, "Check its mains, network cable and address");
        Assert.Contains("does not work: Connection refused. Check", _running.Error(Slug), StringComparison.Ordinal);
    }

    private WagoPowerMachine Machine => (WagoPowerMachine)_running.Roster.Machines[0];

    private double? Voltage => Machine.ReadTyped().LiveValues?.Voltage;

    private static WagoPowerOptions Options(int port) =>
        new() { Devices = { new TcpDeviceEntry { Host = "127.0.0.1", Port = port, Serial = 48879 } } };

    private static DeviceListing Listing(MachineRoster roster, WagoPowerOptions options) =>
        new(new WagoPowerModule(options), roster, new UsbSerialPorts(), TimeProvider.System, NullLogger<DeviceListing>.Instance);

    private async Task StartAsync()
    {
        _supply = SimulatedPowerSupply.Start(new(IPAddress.Loopback, 0), TimeProvider.System);
        Run(Options(_supply.EndPoint.Port));
        await Eventually.HoldsAsync(() => Machine.ReadStatus().HasLiveValues);
    }

    private void Run(WagoPowerOptions options)
    {
        DeviceListing listing = Listing(_running.Roster, options);
        listing.ListConfigured();
        _service = listing.RunAsync(_stop.Token);
    }

    private async Task CommandAsync(WagoPowerMode mode)
    {
        await Eventually.HoldsAsync(() => Machine.Submit([new WagoPowerMutation.SetMode(mode)]).Outcome == SubmitOutcome.Accepted);
        await Eventually.HoldsAsync(() => Machine.ReadTyped().State.Mode == mode);
    }
}
