using PanelServer.Machines.Alarms;

namespace PanelServer.Machines.WagoPowerV1;

/// <summary>The power supply's alarms.</summary>
internal static class WagoPowerAlarms
{
    /// <summary>All of them.</summary>
    public static AlarmSet Set { get; } = new(
    [
        new("no_readings", AlarmPriority.High, new("The supply gives no readings", "Das Netzgerät liefert keine Werte"), new("Check its network cable, its mains and its address.", "Netzwerkkabel, Netzspannung und Adresse prüfen."))
        {
            IsUnreached = true,
            Errors = ["The power supply gives no readings", "The power supply at … does not work", "The driver of the power supply has failed"],
        },
        new("not_confirmed", AlarmPriority.Medium, new("The supply has not confirmed the mode", "Das Netzgerät hat die Betriebsart nicht bestätigt"), new("Its output may still be as before. Check the network; choose the mode again.", "Sein Ausgang ist womöglich noch wie vorher. Netzwerk prüfen; Betriebsart neu wählen."))
        {
            Errors = ["The power supply has not confirmed the last mode yet"],
        },
        new("overload", AlarmPriority.High, new("24 V output overloaded or shorted", "24-V-Ausgang überlastet oder kurzgeschlossen"), new("Find and remove the overload.", "Überlast suchen und beseitigen."))
        {
            Group = "load",
            Errors = ["The 24 V output is overloaded"],
        },
        new("above_rating", AlarmPriority.Medium, new("24 V output above its rated current", "24-V-Ausgang über seinem Nennstrom"), new("Reduce the load.", "Last verringern."))
        {
            Group = "load",
            Errors = ["The 24 V output delivers more than its rated 5 A"],
        },
    ]);
}
