using PanelServer.Host.Common;
using Prometheus;

namespace PanelServer.Host.Telemetry;

/// <summary>The version in Prometheus form: a gauge that is always 1, with the version as its label.</summary>
internal sealed class VersionMetrics : IMetricsSource
{
    /// <inheritdoc/>
    public void Register(MetricFactory metrics) =>
        metrics.CreateGauge("panel_build_info", "Always 1; the label tells the version of the server.", "version").WithLabels(PanelVersion.Text).Set(1);

    /// <inheritdoc/>
    public void Update()
    {
    }
}
