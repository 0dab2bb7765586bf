using PanelServer.Host.Common;
using Prometheus;

namespace PanelServer.Host.Plant;

/// <summary>The common history in Prometheus form.</summary>
/// <param name="status">How it goes.</param>
internal sealed class PlantMetrics(PlantStatus status) : IMetricsSource
{
    private Gauge _works = null!;
    private Gauge _lag = null!;
    private Counter _rows = null!;
    private Counter _missed = null!;
    private Counter _failures = null!;

    /// <inheritdoc/>
    public void Register(MetricFactory metrics)
    {
        _works = metrics.CreateGauge("panel_plant_works", "1 while the common history takes what is new; 0 while it can't be used.");
        _lag = metrics.CreateGauge("panel_plant_lag_seconds", "Seconds since the common history had all that the panel's own store had.");
        _rows = metrics.CreateCounter("panel_plant_rows_total", "Rows written to the common history.");
        _missed = metrics.CreateCounter("panel_plant_samples_missed_total", "Samples of machines that did not come into the common history: gone or unreadable before they were copied, or of a time that is not kept.");
        _failures = metrics.CreateCounter("panel_plant_failures_total", "Tries to write to the common history that failed.");
    }

    /// <inheritdoc/>
    public void Update()
    {
        _works.Set(status.Trouble is null ? 1 : 0);
        _lag.Set(status.Lag.TotalSeconds);
        _rows.IncTo(status.Rows);
        _missed.IncTo(status.Missed);
        _failures.IncTo(status.Failures);
    }
}
