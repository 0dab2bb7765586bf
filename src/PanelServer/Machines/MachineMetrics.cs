using System.Globalization;
using PanelServer.Host.Common;
using PanelServer.Machines;
using Prometheus;

namespace PanelServer.Host.Machines;

/// <summary>The machines in Prometheus form.</summary>
internal sealed class MachineMetrics(MachineRoster roster) : IMetricsSource
{
    private Gauge _queueDepth = null!;
    private Counter _droppedCommands = null!;
    private Gauge _machineErrors = null!;

    /// <inheritdoc/>
    public void Register(MetricFactory metrics)
    {
        _queueDepth = metrics.CreateGauge("panel_command_queue_depth", "Posted mutation lists that wait for the next cycle.", "slug", "serial");
        _droppedCommands = metrics.CreateCounter("panel_commands_dropped_total", "Mutation lists that were accepted and then not applied, because the machine's state had changed by the next cycle.", "slug", "serial");
        _machineErrors = metrics.CreateGauge("panel_machine_error", "1 while the machine reports an error.", "slug", "serial");
    }

    /// <inheritdoc/>
    public void Update()
    {
        ForgetAbsentMachines();
        foreach (RosterEntry entry in roster.Entries)
        {
            string[] labels = LabelsOf(entry);
            _queueDepth.WithLabels(labels).Set(entry.Machine?.WaitingCommands ?? 0);
            _droppedCommands.WithLabels(labels).IncTo(entry.Machine?.DroppedCommands ?? 0);
            _machineErrors.WithLabels(labels).Set(entry.Error is null ? 0 : 1);
        }
    }

    private void ForgetAbsentMachines()
    {
        HashSet<string> present = [.. roster.Entries.Select(entry => string.Join('/', LabelsOf(entry)))];
        foreach (string[] labels in _queueDepth.GetAllLabelValues().Where(labels => !present.Contains(string.Join('/', labels))))
        {
            _queueDepth.RemoveLabelled(labels);
            _droppedCommands.RemoveLabelled(labels);
            _machineErrors.RemoveLabelled(labels);
        }
    }

    private static string[] LabelsOf(RosterEntry entry) => [entry.Slug, entry.Identification.Serial.ToString(CultureInfo.InvariantCulture)];
}
