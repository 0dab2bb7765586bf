using PanelServer.Host.Common;
using PanelServer.Machines.Alarms;

namespace PanelServer.Host.Alarms;

/// <summary>Which alarms are present at a moment, of all sources. Used again and again by one thread.</summary>
internal sealed class AlarmReport : IAlarmReport
{
    private readonly Dictionary<string, ReportedAlarm> _alarms = [];
    private readonly HashSet<string> _off = [];

    /// <summary>The alarms by their id.</summary>
    public IReadOnlyDictionary<string, ReportedAlarm> Alarms => _alarms;

    /// <summary>The keys of what is switched off.</summary>
    public IReadOnlySet<string> Off => _off;

    /// <summary>Begins a new one.</summary>
    public void Clear()
    {
        _alarms.Clear();
        _off.Clear();
    }

    /// <inheritdoc/>
    public void IsOff(AlarmOrigin origin) => _off.Add(origin.Key);

    /// <inheritdoc/>
    public void IsPresent(AlarmOrigin origin, AlarmDeclaration alarm, string? message) =>
        _alarms[Alarm.IdOf(origin, alarm)] = new(origin, alarm, message, IsPresent: true);

    /// <inheritdoc/>
    public void WasPresent(AlarmOrigin origin, AlarmDeclaration alarm, string? message) =>
        _alarms.TryAdd(Alarm.IdOf(origin, alarm), new(origin, alarm, message, IsPresent: false));
}

/// <summary>An alarm of a report.</summary>
/// <param name="Origin">What has it.</param>
/// <param name="Declaration">Which it is.</param>
/// <param name="Message">More about it; null if there is no more to tell.</param>
/// <param name="IsPresent">False if it was there for a moment only.</param>
internal readonly record struct ReportedAlarm(AlarmOrigin Origin, AlarmDeclaration Declaration, string? Message, bool IsPresent);
