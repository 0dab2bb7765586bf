using PanelServer.Host.Common;
using PanelServer.Machines.Alarms;
using Prometheus;

namespace PanelServer.Host.Alarms;

/// <summary>The alarms in Prometheus form.</summary>
/// <param name="book">The alarms.</param>
/// <param name="recorder">Knows what the history lacks.</param>
internal sealed class AlarmMetrics(AlarmBook book, AlarmRecorder recorder) : IMetricsSource
{
    private Gauge _alarms = null!;
    private Counter _changes = null!;
    private Counter _omitted = null!;

    /// <inheritdoc/>
    public void Register(MetricFactory metrics)
    {
        _alarms = metrics.CreateGauge("panel_alarms", "Alarms that are not normal.", "state", "priority");
        _changes = metrics.CreateCounter("panel_alarm_changes_total", "Changes of an alarm's state.");
        _omitted = metrics.CreateCounter("panel_alarm_changes_omitted_total", "Changes left out of the history, because their alarms came and went too often.");
    }

    /// <inheritdoc/>
    public void Update()
    {
        ILookup<(AlarmState, AlarmPriority), Alarm> alarms = book.Alarms.ToLookup(alarm => (alarm.Condition.State, alarm.Priority));
        foreach (AlarmState state in Enum.GetValues<AlarmState>().Where(state => state != AlarmState.Normal))
        {
            foreach (AlarmPriority priority in Enum.GetValues<AlarmPriority>())
            {
                _alarms.WithLabels(state.ToString(), priority.ToString()).Set(alarms[(state, priority)].Count());
            }
        }

        _changes.IncTo(book.ChangeCount);
        _omitted.IncTo(recorder.Omitted);
    }
}
