using PanelServer.Machines.Alarms;

namespace PanelServer.Machines.ExtruderV1;

/// <summary>The alarms of the extruder as a whole: emergency stop, inverter and melt pressure. Those of its zones: <see cref="ExtruderZoneAlarms"/>.</summary>
internal static class ExtruderAlarms
{
    private const string Drive = "drive";
    private const string Pressure = "pressure";

    private static readonly LocalizedText MeltHelp = new(
        "Check that the hopper is full and feeds, temperatures, die, screen and the pressure sensor, then choose Extrude.",
        "Füllung und Einzug des Trichters, Temperaturen, Düse, Sieb und Drucksensor prüfen, dann Extrudieren wählen.");

    private static readonly AlarmDeclaration[] Declared =
    [
        new("emergency_stop", AlarmPriority.High, new("Emergency stop, or machine not started", "Not-Halt, oder Maschine nicht eingeschaltet"), new("Release the emergency stop, start the machine, then choose Heat.", "Not-Halt entriegeln, Maschine einschalten, dann Heizen wählen."))
        {
            Group = Drive,
            IsCause = true,
            IsSuppressedWhileOff = true,
            Errors = ["Emergency stop active or machine not started"],
        },
        new("supply_lost", AlarmPriority.High, new("Heaters and inverter without supply", "Heizungen und Umrichter ohne Versorgung"), new("Release the emergency stop, start the machine, then choose Heat.", "Not-Halt entriegeln, Maschine einschalten, dann Heizen wählen."))
        {
            Group = Drive,
            IsCause = true,
            Errors = ["Heaters and screw are off"],
        },
        new("inverter_does_not_stop", AlarmPriority.Critical, new("Danger: the inverter does not stop", "Gefahr: Der Umrichter hält nicht an"), new("Press the emergency stop.", "Not-Halt drücken."))
        {
            Group = Drive,
            Errors = ["DANGER: the inverter does not stop"],
        },
        new("inverter_fault", AlarmPriority.High, new("The inverter has tripped", "Der Umrichter hat ausgelöst"), new("Remove the cause named in the message, reset the inverter, then choose Extrude.", "Die in der Meldung genannte Ursache beheben, Umrichter zurücksetzen, dann Extrudieren wählen."))
        {
            Group = Drive,
            Errors = ["Inverter fault", "Screw stopped: the inverter had a fault"],
        },
        new("inverter_silent", AlarmPriority.High, new("The inverter does not answer", "Der Umrichter antwortet nicht"), new("Check its supply and the cable between the serial terminal and the inverter, then choose Extrude.", "Versorgung und Kabel zwischen serieller Klemme und Umrichter prüfen, dann Extrudieren wählen."))
        {
            Group = Drive,
            IsSuppressedWhileOff = true,
            Errors = ["The inverter does not answer", "Screw stopped: the inverter did not answer"],
        },
        new("inverter_refuses", AlarmPriority.High, new("The inverter refuses commands", "Der Umrichter nimmt keine Befehle an"), new("Check its parameters Pr.79, Pr.338, Pr.339 and Pr.340, then reset it.", "Seine Parameter Pr.79, Pr.338, Pr.339 und Pr.340 prüfen, dann zurücksetzen."))
        {
            Group = Drive,
            Errors = ["The inverter refuses commands"],
        },
        new("inverter_does_not_run", AlarmPriority.High, new("The inverter does not run", "Der Umrichter läuft nicht"), new("Read its display, reset it, then choose Extrude.", "Anzeige ablesen, zurücksetzen, dann Extrudieren wählen."))
        {
            Group = Drive,
            Errors = ["Screw stopped: the inverter does not run"],
        },
        new("pressure_limit", AlarmPriority.High, new("Melt pressure reached its limit", "Massedruck hat die Grenze erreicht"), new("Let the pressure fall, check temperatures, die and limit, then choose Extrude.", "Druck abfallen lassen, Temperaturen, Düse und Grenze prüfen, dann Extrudieren wählen."))
        {
            Group = Pressure,
            Errors = ["Screw stopped: the melt pressure reached its limit"],
        },
        new("pressure_sensor", AlarmPriority.High, new("Melt pressure sensor without valid signal", "Massedrucksensor ohne gültiges Signal"), new("Check the sensor and its cable; if the screw was stopped, choose Extrude then.", "Sensor und Kabel prüfen; wurde die Schnecke gestoppt, danach Extrudieren wählen."))
        {
            Group = Pressure,
            Errors = ["The melt pressure sensor gives no valid signal", "Screw stopped: the melt pressure sensor gives no valid signal"],
        },
        new("pressure_collapsed", AlarmPriority.High, new("Melt pressure has collapsed", "Massedruck ist zusammengebrochen"), MeltHelp)
        {
            Group = Pressure,
            Errors = ["Screw stopped: the melt pressure has collapsed"],
        },
        new("pressure_not_built", AlarmPriority.High, new("No melt pressure was built", "Kein Massedruck aufgebaut"), MeltHelp)
        {
            Group = Pressure,
            Errors = ["Screw stopped: it has turned for longer"],
        },
        new("pressure_not_reached", AlarmPriority.Medium, new("Target pressure not reached at full speed", "Solldruck bei voller Drehzahl nicht erreicht"), new("Check hopper, temperatures and die, or lower the target.", "Trichter, Temperaturen und Düse prüfen oder den Sollwert senken."))
        {
            Group = Pressure,
            Errors = ["The target pressure is not reached"],
        },
    ];

    /// <summary>All of them, those of the zones included.</summary>
    public static AlarmSet Set { get; } = new([.. Declared, .. ExtruderZoneAlarms.Declared]);

    /// <summary>Emergency stop.</summary>
    public static AlarmSignals EmergencyStop { get; } = Set.SignalOf("emergency_stop");

    /// <summary>Main contactor dropped.</summary>
    public static AlarmSignals SupplyLost { get; } = Set.SignalOf("supply_lost");

    /// <summary>Inverter does not stop.</summary>
    public static AlarmSignals InverterDoesNotStop { get; } = Set.SignalOf("inverter_does_not_stop");

    /// <summary>Inverter tripped.</summary>
    public static AlarmSignals InverterFault { get; } = Set.SignalOf("inverter_fault");

    /// <summary>Inverter silent.</summary>
    public static AlarmSignals InverterSilent { get; } = Set.SignalOf("inverter_silent");

    /// <summary>Inverter refuses.</summary>
    public static AlarmSignals InverterRefuses { get; } = Set.SignalOf("inverter_refuses");

    /// <summary>Pressure sensor.</summary>
    public static AlarmSignals PressureSensor { get; } = Set.SignalOf("pressure_sensor");

    /// <summary>Full speed is not enough.</summary>
    public static AlarmSignals PressureNotReached { get; } = Set.SignalOf("pressure_not_reached");
}
