using System.Globalization;
using PanelServer.Machines.Alarms;

namespace PanelServer.Host.Common;

/// <summary>The alarm of a clock that was set while the server runs.</summary>
/// <param name="clock">The clock.</param>
internal sealed class ClockAlarms(PanelClock clock) : IAlarmSource
{
    private static readonly AlarmOrigin Origin = new("clock", new("Clock", "Uhr"));

    private static readonly AlarmDeclaration Stepped = new(
        "stepped",
        AlarmPriority.Low,
        new("The computer's clock was set forward", "Die Uhr des Rechners wurde vorgestellt"),
        new("What was recorded before keeps its old times. Check date and time of the computer if this comes again.", "Früher Aufgezeichnetes behält seine alten Zeiten. Kommt das wieder vor, Datum und Uhrzeit des Rechners prüfen."));

    private ClockStep? _told;

    /// <inheritdoc/>
    public void Tell(IAlarmReport report)
    {
        if (clock.Steps is [.., { } newest] && newest != _told)
        {
            _told = newest;
            report.WasPresent(Origin, Stepped, string.Create(CultureInfo.InvariantCulture, $"The computer's clock was set forward by {newest.Seconds:0.0} s."));
        }
    }
}
