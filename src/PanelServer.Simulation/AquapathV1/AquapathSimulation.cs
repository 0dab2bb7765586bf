using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Simulation.Segment.Faults;
using PanelServer.Simulation.FarEnds;

namespace PanelServer.Simulation.AquapathV1;

/// <summary>
/// Both simulated water circuits: their terminals, and behind their terminal points the plants. Whoever drives the segment calls
/// <see cref="Advance"/> with the segment's time, once per cycle.
/// </summary>
public sealed class AquapathSimulation : SimulatedMachine
{
    private const long LongestStepNanoseconds = 10_000_000;

    private long _now;

    /// <summary>Makes the circuits, at the room's temperature and with their pumps off.</summary>
    /// <param name="serial">Serial number of the machine.</param>
    public AquapathSimulation(ushort serial = SegmentPresets.DefaultSerial)
    {
        Terminals = new AquapathTerminals(serial);
        WriteSensors();
    }

    /// <summary>The terminals, to be plugged into a segment.</summary>
    public AquapathTerminals Terminals { get; }

    /// <summary>Reservoir 1 and what belongs to it.</summary>
    public CircuitPlant Front { get; } = new();

    /// <summary>Reservoir 2 and what belongs to it.</summary>
    public CircuitPlant Back { get; } = new();

    /// <inheritdoc/>
    public override IReadOnlyList<VirtualSubdevice> Subdevices => Terminals.Subdevices;

    /// <inheritdoc/>
    public override IReadOnlyList<FaultKind> Faults => [.. AquapathFaults.Of(this)];

    /// <inheritdoc/>
    public override IReadOnlyList<PlantValue> TrueValues() => [.. ValuesOf("front", Front), .. ValuesOf("back", Back)];

    /// <summary>Ends all faults of sensors and plants.</summary>
    public override void ClearFaults()
    {
        for (int channel = 1; channel <= 4; channel++)
        {
            RepairSensor(channel);
        }

        Terminals.FlowMeters.IsFrozen = false;
        foreach (CircuitPlant plant in (ReadOnlySpan<CircuitPlant>)[Front, Back])
        {
            plant.PumpIsDead = false;
            plant.HoseIsBurst = false;
            plant.HeaterIsStuck = false;
            plant.LoadWatts = 0;
        }
    }

    /// <summary>Ends the faults of a thermometer.</summary>
    /// <param name="channel">Channel of the EL3204, 1 … 4.</param>
    public void RepairSensor(int channel)
    {
        Terminals.Thermometers.SetWireBreak(channel, false);
        Terminals.Thermometers.SetShortCircuit(channel, false);
        Terminals.Thermometers.SetFrozen(channel, false);
    }

    /// <summary>Lets the plants follow the segment's time.</summary>
    /// <param name="nowNanoseconds">Segment time; one in the past changes nothing.</param>
    public override void Advance(long nowNanoseconds)
    {
        if (_now == 0)
        {
            _now = nowNanoseconds;
        }

        CircuitInputs front = new(Terminals.Relays.Output(1), Terminals.Relays.Output(2), Terminals.Relays.Output(4), Terminals.Fans.Voltage(1));
        CircuitInputs back = new(Terminals.Relays.Output(5), Terminals.Relays.Output(6), Terminals.Relays.Output(8), Terminals.Fans.Voltage(2));
        while (_now < nowNanoseconds)
        {
            long step = Math.Min(nowNanoseconds - _now, LongestStepNanoseconds);
            _now += step;
            Front.Step(step / 1e9, front);
            Back.Step(step / 1e9, back);
        }

        WriteSensors();
    }

    private static PlantValue[] ValuesOf(string circuit, CircuitPlant plant) =>
    [
        new($"{circuit}_flow", "L/min", plant.LitresPerMinute),
        new($"{circuit}_water", "°C", plant.WaterCelsius),
        new($"{circuit}_reservoir", "°C", plant.ReservoirCelsius),
        new($"{circuit}_heater_on", "1", plant.IsHeating ? 1 : 0),
    ];

    private void WriteSensors()
    {
        Terminals.Thermometers.SetTemperatureCelsius(1, Front.WaterProbeCelsius);
        Terminals.Thermometers.SetTemperatureCelsius(2, Front.ReservoirProbeCelsius);
        Terminals.Thermometers.SetTemperatureCelsius(3, Back.WaterProbeCelsius);
        Terminals.Thermometers.SetTemperatureCelsius(4, Back.ReservoirProbeCelsius);
        Terminals.FlowMeters.SetPulseHertz(1, Front.PulseHertz);
        Terminals.FlowMeters.SetPulseHertz(2, Back.PulseHertz);
    }
}
