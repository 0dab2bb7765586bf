using PanelServer.ControlLoop;
using PanelServer.Host.Common;
using Prometheus;

namespace PanelServer.Host.Loop;

/// <summary>The control loop in Prometheus form: how exact, how long, how often too late.</summary>
/// <param name="loop">The control loop.</param>
/// <param name="health">Knows whether it stands still.</param>
internal sealed class LoopMetrics(ControlLoopService loop, LoopHealth health) : IMetricsSource
{
    private DurationExport _wakeUp = null!;
    private DurationExport _work = null!;
    private Counter _cycles = null!;
    private Counter _overruns = null!;
    private Counter _allocated = null!;
    private Gauge _standstill = null!;
    private Counter _standstills = null!;

    /// <inheritdoc/>
    public void Register(MetricFactory metrics)
    {
        _wakeUp = new(metrics, "panel_cycle_wakeup_error_seconds", "Time from the deadline of a cycle to the wake-up of its thread. Values are rounded up by at most a fifth.");
        _work = new(metrics, "panel_cycle_work_seconds", "Time that the work of a cycle takes. Values are rounded up by at most a fifth.");
        _cycles = metrics.CreateCounter("panel_cycles_total", "Cycles run.");
        _overruns = metrics.CreateCounter("panel_cycle_overruns_total", "Deadlines that passed while an earlier cycle was still running.");
        _allocated = metrics.CreateCounter("panel_cycle_allocated_bytes_total", "Bytes allocated by the cycle thread since the end of its first cycle. It rises while the bus is brought up and stands still afterwards; growth is a defect.");
        _standstill = metrics.CreateGauge("panel_cycle_standstill", "1 while the control loop stands still.");
        _standstills = metrics.CreateCounter("panel_cycle_standstills_total", "How often the control loop has stood still.");
    }

    /// <inheritdoc/>
    public void Update()
    {
        CycleStatistics statistics = loop.Statistics;
        _wakeUp.Update(statistics.WakeUpError);
        _work.Update(statistics.Work);
        _cycles.IncTo(statistics.Cycles);
        _overruns.IncTo(statistics.Overruns);
        _allocated.IncTo(statistics.AllocatedBytes);
        _standstill.Set(health.Missing is null ? 0 : 1);
        _standstills.IncTo(health.Standstills);
    }
}
