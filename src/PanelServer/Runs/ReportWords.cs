using PanelServer.Machines;
using PanelServer.Machines.Alarms;

namespace PanelServer.Host.Runs;

/// <summary>The words of reports and labels.</summary>
internal static class ReportWords
{
    public static readonly LocalizedText Run = new("Production run", "Produktionslauf");
    public static readonly LocalizedText IsOpen = new("open", "läuft");
    public static readonly LocalizedText Product = new("Product", "Produkt");
    public static readonly LocalizedText Recipe = new("Recipe", "Rezept");
    public static readonly LocalizedText Note = new("Note", "Bemerkung");
    public static readonly LocalizedText Begun = new("Begun", "Begonnen");
    public static readonly LocalizedText Ended = new("Ended", "Beendet");
    public static readonly LocalizedText By = new("by", "von");
    public static readonly LocalizedText Winding = new("winding", "Wickeln");
    public static readonly LocalizedText Server = new("server", "Server");
    public static readonly LocalizedText Broker = new("broker", "Broker");
    public static readonly LocalizedText Density = new("Density", "Dichte");
    public static readonly LocalizedText NominalDiameter = new("Nominal diameter", "Nenndurchmesser");
    public static readonly LocalizedText Summary = new("Summary", "Zusammenfassung");
    public static readonly LocalizedText Duration = new("Duration", "Dauer");
    public static readonly LocalizedText Production = new("Production time", "Produktionszeit");
    public static readonly LocalizedText WithoutRecord = new("Without record", "Ohne Aufzeichnung");
    public static readonly LocalizedText Length = new("Length", "Länge");
    public static readonly LocalizedText LengthWithoutRecord = new("Of this without record", "Davon ohne Aufzeichnung");
    public static readonly LocalizedText Mass = new("Mass", "Masse");
    public static readonly LocalizedText Weighed = new("weighed", "gewogen");
    public static readonly LocalizedText Computed = new("computed from length and diameter", "berechnet aus Länge und Durchmesser");
    public static readonly LocalizedText ComputedNominal = new("computed from length and nominal diameter", "berechnet aus Länge und Nenndurchmesser");
    public static readonly LocalizedText Energy = new("Energy", "Energie");
    public static readonly LocalizedText EnergyPerMass = new("Energy per kilogram", "Energie je Kilogramm");
    public static readonly LocalizedText Alarms = new("Alarms", "Alarme");
    public static readonly LocalizedText Commands = new("Commands", "Befehle");
    public static readonly LocalizedText Measured = new("Measured while product was made", "Gemessen, während produziert wurde");
    public static readonly LocalizedText Value = new("Value", "Wert");
    public static readonly LocalizedText Machine = new("Machine", "Maschine");
    public static readonly LocalizedText Smallest = new("Minimum", "Minimum");
    public static readonly LocalizedText Mean = new("Mean", "Mittelwert");
    public static readonly LocalizedText Greatest = new("Maximum", "Maximum");
    public static readonly LocalizedText Deviation = new("Std. deviation", "Standardabw.");
    public static readonly LocalizedText MeasuredShare = new("Measured", "Gemessen");
    public static readonly LocalizedText OutOfLength = new("Out of tolerance (share of length)", "Außer Toleranz (Anteil der Länge)");
    public static readonly LocalizedText OutOfTime = new("Out of tolerance (share of time)", "Außer Toleranz (Anteil der Zeit)");
    public static readonly LocalizedText Modes = new("Times in each mode", "Zeiten je Betriebsart");
    public static readonly LocalizedText Mode = new("Mode", "Betriebsart");
    public static readonly LocalizedText Time = new("Time", "Zeit");
    public static readonly LocalizedText Spools = new("Spools", "Spulen");
    public static readonly LocalizedText Spool = new("Spool", "Spule");
    public static readonly LocalizedText Diameter = new("Diameter", "Durchmesser");
    public static readonly LocalizedText Metres = new("Length (m)", "Länge (m)");
    public static readonly LocalizedText Kilograms = new("Mass (kg)", "Masse (kg)");
    public static readonly LocalizedText Millimetres = new("Diameter (mm)", "Durchmesser (mm)");
    public static readonly LocalizedText KilowattHours = new("Energy (kWh/kg)", "Energie (kWh/kg)");
    public static readonly LocalizedText Label = new("Label", "Etikett");
    public static readonly LocalizedText Priority = new("Priority", "Priorität");
    public static readonly LocalizedText Alarm = new("Alarm", "Alarm");
    public static readonly LocalizedText Who = new("Who", "Wer");
    public static readonly LocalizedText Command = new("Command", "Befehl");
    public static readonly LocalizedText Outcome = new("Outcome", "Ergebnis");
    public static readonly LocalizedText Accepted = new("accepted", "angenommen");
    public static readonly LocalizedText Refused = new("refused", "abgelehnt");
    public static readonly LocalizedText Restored = new("restored", "wiederhergestellt");
    public static readonly LocalizedText NewestOnly = new("Only the newest are listed here.", "Hier stehen nur die neuesten.");
    public static readonly LocalizedText Made = new("Made", "Erstellt");
    public static readonly LocalizedText Resolution = new("Figures from samples every {0} s.", "Zahlen aus Messwerten alle {0} s.");

    /// <summary>How soon somebody had to do something about an alarm.</summary>
    public static LocalizedText Of(AlarmPriority priority) => priority switch
    {
        AlarmPriority.Critical => new("Critical", "Kritisch"),
        AlarmPriority.High => new("High", "Hoch"),
        AlarmPriority.Medium => new("Medium", "Mittel"),
        _ => new("Low", "Niedrig"),
    };

    /// <summary>Where a mass is from.</summary>
    public static LocalizedText Of(MassSource source) => source switch
    {
        MassSource.Weighed => Weighed,
        MassSource.MeasuredDiameter => Computed,
        _ => ComputedNominal,
    };
}
