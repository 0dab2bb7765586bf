using PanelServer.EtherCat;
using PanelServer.EtherCat.Segments;
using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Terminals;
using PanelServer.EtherCat.Transport;
using PanelServer.Machines.ExtruderV1;
using PanelServer.Simulation.ExtruderV1;
using PanelServer.Tests.Shared;

namespace PanelServer.Machines.Tests.ExtruderV1;

/// <summary>
/// The extruder through everything that is real: EtherCAT frames, main device, terminal drivers, Modbus RTU behind the EL6021,
/// plant. Virtual time, a millisecond per cycle.
/// </summary>
public sealed class ExtruderBusTests : IDisposable
{
    private const long CycleNanoseconds = 1_000_000;

    private readonly VirtualClock _clock = new();
    private readonly ExtruderSimulation _simulation = new();
    private readonly VirtualSegment _segment = new();
    private readonly MainDevice _mainDevice;
    private readonly OperationalSegment _bus;
    private readonly ExtruderMachine _machine;
    private Cycle _cycle;

    public ExtruderBusTests()
    {
        foreach (VirtualSubdevice subdevice in _simulation.Terminals.Subdevices)
        {
            _segment.Add(subdevice);
        }

        _mainDevice = new MainDevice(new InProcessTransport(_segment, _clock), MachineGroups.Options);
        ScannedSegment scanned = _mainDevice.RunUntil(_mainDevice.ScanAsync());
        PreOperationalSegment preOp = _mainDevice.RunUntil(scanned.EnterPreOpAsync());
        Dictionary<ushort, Terminal> byRole = [];
        for (ushort role = 0; role < preOp.Terminals.Count; role++)
        {
            byRole[role] = preOp.Terminals[role];
        }

        ExtruderModule module = ExtruderModule.V1();
        _machine = (ExtruderMachine)module.Build(57922, new MachineTerminals(byRole), new MachineRoster(new MachineCatalog([module])));
        ConfiguredSegment configured = _mainDevice.RunUntil(preOp.ConfigureAsync());
        SafeOperationalSegment safeOp = _mainDevice.RunUntil(configured.EnterSafeOpAsync());
        _bus = _mainDevice.RunUntil(safeOp.EnterOpAsync());
        _cycle = new Cycle(0, TimeSpan.FromTicks(_clock.NowNanoseconds / 100), TimeSpan.FromMilliseconds(1));
    }

    private ExtruderState State => _machine.ReadTyped().State;

    private ExtruderLiveValues Live => _machine.ReadTyped().LiveValues!.Value;

    private string? Error => _machine.ReadStatus().Error;

    public void Dispose() => _mainDevice.Dispose();

    [Fact]
    public void Serial_terminal_is_set_to_the_inverters_line()
    {
        Run(0.1);

        Assert.Equal(7, _mainDevice.RunUntil(_bus.UploadAsync(2, 0x8000, 0x11))[0]);
        Assert.Equal(4, _mainDevice.RunUntil(_bus.UploadAsync(2, 0x8000, 0x15))[0]);
        Assert.Equal(1, _mainDevice.RunUntil(_bus.UploadAsync(2, 0x8000, 0x06))[0]);
    }

    [Fact]
    public void Heats_extrudes_and_stops_through_the_real_bus()
    {
        Warm(190);
        Post(
            new ExtruderMutation.SetFrontHeatingTargetTemperature(200),
            new ExtruderMutation.SetMiddleHeatingTemperature(200),
            new ExtruderMutation.SetBackHeatingTargetTemperature(200),
            new ExtruderMutation.SetNozzleHeatingTemperature(200),
            new ExtruderMutation.SetInverterTargetRpm(30),
            new ExtruderMutation.SetExtruderMode(ExtruderMode.Extrude));
        Run(10);

        Assert.Null(Error);
        Assert.Equal(34, _simulation.Plant.Drive.OutputHertz, 9);
        Assert.Equal(30, Live.MotorStatus.ScrewRpm, 0.01);
        Assert.InRange(Live.Pressure, 36, 48);
        Assert.InRange(Live.CombinedPower - Live.MotorStatus.Power, 200, 2300);
        Assert.True(State.InverterStatusState is { Running: true, ReverseRunning: true, UpToFrequency: true });

        Post(new ExtruderMutation.SetExtruderMode(ExtruderMode.Standby));
        Run(0.01);
        Assert.All(Enum.GetValues<ExtruderZone>(), zone => Assert.False(_simulation.Plant.HeaterIsOn(zone)));
        Run(4);
        Assert.Equal(0, _simulation.Plant.Drive.OutputHertz);
    }

    [Fact]
    public void Pulled_sensor_emergency_stop_and_broken_pressure_wire_are_seen_through_the_real_bus()
    {
        Warm(200);
        Post(new ExtruderMutation.SetExtruderMode(ExtruderMode.Heat));
        _simulation.PullSensor(ExtruderZone.Nozzle, true);
        Run(0.3);
        Assert.True(State.HeatingStates.Nozzle.WiringError);
        Assert.Contains("nozzle gives no valid signal", Error, StringComparison.Ordinal);
        _simulation.PullSensor(ExtruderZone.Nozzle, false);
        _simulation.ShortSensor(ExtruderZone.Back, true);
        Run(1.5);
        Assert.True(State.HeatingStates.Back.WiringError);
        Assert.False(State.HeatingStates.Nozzle.WiringError);
        _simulation.ShortSensor(ExtruderZone.Back, false);

        _simulation.IsPressureWireBroken = true;
        Run(1.5);
        Assert.True(State.PressureState.WiringError);
        Assert.Contains("pressure sensor gives no valid signal", Error, StringComparison.Ordinal);
        _simulation.IsPressureWireBroken = false;

        _simulation.Plant.IsContactorClosed = false;
        Run(0.05);
        Assert.Equal(ExtruderMode.Standby, State.ModeState.Mode);
        Assert.Contains("Emergency stop active", Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Tripped_inverter_is_named_and_reset_through_the_real_bus()
    {
        Warm(200);
        Post(new ExtruderMutation.SetInverterTargetRpm(20), new ExtruderMutation.SetExtruderMode(ExtruderMode.Extrude));
        Run(3);

        _simulation.Plant.Drive.Trip(InverterFault.OutputPhaseMissing);
        Run(0.5);
        Assert.Equal(ExtruderMode.Heat, State.ModeState.Mode);
        Assert.Contains("E.LF", Error, StringComparison.Ordinal);

        Post(new ExtruderMutation.ResetInverter(true));
        Run(1.5);
        Post(new ExtruderMutation.SetExtruderMode(ExtruderMode.Extrude));
        Run(3);
        Assert.Null(Error);
        Assert.True(_simulation.Plant.Drive.OutputHertz > 20);
    }

    [Fact]
    public void Pulled_cable_leaves_the_plant_safe_and_the_machine_recovers_without_restarting()
    {
        Warm(190);
        Post(
            new ExtruderMutation.SetBackHeatingTargetTemperature(250),
            new ExtruderMutation.SetInverterTargetRpm(20),
            new ExtruderMutation.SetExtruderMode(ExtruderMode.Extrude));
        Run(4);
        Assert.True(_simulation.Plant.Barrel.HeaterWatts() > 0);

        _segment.LinkDown();
        Run(4);
        Assert.All(Enum.GetValues<ExtruderZone>(), zone => Assert.False(_simulation.Plant.HeaterIsOn(zone)));
        Assert.Equal(0, _simulation.Plant.Drive.OutputHertz);
        Assert.Contains("The EtherCAT interface has no link", Error, StringComparison.Ordinal);

        _segment.LinkUp();
        Run(1);
        Assert.True(_bus.Groups[0].Acknowledge());
        Run(5);
        Assert.Null(Error);
        Assert.Equal(ExtruderMode.Standby, State.ModeState.Mode);
        Assert.All(Enum.GetValues<ExtruderZone>(), zone => Assert.False(_simulation.Plant.HeaterIsOn(zone)));
    }

    private void Warm(double celsius)
    {
        foreach (ExtruderZone zone in Enum.GetValues<ExtruderZone>())
        {
            _simulation.Plant.Barrel.SetTemperature(zone, celsius);
        }

        Run(2);
    }

    private void Post(params ExtruderMutation[] mutations)
    {
        SubmitResult result = _machine.Submit(mutations);
        Assert.True(result.Outcome == SubmitOutcome.Accepted, result.Reason);
        Run(0.001);
    }

    private void Run(double seconds)
    {
        for (int i = (int)Math.Round(seconds * 1000); i > 0; i--)
        {
            _clock.AdvanceTo(((_clock.NowNanoseconds / CycleNanoseconds) + 1) * CycleNanoseconds);
            _cycle = new Cycle(_cycle.Number + 1, TimeSpan.FromTicks(_clock.NowNanoseconds / 100), TimeSpan.FromMilliseconds(1));
            _segment.Advance(_clock.NowNanoseconds);
            _simulation.Advance(_clock.NowNanoseconds);
            _bus.ReadInputs(_cycle.Time);
            _machine.Run(_cycle);
            _bus.WriteOutputs();
            _mainDevice.Pump();
        }
    }
}
