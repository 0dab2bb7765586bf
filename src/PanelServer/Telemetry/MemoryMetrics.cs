using PanelServer.Host.Common;
using Prometheus;

namespace PanelServer.Host.Telemetry;

/// <summary>What the server allocates, in Prometheus form: the collections that it brings about are what disturbs a control loop most.</summary>
internal sealed class MemoryMetrics : IMetricsSource
{
    private Counter _allocated = null!;

    /// <inheritdoc/>
    public void Register(MetricFactory metrics) =>
        _allocated = metrics.CreateCounter("panel_allocated_bytes_total", "Bytes allocated by all threads since the start.");

    /// <inheritdoc/>
    public void Update() => _allocated.IncTo(GC.GetTotalAllocatedBytes());
}
