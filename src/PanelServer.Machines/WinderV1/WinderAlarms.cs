using PanelServer.Machines.Alarms;

namespace PanelServer.Machines.WinderV1;

/// <summary>The winder's alarms: one for each <see cref="WinderFault"/>.</summary>
internal static class WinderAlarms
{
    private const string Traverse = "traverse";
    private const string Winding = "winding";

    private static readonly LocalizedText DriveHelp = new(
        "All drives are off. Check the motor supply, the motor's cable and the terminal's temperature, then choose Hold.",
        "Alle Antriebe sind aus. Motorversorgung, Motorkabel und Temperatur der Klemme prüfen, dann Halten wählen.");

    private static readonly LocalizedText HomingHelp = new(
        "All drives are off. Check the end switch, its cable, the belt, and that the carriage moves freely, then choose Hold to home again.",
        "Alle Antriebe sind aus. Endschalter, sein Kabel, den Riemen und den freien Lauf des Schlittens prüfen, dann zum Referenzieren Halten wählen.");

    private static readonly Dictionary<WinderFault, AlarmDeclaration> Declared = new()
    {
        [WinderFault.SpoolDriveError] = DriveError("spool", "Spool", "Spulen"),
        [WinderFault.TraverseDriveError] = DriveError("traverse", "Traverse", "Verlege"),
        [WinderFault.PullerDriveError] = DriveError("puller", "Puller", "Abzugs"),
        [WinderFault.SpoolDriveStands] = DriveStands("spool", "Spool", "Spulen"),
        [WinderFault.TraverseDriveStands] = DriveStands("traverse", "Traverse", "Verlege"),
        [WinderFault.PullerDriveStands] = DriveStands("puller", "Puller", "Abzugs"),
        [WinderFault.EndSwitchStaysOpen] = new("end_switch_stays_open", AlarmPriority.High, new("Homing failed: end switch did not close", "Referenzieren fehlgeschlagen: Endschalter schließt nicht"), HomingHelp)
        {
            Group = Traverse,
            Errors = ["Homing failed: the traverse's end switch did not close"],
        },
        [WinderFault.EndSwitchStaysClosed] = new("end_switch_stays_closed", AlarmPriority.High, new("Homing failed: end switch did not open", "Referenzieren fehlgeschlagen: Endschalter öffnet nicht"), HomingHelp)
        {
            Group = Traverse,
            Errors = ["Homing failed: the traverse's end switch did not open"],
        },
        [WinderFault.HomeUncertain] = new("home_uncertain", AlarmPriority.High, new("Homing failed: the traverse does not stand still", "Referenzieren fehlgeschlagen: Die Verlegung steht nicht still"), HomingHelp)
        {
            Group = Traverse,
            Errors = ["Homing failed: the traverse does not stand still"],
        },
        [WinderFault.EndSwitchUnexpected] = new("end_switch_unexpected", AlarmPriority.High, new("End switch closed far from home", "Endschalter fern der Referenz geschlossen"), HomingHelp)
        {
            Group = Traverse,
            Errors = ["The traverse's end switch closed far from home"],
        },
        [WinderFault.EndSwitchMissing] = new("end_switch_missing", AlarmPriority.High, new("End switch open at home", "Endschalter an der Referenz offen"), HomingHelp)
        {
            Group = Traverse,
            Errors = ["The traverse stands at home but its end switch is open"],
        },
        [WinderFault.TraverseDoesNotArrive] = new("traverse_does_not_arrive", AlarmPriority.High, new("The traverse did not reach its limit", "Die Verlegung hat ihre Grenze nicht erreicht"), HomingHelp)
        {
            Group = Traverse,
            Errors = ["The traverse did not reach its limit"],
        },
        [WinderFault.TraverseLostSteps] = new("traverse_lost_steps", AlarmPriority.Medium, new("The traverse had lost steps", "Die Verlegung hatte Schritte verloren"), new("It is homed again. Check that the carriage moves freely and look at the spool for uneven layers.", "Sie ist neu referenziert. Freien Lauf des Schlittens und die Spule auf ungleiche Lagen prüfen."))
        {
            Group = Traverse,
            Errors = ["The traverse had lost steps"],
        },
        [WinderFault.ArmSensor] = new("arm_sensor", AlarmPriority.High, new("Tension arm's sensor faulty", "Sensor des Tänzerarms gestört"), new("Check its plug and cable; then let the arm hang at rest and zero it again.", "Stecker und Kabel prüfen; dann den Arm ruhig hängen lassen und neu nullen."))
        {
            Group = Winding,
            Errors = ["The tension arm's sensor reads an impossible value"],
        },
        [WinderFault.FilamentTaut] = new("filament_taut", AlarmPriority.High, new("Filament too tight", "Filament zu straff"), new("Check that the filament runs freely, then choose Wind again.", "Freien Lauf des Filaments prüfen, dann wieder Wickeln wählen."))
        {
            Group = Winding,
            Errors = ["The tension arm stands at its upper end"],
        },
        [WinderFault.SpoolTooFast] = new("spool_too_fast", AlarmPriority.High, new("Spool faster than the puller", "Spule schneller als der Abzug"), new("Lower the spool's highest speed towards what the puller's speed needs, then choose Wind again.", "Höchste Spulendrehzahl auf das senken, was der Abzug braucht, dann wieder Wickeln wählen."))
        {
            Group = Winding,
            Errors = ["The spool took up filament faster"],
        },
        [WinderFault.FilamentBroken] = new("filament_broken", AlarmPriority.High, new("Filament broken or off the spool", "Filament gerissen oder von der Spule"), new("Thread it again, then choose Wind.", "Neu einfädeln, dann Wickeln wählen."))
        {
            Group = Winding,
            Errors = ["The tension arm stays down although the spool turns"],
        },
        [WinderFault.PullerSlips] = new("puller_slips", AlarmPriority.High, new("Arm held, or puller slips", "Arm festgehalten oder Abzug rutscht"), new("Let the arm move freely; check the puller's wheel, pressure roller and motor. Then choose Wind again.", "Den Arm freigeben; Rad, Andruckrolle und Motor des Abzugs prüfen. Dann wieder Wickeln wählen."))
        {
            Group = Winding,
            Errors = ["The tension arm stays up although the puller turns"],
        },
        [WinderFault.SlackCollects] = new("slack_collects", AlarmPriority.High, new("Filament has collected before the spool", "Filament hat sich vor der Spule gesammelt"), new("Lower the puller's speed or raise the spool's greatest speed, take up the slack, then choose Wind.", "Abzug langsamer oder größte Spulendrehzahl höher stellen, Schlaufe aufnehmen, dann Wickeln wählen."))
        {
            Group = Winding,
            Errors = ["Filament has collected before the spool"],
        },
        [WinderFault.SpoolFull] = new("spool_full", AlarmPriority.Medium, new("Spool full", "Spule voll"), new("Put on an empty spool, reset the length, then choose Wind.", "Leere Spule auflegen, Länge zurücksetzen, dann Wickeln wählen."))
        {
            Group = Winding,
            Errors = ["The spool is full"],
        },
        [WinderFault.SpoolEmpty] = new("spool_empty", AlarmPriority.High, new("No spool, or filament slips on it", "Keine Spule, oder Filament rutscht darauf"), new("Check the spool, then choose Wind.", "Spule prüfen, dann Wickeln wählen."))
        {
            Group = Winding,
            Errors = ["The spool turns faster than any core would need"],
        },
        [WinderFault.GaugeLost] = new("gauge_lost", AlarmPriority.Medium, new("The laser gives no diameter", "Der Laser liefert keinen Durchmesser"), new("The puller keeps its speed. Check that the laser is connected and filament is in it.", "Der Abzug behält seine Geschwindigkeit. Prüfen, ob der Laser verbunden und Filament darin ist."))
        {
            Errors = ["The laser gives no diameter"],
        },
        [WinderFault.NotThreaded] = new("not_threaded", AlarmPriority.Low, new("The spool waits for filament", "Die Spule wartet auf Filament"), new("Lead the filament over the arm to the spool so that it lifts the arm.", "Filament so über den Arm zur Spule führen, dass es den Arm hebt."))
        {
            Errors = ["The spool waits for filament"],
        },
        [WinderFault.SpoolTooSlow] = new("spool_too_slow", AlarmPriority.Medium, new("Spool at its greatest speed", "Spule an ihrer größten Drehzahl"), new("Lower the puller's speed or raise the spool's greatest speed.", "Abzug langsamer oder größte Spulendrehzahl höher stellen."))
        {
            Group = Winding,
            Errors = ["The spool would have to turn faster"],
        },
        [WinderFault.SpoolComplete] = new("spool_complete", AlarmPriority.Low, new("Spool complete", "Spule fertig"), new("Put on an empty spool and choose Wind, which counts from 0 again.", "Leere Spule auflegen und Wickeln wählen; die Länge zählt wieder ab 0."))
        {
            Errors = ["The spool is complete"],
        },
    };

    private static readonly AlarmSignals[] Signals =
        [.. Enum.GetValues<WinderFault>().Select(fault => fault == WinderFault.None ? default : Set.SignalOf(Declared[fault].Code))];

    /// <summary>All of them.</summary>
    public static AlarmSet Set => field ??= new([.. Declared.Values]);

    /// <summary>The alarm of a fault; none for <see cref="WinderFault.None"/>.</summary>
    /// <param name="fault">The fault.</param>
    public static AlarmSignals Of(WinderFault fault) => Signals[(int)fault];

    private static AlarmDeclaration DriveError(string axis, string english, string german) => new(
        $"{axis}_drive_error", AlarmPriority.High, new($"{english} drive reports an error", $"{german}antrieb meldet einen Fehler"), DriveHelp)
    {
        Group = $"{axis}_drive",
        IsSuppressedWhileOff = true,
        Errors = [$"The {axis} drive (…) reports an error"],
    };

    private static AlarmDeclaration DriveStands(string axis, string english, string german) => new(
        $"{axis}_drive_stands", AlarmPriority.High, new($"{english} drive does not turn", $"{german}antrieb dreht nicht"), DriveHelp)
    {
        Group = $"{axis}_drive",
        Errors = [$"The {axis} drive (…) does not turn its motor"],
    };
}
