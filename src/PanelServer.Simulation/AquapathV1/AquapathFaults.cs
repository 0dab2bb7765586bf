using PanelServer.EtherCat.Simulation.Segment.Faults;
using PanelServer.Simulation.FarEnds;

namespace PanelServer.Simulation.AquapathV1;

/// <summary>What can go wrong with simulated water circuits, by name.</summary>
internal static class AquapathFaults
{
    internal static IEnumerable<FaultKind> Of(AquapathSimulation machine)
    {
        (string Word, CircuitPlant Plant)[] circuits = [("front", machine.Front), ("back", machine.Back)];
        string names = MachineFaults.Words(circuits);
        return
        [
            OfCircuit("water-pump", "A circuit's pump does not turn.", circuits, "dead", (plant, isFaulty) => plant.PumpIsDead = isFaulty),
            OfCircuit("hose", "A circuit's hose has burst: hardly any water comes back.", circuits, "burst", (plant, isFaulty) => plant.HoseIsBurst = isFaulty),
            OfCircuit("water-heater", "The relay of a circuit's heater is stuck: it conducts whatever it is told.", circuits, "stuck", (plant, isFaulty) => plant.HeaterIsStuck = isFaulty),
            Sensor(machine),
            MachineFaults.Condition(
                "flow-sensors",
                "The terminal of the flow sensors repeats its last values.",
                () => machine.Terminals.FlowMeters.IsFrozen = false,
                ("frozen", () => machine.Terminals.FlowMeters.IsFrozen = true)),
            new("water", $"{names} CELSIUS", "No fault: puts a circuit's water at a temperature, 0 to 99 °C.", arguments =>
            {
                CircuitPlant plant = arguments.Choice("the circuit", circuits);
                double celsius = arguments.Number("the temperature", 0, 99);
                return new FaultEffect(_ => plant.SetTemperature(celsius));
            }),
            new("heat-load", $"{names} WATT", "Heat that the line brings into a circuit's reservoir, -1000 to 1000 W.", arguments =>
            {
                CircuitPlant plant = arguments.Choice("the circuit", circuits);
                double watts = arguments.Number("the load", -1000, 1000);
                return new FaultEffect(_ => plant.LoadWatts = watts, _ => plant.LoadWatts = 0);
            }),
        ];
    }

    private static FaultKind OfCircuit(
        string name, string summary, (string Word, CircuitPlant Plant)[] circuits, string fault, Action<CircuitPlant, bool> set)
    {
        (string Word, bool IsFaulty)[] conditions = [(fault, true), ("ok", false)];
        return new(name, $"{MachineFaults.Words(circuits)} {MachineFaults.Words(conditions)}", summary, arguments =>
        {
            CircuitPlant plant = arguments.Choice("the circuit", circuits);
            bool isFaulty = arguments.Choice("the fault", conditions);
            return new FaultEffect(_ => set(plant, isFaulty), _ => set(plant, false));
        });
    }

    private static FaultKind Sensor(AquapathSimulation machine)
    {
        (string Word, int Channel)[] sensors = [("front-in", 1), ("front-reservoir", 2), ("back-in", 3), ("back-reservoir", 4)];
        (string Word, Action<int> Begin)[] faults =
        [
            ("open", channel => machine.Terminals.Thermometers.SetWireBreak(channel, true)),
            ("shorted", channel => machine.Terminals.Thermometers.SetShortCircuit(channel, true)),
            ("frozen", channel => machine.Terminals.Thermometers.SetFrozen(channel, true)),
            ("ok", _ => { }),
        ];
        return new(
            "water-sensor",
            $"{MachineFaults.Words(sensors)} {MachineFaults.Words(faults)}",
            "A thermometer is open, shorted, or read as a value that stands still.",
            arguments =>
            {
                int channel = arguments.Choice("the sensor", sensors);
                Action<int> begin = arguments.Choice("the fault", faults);
                return new FaultEffect(
                    _ =>
                    {
                        machine.RepairSensor(channel);
                        begin(channel);
                    },
                    _ => machine.RepairSensor(channel));
            });
    }
}
