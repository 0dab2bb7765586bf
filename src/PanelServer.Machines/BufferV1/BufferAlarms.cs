using PanelServer.Machines.Alarms;

namespace PanelServer.Machines.BufferV1;

/// <summary>The buffer's alarms.</summary>
internal static class BufferAlarms
{
    private static readonly LocalizedText DriveHelp = new(
        "Both drives are off. Check the motor supply, the motor's cable and the terminal's temperature, then choose the mode again.",
        "Beide Antriebe sind aus. Motorversorgung, Motorkabel und Temperatur der Klemme prüfen, dann die Betriebsart neu wählen.");

    /// <summary>All of them.</summary>
    public static AlarmSet Set { get; } = new(
    [
        new("tower_drive_error", AlarmPriority.High, new("Tower's drive reports an error", "Turmantrieb meldet einen Fehler"), DriveHelp)
        {
            Group = "tower",
            Errors = ["The tower's drive (…) reports an error"],
        },
        new("tower_drive_stands", AlarmPriority.High, new("Tower's drive does not turn", "Turmantrieb dreht nicht"), DriveHelp)
        {
            Group = "tower",
            Errors = ["The tower's drive (…) does not turn its motor"],
        },
        new("puller_drive_error", AlarmPriority.High, new("Puller's drive reports an error", "Abzugsantrieb meldet einen Fehler"), DriveHelp)
        {
            Errors = ["The puller's drive (…) reports an error"],
        },
        new("full", AlarmPriority.Low, new("The buffer is full", "Der Speicher ist voll"), new("Choose Empty to give filament back.", "Leeren wählen, um Filament abzugeben."))
        {
            Errors = ["The tower has reached its limit of travel: the buffer is full"],
        },
        new("empty", AlarmPriority.Low, new("The buffer is empty", "Der Speicher ist leer"), new("Choose Fill to store filament.", "Füllen wählen, um Filament zu speichern."))
        {
            Errors = ["The tower has reached its limit of travel: the buffer is empty"],
        },
    ]);
}
