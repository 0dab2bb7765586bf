using PanelServer.Host.Common;
using Prometheus;

namespace PanelServer.Host.Storage;

/// <summary>The store in Prometheus form.</summary>
/// <param name="store">The store.</param>
internal sealed class StoreMetrics(Store store) : IMetricsSource
{
    private Gauge _works = null!;
    private Gauge _waiting = null!;
    private Counter _written = null!;
    private Counter _lost = null!;

    /// <inheritdoc/>
    public void Register(MetricFactory metrics)
    {
        _works = metrics.CreateGauge("panel_store_works", "1 while the store takes what is to be remembered; 0 while it can't be used, or there is none.");
        _waiting = metrics.CreateGauge("panel_store_waiting", "How much waits to be written.");
        _written = metrics.CreateCounter("panel_store_records_written_total", "Records written.");
        _lost = metrics.CreateCounter("panel_store_records_lost_total", "Records lost, because the store was slow, full or gone.");
    }

    /// <inheritdoc/>
    public void Update()
    {
        _works.Set(store.Trouble is null ? 1 : 0);
        _waiting.Set(store.Waiting);
        _written.IncTo(store.WrittenRecords);
        _lost.IncTo(store.LostRecords);
    }
}
