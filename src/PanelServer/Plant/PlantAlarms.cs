using PanelServer.Host.Common;
using PanelServer.Machines.Alarms;

namespace PanelServer.Host.Plant;

/// <summary>The alarm of a common history that can't be used.</summary>
/// <param name="status">How it goes.</param>
internal sealed class PlantAlarms(PlantStatus status) : IAlarmSource
{
    // A database that is restarted is nobody's concern.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static readonly AlarmOrigin Origin = new("plant", new("Common history", "Gemeinsamer Verlauf"));

    private static readonly AlarmDeclaration Unusable = new(
        "unusable",
        AlarmPriority.Low,
        new("Nothing comes into the plant's common history", "Nichts kommt in den gemeinsamen Verlauf des Betriebs"),
        new("Machines go on, and the panel keeps what is new and copies it later. See the message; check the database and the way to it.", "Maschinen laufen weiter, und das Panel behält Neues und überträgt es später. Siehe die Meldung; die Datenbank und den Weg zu ihr prüfen."));

    /// <inheritdoc/>
    public void Tell(IAlarmReport report)
    {
        if (status.Trouble is { } trouble && status.TroubleAge >= Patience)
        {
            report.IsPresent(Origin, Unusable, trouble);
        }
    }
}
