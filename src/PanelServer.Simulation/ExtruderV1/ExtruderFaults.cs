using PanelServer.EtherCat.Simulation.Segment.Faults;
using PanelServer.Simulation.FarEnds;

namespace PanelServer.Simulation.ExtruderV1;

/// <summary>What can go wrong with a simulated extruder, by name.</summary>
internal static class ExtruderFaults
{
    private static readonly (string Word, ExtruderZone Zone)[] Zones =
        [("back", ExtruderZone.Back), ("middle", ExtruderZone.Middle), ("front", ExtruderZone.Front), ("nozzle", ExtruderZone.Nozzle)];

    internal static IEnumerable<FaultKind> Of(ExtruderSimulation extruder) => [.. Barrel(extruder), .. Screw(extruder), .. Inverter(extruder)];

    private static IEnumerable<FaultKind> Barrel(ExtruderSimulation extruder) =>
    [
        OfZone(
            "thermometer",
            "A zone's thermometer is pulled out of its plug, shorted, or read as a value that stands still.",
            zone =>
            {
                extruder.PullSensor(zone, false);
                extruder.ShortSensor(zone, false);
                extruder.FreezeSensor(zone, false);
            },
            ("pulled", zone => extruder.PullSensor(zone, true)),
            ("shorted", zone => extruder.ShortSensor(zone, true)),
            ("frozen", zone => extruder.FreezeSensor(zone, true))),
        OfZone(
            "heater",
            "A zone's heater is burnt out: its relay closes and nothing gets warm.",
            zone => extruder.Plant.SetHeaterDead(zone, false),
            ("dead", zone => extruder.Plant.SetHeaterDead(zone, true))),
        OfZone(
            "relay",
            "A zone's relay is stuck: it conducts whatever it is told.",
            zone => extruder.Plant.SetRelayStuck(zone, false),
            ("stuck", zone => extruder.Plant.SetRelayStuck(zone, true))),
        new("barrel", "CELSIUS", "No fault: puts the whole barrel at a temperature, 0 to 400 °C.", arguments =>
        {
            double celsius = arguments.Number("the temperature", 0, 400);
            return new FaultEffect(_ =>
            {
                foreach (ExtruderZone zone in Enum.GetValues<ExtruderZone>())
                {
                    extruder.Plant.Barrel.SetTemperature(zone, celsius);
                }
            });
        }),
    ];

    private static IEnumerable<FaultKind> Screw(ExtruderSimulation extruder) =>
    [
        MachineFaults.Condition(
            "emergency-stop",
            "The emergency stop is pressed: the main contactor drops and feeds neither heaters nor inverter.",
            () => extruder.Plant.IsContactorClosed = true,
            ("pressed", () => extruder.Plant.IsContactorClosed = false)),
        MachineFaults.Condition(
            "die",
            "The die is blocked, and the pressure of the same speed ten times as high, or it has burst, and hardly any pressure builds.",
            () => extruder.Plant.Melt.DieResistance = 1,
            ("blocked", () => extruder.Plant.Melt.DieResistance = extruder.Plant.Constants.BlockedDieResistance),
            ("burst", () => extruder.Plant.Melt.DieResistance = extruder.Plant.Constants.BurstDieResistance)),
        MachineFaults.Condition(
            "hopper",
            "The hopper is empty: the screw conveys what is in the barrel, and then nothing.",
            () => extruder.Plant.Melt.HopperIsEmpty = false,
            ("empty", () => extruder.Plant.Melt.HopperIsEmpty = true)),
        MachineFaults.Condition(
            "pressure-sensor",
            "The pressure transmitter's wire is broken, it is shorted, or its value stands still.",
            () => (extruder.IsPressureWireBroken, extruder.IsPressureSensorShorted, extruder.Terminals.Pressure.IsFrozen) = (false, false, false),
            ("broken", () => extruder.IsPressureWireBroken = true),
            ("shorted", () => extruder.IsPressureSensorShorted = true),
            ("frozen", () => extruder.Terminals.Pressure.IsFrozen = true)),
    ];

    private static IEnumerable<FaultKind> Inverter(ExtruderSimulation extruder) =>
    [
        new("inverter-trip", "FAULT", $"The inverter trips, with FAULT one of {string.Join(", ", InverterFaultNames.All.Select(fault => fault.Name))}.", arguments =>
        {
            InverterFault fault = arguments.Choice("the inverter's fault", InverterFaultNames.All);
            return new FaultEffect(_ => extruder.Plant.Drive.Trip(fault));
        }),
        MachineFaults.Condition(
            "inverter",
            "The inverter's cable is unplugged, it refuses every command, or acknowledges and ignores run or stop.",
            extruder.Inverter.ClearFaults,
            ("silent", () => extruder.Inverter.IsUnplugged = true),
            ("refuses", () => extruder.Inverter.RefusesWrites = true),
            ("ignores-run", () => extruder.Inverter.IgnoresRun = true),
            ("ignores-stop", () => extruder.Inverter.IgnoresStop = true)),
        new("inverter-lost", "COUNT", "The inverter's next answers get lost.", arguments =>
        {
            int count = arguments.Count("the count");
            return new FaultEffect(_ => extruder.Inverter.AnswersToLose = count, _ => extruder.Inverter.AnswersToLose = 0);
        }),
        new("inverter-crc", "COUNT", "The inverter's next answers are damaged on the line: their check sums are wrong.", arguments =>
        {
            int count = arguments.Count("the count");
            return new FaultEffect(_ => extruder.Inverter.AnswersToDamage = count, _ => extruder.Inverter.AnswersToDamage = 0);
        }),
    ];

    private static FaultKind OfZone(
        string name, string summary, Action<ExtruderZone> ok, params IReadOnlyList<(string Word, Action<ExtruderZone> Begin)> wrong)
    {
        IReadOnlyList<(string Word, Action<ExtruderZone> Begin)> choices = [.. wrong, ("ok", ok)];
        return new(name, $"{MachineFaults.Words(Zones)} {MachineFaults.Words(choices)}", summary, arguments =>
        {
            ExtruderZone zone = arguments.Choice("the zone", Zones);
            Action<ExtruderZone> begin = arguments.Choice("the fault", choices);
            return new FaultEffect(
                _ =>
                {
                    ok(zone);
                    begin(zone);
                },
                _ => ok(zone));
        });
    }
}
