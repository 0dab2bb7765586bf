using PanelServer.Machines.Alarms;

namespace PanelServer.Machines.LaserV1;

/// <summary>The diameter gauge's alarms.</summary>
internal static class LaserAlarms
{
    private const string Filament = "filament";

    /// <summary>All of them.</summary>
    public static AlarmSet Set { get; } = new(
    [
        new("no_readings", AlarmPriority.High, new("The gauge gives no readings", "Das Messgerät liefert keine Werte"), new("Check its supply and its cable.", "Versorgung und Kabel prüfen."))
        {
            IsUnreached = true,
            Errors = ["The diameter gauge gives no readings", "The diameter gauge at … does not work", "The driver of the diameter gauge has failed"],
        },
        new("filament_gone", AlarmPriority.High, new("The filament has left the gauge", "Das Filament hat das Messgerät verlassen"), new("It is broken or has run out: thread it again, or switch this gauge's warning off.", "Es ist gerissen oder ausgelaufen: neu einfädeln oder die Warnung dieses Messgeräts ausschalten."))
        {
            Group = Filament,
            Errors = ["The filament has left the diameter gauge"],
        },
        new("out_of_tolerance", AlarmPriority.Medium, new("Diameter out of tolerance", "Durchmesser außerhalb der Toleranz"), new("Correct the line, widen the tolerance, or switch this gauge's warning off.", "Linie nachstellen, Toleranz erweitern oder die Warnung dieses Messgeräts ausschalten."))
        {
            Group = Filament,
        },
    ]);

    /// <summary>The diameter is out of tolerance, and the operator wants to know.</summary>
    public static AlarmSignals OutOfTolerance { get; } = Set.SignalOf("out_of_tolerance");
}
