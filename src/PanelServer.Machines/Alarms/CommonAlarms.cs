namespace PanelServer.Machines.Alarms;

/// <summary>The alarms that every machine can have, whatever it is.</summary>
public static class CommonAlarms
{
    /// <summary>The group of what an interrupted bus brings about.</summary>
    public const string BusGroup = "bus";

    /// <summary>The group of what a control loop that stands still brings about.</summary>
    public const string LoopGroup = "loop";

    /// <summary>A terminal that the machine can't work without is lost.</summary>
    public static AlarmDeclaration Terminal { get; } = new(
        "terminal_lost",
        AlarmPriority.High,
        new("A terminal of the machine does not work", "Eine Klemme der Maschine arbeitet nicht"),
        new("The machine is in its safe state. Check the terminal named in the message, its cable and its supply.", "Die Maschine ist im sicheren Zustand. Die in der Meldung genannte Klemme, ihr Kabel und ihre Versorgung prüfen."))
    {
        SharedGroup = BusGroup,
        IsUnreached = true,
    };

    /// <summary>The machine's program has failed.</summary>
    public static AlarmDeclaration ProgramFailed { get; } = new(
        "program_failed",
        AlarmPriority.High,
        new("The machine's program has failed", "Das Programm der Maschine ist ausgefallen"),
        new("Its outputs are off. Restart the server and report the fault with its log.", "Ihre Ausgänge sind aus. Den Server neu starten und den Fehler mit dem Protokoll melden."))
    {
        Errors = ["The machine's program has failed"],
    };

    /// <summary>A measured value is not a number.</summary>
    public static AlarmDeclaration NotANumber { get; } = new(
        "value_not_a_number",
        AlarmPriority.Medium,
        new("A measured value is not a number", "Ein Messwert ist keine Zahl"),
        new("The last good values are shown. Check the sensors of this machine.", "Angezeigt werden die letzten guten Werte. Die Sensoren dieser Maschine prüfen."))
    {
        Errors = ["A measured value is not a number"],
    };

    /// <summary>No cycle runs the machine.</summary>
    public static AlarmDeclaration NotRun { get; } = new(
        "not_controlled",
        AlarmPriority.High,
        new("The machine is not controlled at present", "Die Maschine wird zurzeit nicht gesteuert"),
        new("Shown values are old and commands are refused. See the message.", "Angezeigte Werte sind alt, Befehle werden abgelehnt. Siehe Meldung."))
    {
        SharedGroup = LoopGroup,
        IsUnreached = true,
    };

    /// <summary>The machine was recognised and could not be built.</summary>
    public static AlarmDeclaration NotBuilt { get; } = new(
        "not_built",
        AlarmPriority.High,
        new("The machine could not be set up", "Die Maschine konnte nicht eingerichtet werden"),
        new("See the message; assignments can be changed on the commissioning page.", "Siehe Meldung; Zuordnungen lassen sich auf der Seite Inbetriebnahme ändern."));

    /// <summary>The machine was listed and is not any more.</summary>
    public static AlarmDeclaration Gone { get; } = new(
        "no_longer_listed",
        AlarmPriority.Medium,
        new("The machine is no longer listed", "Die Maschine ist nicht mehr aufgeführt"),
        new("If it was not unplugged on purpose, check its cable and its supply.", "Wurde sie nicht absichtlich getrennt, Kabel und Versorgung prüfen."));

    /// <summary>Anything that the machine reports in <c>error</c> and that it has declared no alarm for.</summary>
    public static AlarmDeclaration Reported { get; } = new(
        "reported_error",
        AlarmPriority.High,
        new("The machine reports an error", "Die Maschine meldet einen Fehler"),
        new("See the message.", "Siehe Meldung."));

    /// <summary>All of them.</summary>
    public static IReadOnlyList<AlarmDeclaration> All { get; } = [Terminal, ProgramFailed, NotANumber, NotRun, NotBuilt, Gone, Reported];
}
