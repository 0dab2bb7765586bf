using PanelServer.Machines.Alarms;
using PanelServer.Machines.ExtruderV1.Heating.Supervision;

namespace PanelServer.Machines.ExtruderV1;

/// <summary>The alarms that each heated zone has for itself.</summary>
internal sealed class ExtruderZoneAlarms
{
    private const string Exchanged = "sensors_exchanged";

    private readonly AlarmSignals[] _faults;

    private ExtruderZoneAlarms(ExtruderZoneName zone)
    {
        AlarmSet set = ExtruderAlarms.Set;
        string name = NameOf(zone);
        TooHot = set.SignalOf($"{name}_too_hot");
        Sensor = set.SignalOf($"{name}_sensor");
        SensorUnreliable = set.SignalOf($"{name}_sensor_unreliable");
        _faults = [.. Enum.GetValues<HeatingFault>().Select(fault => fault switch
        {
            HeatingFault.LosesHeat => set.SignalOf($"{name}_loses_heat"),
            HeatingFault.HeatedByScrew => set.SignalOf($"{name}_heated_by_screw"),
            HeatingFault.ReadsTooLittle => set.SignalOf($"{name}_reads_too_little"),
            HeatingFault.DoesNotHeat => set.SignalOf($"{name}_does_not_heat"),
            HeatingFault.RelayStuck => set.SignalOf($"{name}_relay_stuck"),
            HeatingFault.ProbesExchanged => set.SignalOf(Exchanged),
            _ => default,
        })];
    }

    /// <summary>Those of all zones.</summary>
    public static IEnumerable<AlarmDeclaration> Declared =>
    [
        .. Enum.GetValues<ExtruderZoneName>().SelectMany(Of),
        new(Exchanged, AlarmPriority.High, new("Sensors of two zones exchanged", "Fühler zweier Zonen vertauscht"), new("Both zones are off. Exchange the plugs of their sensors, then choose the mode again.", "Beide Zonen sind aus. Stecker ihrer Fühler tauschen, dann die Betriebsart neu wählen."))
        {
            Errors = ["The temperature sensors of the … are exchanged", "Screw stopped: the temperature sensors of the … are exchanged"],
        },
    ];

    /// <summary>Zone above the cut-off.</summary>
    public AlarmSignals TooHot { get; }

    /// <summary>Sensor without valid signal.</summary>
    public AlarmSignals Sensor { get; }

    /// <summary>Sensor that fails for moments.</summary>
    public AlarmSignals SensorUnreliable { get; }

    /// <summary>Prepares the signals of all zones, in the order of their names.</summary>
    public static ExtruderZoneAlarms[] ForZones() => [.. Enum.GetValues<ExtruderZoneName>().Select(zone => new ExtruderZoneAlarms(zone))];

    /// <summary>What the supervision of the heating has found.</summary>
    /// <param name="fault">The fault.</param>
    public AlarmSignals Of(HeatingFault fault) => _faults[(int)fault];

    private static IEnumerable<AlarmDeclaration> Of(ExtruderZoneName zone)
    {
        string name = NameOf(zone);
        string sentence = ExtruderMessages.NameOf(zone);
        (string english, string german) = zone switch
        {
            ExtruderZoneName.Nozzle => ("Nozzle", "Düse"),
            ExtruderZoneName.Front => ("Front zone", "Zone vorn"),
            ExtruderZoneName.Middle => ("Middle zone", "Zone Mitte"),
            _ => ("Back zone", "Zone hinten"),
        };
        AlarmDeclaration Make(string code, AlarmPriority priority, LocalizedText what, LocalizedText whatToDo, params IReadOnlyList<string> errors) =>
            new($"{name}_{code}", priority, new($"{english}: {what.English}", $"{german}: {what.German}"), whatToDo) { Group = name, Errors = errors };
        return
        [
            Make("relay_stuck", AlarmPriority.Critical, new("danger, the relay is stuck", "Gefahr, das Relais klebt"), new("All heaters are off: press the emergency stop and replace the relay.", "Alle Heizungen sind aus: Not-Halt drücken und das Relais ersetzen."), $"DANGER: the {sentence} gets hotter with its relay switched off"),
            Make("too_hot", AlarmPriority.High, new("hotter than 300 °C", "heißer als 300 °C"), new("It is not heated until it is below 295 °C. Check its relay and its target.", "Sie wird erst unter 295 °C wieder geheizt. Relais und Sollwert prüfen."), $"The {sentence} is hotter than"),
            Make("sensor", AlarmPriority.High, new("temperature sensor without valid signal", "Temperaturfühler ohne gültiges Signal"), new("The zone is not heated. Check the sensor and its cable; if the screw was stopped, choose Extrude then.", "Die Zone wird nicht geheizt. Fühler und Kabel prüfen; wurde die Schnecke gestoppt, danach Extrudieren wählen."), $"Temperature sensor of the {sentence} gives no valid signal", $"Screw stopped: the temperature of the {sentence} is not known"),
            Make("does_not_heat", AlarmPriority.High, new("does not get warmer", "wird nicht wärmer"), new("The zone is off. Check heater, fuse, relay and the seat of its sensor, then choose the mode again.", "Die Zone ist aus. Heizung, Sicherung, Relais und Sitz des Fühlers prüfen, dann die Betriebsart neu wählen."), $"The {sentence} does not get warmer", $"Screw stopped: the {sentence} does not get warmer"),
            Make("too_cold", AlarmPriority.High, new("too cold for the screw", "zu kalt für die Schnecke"), new("Let it heat up, then choose Extrude.", "Aufheizen lassen, dann Extrudieren wählen."), $"Screw stopped: the {sentence} is colder than"),
            Make("reads_too_little", AlarmPriority.Medium, new("reads less than its heating explains", "zeigt weniger an, als ihre Heizung erklärt"), new("Check the seat of the sensor first, then the heater's phases and fuse.", "Zuerst den Sitz des Fühlers prüfen, dann Phasen und Sicherung der Heizung."), $"Warning: the {sentence} reads less"),
            Make("heated_by_screw", AlarmPriority.Low, new("heated by the screw's work", "von der Arbeit der Schnecke geheizt"), new("Lower the speed or cool the zone if it gets too hot.", "Drehzahl senken oder die Zone kühlen, wenn sie zu heiß wird."), $"Warning: the {sentence} is heated by the screw"),
            Make("loses_heat", AlarmPriority.Low, new("needs much more power than it should", "braucht viel mehr Leistung als üblich"), new("Check insulation, draughts and the seat of its sensor.", "Isolierung, Zugluft und Sitz des Fühlers prüfen."), $"Warning: the {sentence} needs much more power"),
            Make("sensor_unreliable", AlarmPriority.Medium, new("temperature sensor unreliable", "Temperaturfühler unzuverlässig"), new("Check plug, cable and terminal before it fails for good.", "Stecker, Kabel und Klemme prüfen, bevor er ganz ausfällt."), $"Warning: the temperature sensor of the {sentence} has failed for a moment"),
        ];
    }

    private static string NameOf(ExtruderZoneName zone) => zone.ToString().ToLowerInvariant();
}
