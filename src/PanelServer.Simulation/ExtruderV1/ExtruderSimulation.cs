using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Simulation.Segment.Faults;
using PanelServer.EtherCat.Simulation.Terminals;
using PanelServer.EtherCat.Terminals;
using PanelServer.Simulation.Devices;
using PanelServer.Simulation.ExtruderV1.Thermal;
using PanelServer.Simulation.FarEnds;

namespace PanelServer.Simulation.ExtruderV1;

/// <summary>
/// A whole simulated extruder: its terminals, and behind their terminal points the plant and the inverter. Whoever drives the
/// segment calls <see cref="Advance"/> with the segment's time, once per cycle.
/// </summary>
public sealed class ExtruderSimulation : SimulatedMachine
{
    private const long LongestStepNanoseconds = 10_000_000;
    private const int ContactorChannel = 1;
    private const double PressureRangeBar = 350;

    // What the supply drives through a shorted loop, limited by the terminal.
    private const double ShortedMilliampere = 24;

    // Zones by channel of relay and thermometer, 1 … 4 (circuit diagram).
    private static readonly ExtruderZone[] ZoneOfChannel = [ExtruderZone.Front, ExtruderZone.Middle, ExtruderZone.Back, ExtruderZone.Nozzle];

    private readonly bool[] _relayIsClosed = new bool[BarrelPlant.Zones];
    private readonly Random _noise = new(4711);
    private long _now;

    /// <summary>Makes the extruder, cold and with its contactor closed.</summary>
    /// <param name="serial">Serial number of the machine.</param>
    /// <param name="constants">Constants of the plant; null for the standard ones.</param>
    /// <param name="isV2">True for the terminals of machine 22, whose constants <see cref="ExtruderPlantConstants.V2"/> are.</param>
    public ExtruderSimulation(ushort serial = SegmentPresets.DefaultSerial, ExtruderPlantConstants? constants = null, bool isV2 = false)
    {
        Terminals = new ExtruderTerminals(serial, isV2);
        Plant = new ExtruderPlant(constants);
        Inverter = new InverterSlave(Plant.Drive, Plant.Constants);
        Terminals.Inverter.Device = new ModbusSerialDevice(
            new SerialLineFormat(19200, SerialFormat.EightEvenOne), InverterSlave.ProcessingTime, Inverter.Answer);
        WriteSensors();
    }

    /// <summary>The terminals, to be plugged into a segment.</summary>
    public ExtruderTerminals Terminals { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<VirtualSubdevice> Subdevices => Terminals.Subdevices;

    /// <inheritdoc/>
    public override IReadOnlyList<FaultKind> Faults => [.. ExtruderFaults.Of(this)];

    /// <summary>The plant, with its faults.</summary>
    public ExtruderPlant Plant { get; }

    /// <summary>The inverter's line side, with its faults.</summary>
    public InverterSlave Inverter { get; }

    /// <summary>Fault: the wire to the pressure transmitter is broken.</summary>
    public bool IsPressureWireBroken { get; set; }

    /// <summary>Fault: the pressure transmitter is shorted; the loop carries more than its 20 mA.</summary>
    public bool IsPressureSensorShorted { get; set; }

    /// <summary>Fault: the thermometer of a zone is pulled out of its connector.</summary>
    /// <param name="zone">The zone.</param>
    /// <param name="isPulled">True for pulled.</param>
    public void PullSensor(ExtruderZone zone, bool isPulled) => Terminals.Thermometers.SetWireBreak(ChannelOf(zone), isPulled);

    /// <summary>Fault: the thermometer of a zone is shorted.</summary>
    /// <param name="zone">The zone.</param>
    /// <param name="isShorted">True for shorted.</param>
    public void ShortSensor(ExtruderZone zone, bool isShorted) => Terminals.Thermometers.SetShortCircuit(ChannelOf(zone), isShorted);

    /// <summary>Fault: the terminal repeats the last value of a zone's thermometer for ever.</summary>
    /// <param name="zone">The zone.</param>
    /// <param name="isFrozen">True to stand still.</param>
    public void FreezeSensor(ExtruderZone zone, bool isFrozen) => Terminals.Thermometers.SetFrozen(ChannelOf(zone), isFrozen);

    /// <inheritdoc/>
    public override string PlantName => Plant.Constants.Thermal.Name;

    /// <inheritdoc/>
    public override IReadOnlyList<PlantValue> TrueValues() => ExtruderTrueValues.Of(Plant);

    /// <summary>Ends all faults of sensors, plant and inverter. A trip stays until the inverter is reset.</summary>
    public override void ClearFaults()
    {
        foreach (ExtruderZone zone in Enum.GetValues<ExtruderZone>())
        {
            PullSensor(zone, false);
            ShortSensor(zone, false);
            FreezeSensor(zone, false);
            Plant.SetRelayStuck(zone, false);
            Plant.SetHeaterDead(zone, false);
        }

        IsPressureWireBroken = false;
        IsPressureSensorShorted = false;
        Terminals.Pressure.IsFrozen = false;
        Plant.Melt.DieResistance = 1;
        Plant.Melt.HopperIsEmpty = false;
        Plant.IsContactorClosed = true;
        Inverter.ClearFaults();
    }

    /// <summary>Lets the plant follow the segment's time.</summary>
    /// <param name="nowNanoseconds">Segment time; one in the past changes nothing.</param>
    public override void Advance(long nowNanoseconds)
    {
        if (_now == 0)
        {
            _now = nowNanoseconds;
        }

        ReadRelays();
        while (_now < nowNanoseconds)
        {
            long step = Math.Min(nowNanoseconds - _now, LongestStepNanoseconds);
            _now += step;
            Plant.Step(step / 1e9, _relayIsClosed);
            Inverter.Step(step / 1e9);
        }

        WriteSensors();
    }

    private static int ChannelOf(ExtruderZone zone) => Array.IndexOf(ZoneOfChannel, zone) + 1;

    private void ReadRelays()
    {
        for (int i = 0; i < ZoneOfChannel.Length; i++)
        {
            _relayIsClosed[(int)ZoneOfChannel[i]] = Terminals.Heaters.Output(i + 1);
        }
    }

    private void WriteSensors()
    {
        for (int i = 0; i < ZoneOfChannel.Length; i++)
        {
            Terminals.Thermometers.SetTemperatureCelsius(i + 1, Plant.Barrel.ProbeCelsius(ZoneOfChannel[i]));
        }

        double bar = Math.Max(0, Plant.Melt.PressureBar + (Gaussian() * Plant.Constants.PressureNoiseBar));
        Terminals.Pressure.CurrentMilliampere = IsPressureWireBroken ? 0
            : IsPressureSensorShorted ? ShortedMilliampere
            : 4 + (16 * bar / PressureRangeBar);
        Terminals.EmergencyStop.SetInput(ContactorChannel, Plant.IsContactorClosed);
    }

    private double Gaussian() =>
        Math.Sqrt(-2 * Math.Log(1 - _noise.NextDouble())) * Math.Cos(2 * Math.PI * _noise.NextDouble());
}
