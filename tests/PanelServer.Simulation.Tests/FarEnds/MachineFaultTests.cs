using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Simulation.Segment.Faults;
using PanelServer.EtherCat.Simulation.Terminals;
using PanelServer.Simulation.ExtruderV1;
using PanelServer.Simulation.ExtruderV1.Thermal;
using PanelServer.Simulation.FarEnds;
using PanelServer.Simulation.WinderV1;

namespace PanelServer.Simulation.Tests.FarEnds;

/// <summary>The faults of the machines behind the terminals, by name.</summary>
public class MachineFaultTests
{
    private const long Second = 1_000_000_000;

    private readonly SimulatedLine _machines = new("documented");
    private readonly VirtualSegment _segment = new();
    private readonly List<FaultKind> _kinds;

    public MachineFaultTests()
    {
        _machines.PlugInto(_segment);
        _kinds = [.. _machines.Faults.Except(FaultKinds.All)];
    }

    private ExtruderSimulation Extruder => _machines.Machines.OfType<ExtruderSimulation>().Single();

    private WinderSimulation Winder => _machines.Machines.OfType<WinderSimulation>().Single();

    /// <summary>Faults with what they change, all of which is false on a good machine.</summary>
    public static TheoryData<string, Func<ExtruderSimulation, bool>> OfTheExtruder() => new()
    {
        { "heater front dead", extruder => !Heats(extruder, ExtruderZone.Front, relayIsClosed: true) },
        { "relay nozzle stuck", extruder => Heats(extruder, ExtruderZone.Nozzle, relayIsClosed: false) },
        { "emergency-stop pressed", extruder => !extruder.Plant.IsContactorClosed },
        { "die blocked", extruder => extruder.Plant.Melt.DieResistance > 5 },
        { "pressure-sensor broken", extruder => Loop(extruder) == 0 },
        { "pressure-sensor shorted", extruder => Loop(extruder) > 20 },
        { "pressure-sensor frozen", extruder => extruder.Terminals.Pressure.IsFrozen },
        { "inverter silent", extruder => extruder.Inverter.IsUnplugged },
        { "inverter refuses", extruder => extruder.Inverter.RefusesWrites },
        { "inverter ignores-run", extruder => extruder.Inverter.IgnoresRun },
        { "inverter ignores-stop", extruder => extruder.Inverter.IgnoresStop },
        { "inverter-lost 7", extruder => extruder.Inverter.AnswersToLose == 7 },
        { "inverter-crc 7", extruder => extruder.Inverter.AnswersToDamage == 7 },
    };

    public static TheoryData<string, Func<WinderSimulation, bool>> OfTheWinder() => new()
    {
        { "drive spool under-voltage", winder => winder.Terminals.Spool.Faults == StepperFaults.UnderVoltage },
        { "drive traverse over-temperature", winder => winder.Terminals.Traverse.Faults == StepperFaults.OverTemperature },
        { "drive puller never-ready", winder => winder.Terminals.Puller.IsNeverReady },
        { "drive puller counter-stands", winder => winder.Terminals.Puller.IsCounterFrozen },
        { "drive spool stalled", winder => winder.Terminals.Spool.IsStalled },
        { "end-switch stuck-on", winder => winder.Plant.Traverse.SwitchIsClosed },
        { "end-switch stuck-off", winder => winder.Plant.Traverse.EndSwitch == WinderEndSwitch.StuckOff },
        { "traverse jammed", winder => winder.Plant.Traverse.IsJammed },
        { "filament broken", winder => winder.IsFilamentBroken },
        { "spool missing", winder => winder.Plant.SpoolSlips },
        { "arm 87.6", winder => winder.Plant.Arm.HeldDegrees == 87.6 },
        { "arm-sensor 11", winder => winder.ArmSensorVolt == 11 },
    };

    [Theory]
    [MemberData(nameof(OfTheExtruder), DisableDiscoveryEnumeration = true)]
    public void Extruder_fault_lasts_until_its_time_is_over_or_all_are_cleared(string command, Func<ExtruderSimulation, bool> isThere) =>
        LastsUntilItsEnd(command, () => isThere(Extruder));

    [Theory]
    [MemberData(nameof(OfTheWinder), DisableDiscoveryEnumeration = true)]
    public void Winder_fault_lasts_until_its_time_is_over_or_all_are_cleared(string command, Func<WinderSimulation, bool> isThere) =>
        LastsUntilItsEnd(command, () => isThere(Winder));

    [Theory]
    [InlineData("back", "pulled", 8500)]
    [InlineData("middle", "shorted", -2000)]
    public void Thermometer_that_fails_shows_in_its_terminal_and_no_other(string zone, string fault, int raw)
    {
        // Channels of the EL3204: 1 front, 2 middle, 3 back, 4 nozzle.
        int channel = zone == "back" ? 3 : 2;
        Run($"thermometer {zone} {fault}");
        LetPass(1);

        Assert.Equal(raw, Thermometer(channel));
        Assert.All(Enumerable.Range(1, 4).Where(other => other != channel), other => Assert.Equal(220, Thermometer(other)));
        Run($"thermometer {zone} ok");
        LetPass(2);
        Assert.Equal(220, Thermometer(channel));
    }

    [Fact]
    public void Frozen_thermometer_keeps_its_value_while_the_barrel_gets_warm()
    {
        LetPass(1);
        Run("thermometer nozzle frozen");
        Run("barrel 150");
        LetPass(1);

        Assert.Equal(220, Thermometer(4));
        Assert.Equal(1500, Thermometer(1), 5.0);
        Run("thermometer nozzle ok");
        LetPass(1);
        Assert.Equal(1500, Thermometer(4), 5.0);
    }

    [Fact]
    public void Another_fault_of_a_thing_takes_the_place_of_the_first()
    {
        Run("pressure-sensor broken");
        Run("pressure-sensor shorted");

        Assert.False(Extruder.IsPressureWireBroken);
        Assert.True(Extruder.IsPressureSensorShorted);
    }

    [Fact]
    public void Inverter_trips_with_each_fault_by_the_name_on_its_display()
    {
        Assert.Equal(Enum.GetValues<InverterFault>().Except([InverterFault.None]), InverterFaultNames.All.Select(fault => fault.Fault));
        foreach ((string name, InverterFault fault) in InverterFaultNames.All)
        {
            Run($"inverter-trip {name}");
            Assert.Equal(fault, Extruder.Plant.Drive.Fault);
        }
    }

    [Fact]
    public void Broken_filament_is_threaded_by_nobody_before_its_end()
    {
        Winder.Plant.Thread();
        Run("filament broken for 3s");

        Assert.False(Winder.Plant.Filament.IsThreaded);
        Assert.Equal(1, Winder.Plant.Filament.Breaks);
        LetPass(3.1);
        Assert.True(Winder.Plant.Filament.IsThreaded);
    }

    [Fact]
    public void Spools_can_be_exchanged()
    {
        Run("spool full");
        Assert.Equal(165, Winder.Plant.Spool.SurfaceAt(50), 1e-9);
        Run("spool empty");
        Assert.Equal(50, Winder.Plant.Spool.SurfaceAt(50), 1e-9);
    }

    [Fact]
    public void Carriage_can_be_pushed()
    {
        Run("traverse-push -20.5");
        Assert.Equal(39.5, Winder.Plant.Traverse.PositionMillimetre, 1e-9);
    }

    [Theory]
    [InlineData("thermometer left pulled", "the zone \"left\" must be back, middle, front or nozzle. Usage: thermometer back|middle|front|nozzle pulled|shorted|frozen|ok")]
    [InlineData("thermometer front", "the fault is missing.")]
    [InlineData("relay front open", "the fault \"open\" must be stuck or ok.")]
    [InlineData("inverter-trip E.XYZ", "the inverter's fault \"E.XYZ\" must be E.OC1, E.OC2,")]
    [InlineData("inverter-trip E.OC1 for 5s", "\"inverter-trip\" has no duration")]
    [InlineData("drive spool dead", "the fault \"dead\" must be over-temperature, torque-overload, under-voltage,")]
    [InlineData("drive turntable stalled", "the axis \"turntable\" must be spool, traverse or puller.")]
    [InlineData("arm 90", "the angle \"90\" must be a number from 0 to 87.6.")]
    [InlineData("arm-sensor high", "the voltage \"high\" must be a number from -10 to 20.")]
    [InlineData("barrel 500", "the temperature \"500\" must be a number from 0 to 400.")]
    [InlineData("explode", "There is no fault \"explode\". Known are: drop,")]
    public void Wrong_command_says_what_is_wrong_and_what_is_allowed(string command, string expected)
    {
        FaultSyntaxException exception = Assert.Throws<FaultSyntaxException>(() => Run(command));

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_are_unique_and_every_fault_has_a_sentence()
    {
        Assert.Equal(_machines.Faults.Count, _machines.Faults.Select(kind => kind.Name).Distinct().Count());
        Assert.All(_kinds, kind =>
        {
            Assert.StartsWith(kind.Name, kind.Usage, StringComparison.Ordinal);
            Assert.EndsWith(".", kind.Summary, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void A_segment_without_a_machine_does_not_know_its_faults()
    {
        IReadOnlyList<FaultKind> winder = new SimulatedLine("winder").Faults;

        Assert.Contains(winder, kind => kind.Name == "filament");
        Assert.DoesNotContain(winder, kind => kind.Name == "inverter");
    }

    private static double Loop(ExtruderSimulation extruder) => extruder.Terminals.Pressure.CurrentMilliampere;

    private static bool Heats(ExtruderSimulation extruder, ExtruderZone zone, bool relayIsClosed)
    {
        bool[] relays = new bool[BarrelPlant.Zones];
        relays[(int)zone] = relayIsClosed;
        extruder.Plant.Step(0.01, relays);
        return extruder.Plant.HeaterIsOn(zone);
    }

    private void LastsUntilItsEnd(string command, Func<bool> isThere)
    {
        LetPass(0.1);
        Assert.False(isThere());
        Run($"{command} for 2s");
        LetPass(1.9);
        Assert.True(isThere());
        LetPass(0.2);
        Assert.False(isThere());

        Run($"at 1s {command}");
        LetPass(0.9);
        Assert.False(isThere());
        LetPass(0.2);
        Assert.True(isThere());
        Run("clear");
        LetPass(0.1);
        Assert.False(isThere());
    }

    private void Run(string command) => Assert.True(FaultScript.Run(_segment, command, Assert.Fail, _machines.Faults));

    private void LetPass(double seconds)
    {
        long end = _segment.NowNanoseconds + (long)(seconds * Second);
        while (_segment.NowNanoseconds < end)
        {
            long now = Math.Min(end, _segment.NowNanoseconds + (Second / 100));
            _segment.Advance(now);
            _machines.Advance(now);
        }
    }

    private int Thermometer(int channel) => (short)_segment.Subdevices[5].Dictionary[(ushort)(0x6000 + (0x10 * (channel - 1))), 0x11].Value;
}
