using System.Globalization;
using PanelServer.Host.Common;
using PanelServer.Machines.Alarms;

namespace PanelServer.Host.Storage;

/// <summary>The alarms of a store that can't be used, or does not keep up.</summary>
/// <param name="store">The store.</param>
internal sealed class StoreAlarms(Store store) : IAlarmSource
{
    private const string Group = "store";

    private static readonly AlarmOrigin Origin = new("store", new("Storage", "Speicher"));

    private static readonly AlarmDeclaration Unusable = new(
        "unusable",
        AlarmPriority.Medium,
        new("Nothing can be stored", "Es kann nichts gespeichert werden"),
        new("Machines go on; records are lost. Check the disk: free space, rights, whether it is there; or the database and the way to it.", "Maschinen laufen weiter; Aufzeichnungen gehen verloren. Datenträger prüfen: freier Platz, Rechte, ob er da ist; oder die Datenbank und den Weg zu ihr."))
    {
        Group = Group,
        IsCause = true,
    };

    private static readonly AlarmDeclaration Lost = new(
        "records_lost",
        AlarmPriority.Low,
        new("Records were lost", "Aufzeichnungen gingen verloren"),
        new("The disk or the database did not keep up or could not be used. Check it if this comes again.", "Der Datenträger oder die Datenbank war zu langsam oder nicht benutzbar. Kommt das wieder vor, ihn prüfen."))
    {
        Group = Group,
    };

    private long _lost;

    /// <inheritdoc/>
    public void Tell(IAlarmReport report)
    {
        if (store.IsOn && store.Trouble is { } trouble)
        {
            report.IsPresent(Origin, Unusable, trouble);
        }

        long lost = store.LostRecords;
        if (lost != _lost)
        {
            _lost = lost;
            report.WasPresent(Origin, Lost, string.Create(CultureInfo.InvariantCulture, $"{lost} records were lost since the server was started."));
        }
    }
}
