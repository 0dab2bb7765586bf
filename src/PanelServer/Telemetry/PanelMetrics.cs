using PanelServer.ControlLoop;
using PanelServer.Host.Bus;
using PanelServer.Host.Loop;
using PanelServer.Machines;
using PanelServer.SocketIo;
using PanelServer.SocketIo.EngineIo;
using Prometheus;

namespace PanelServer.Host.Telemetry;

/// <summary>The panel's own metrics in Prometheus form, brought up to date whenever they are scraped.</summary>
public sealed class PanelMetrics
{
    private static readonly double[] DurationBuckets = [1e-6, 2e-6, 5e-6, 10e-6, 20e-6, 50e-6, 100e-6, 200e-6, 500e-6, 1e-3, 2e-3, 5e-3, 10e-3];

    private readonly ControlLoopService _loop;
    private readonly LoopHealth _health;
    private readonly MachineRoster _roster;
    private readonly DurationExport _wakeUp;
    private readonly DurationExport _work;
    private readonly Counter _cycles;
    private readonly Counter _overruns;
    private readonly Counter _allocated;
    private readonly Gauge _standstill;
    private readonly Counter _standstills;
    private readonly Gauge _queueDepth;
    private readonly Gauge _machineErrors;
    private readonly SocketIoServer _streams;
    private readonly Gauge _clients;
    private readonly Counter _packetsSent;
    private readonly Counter _packetsOverwritten;
    private readonly Counter _sessionsClosed;
    private readonly BusMetrics? _bus;

    /// <summary>Registers the metrics.</summary>
    /// <param name="registry">What <c>/metrics</c> serves.</param>
    /// <param name="loop">The control loop.</param>
    /// <param name="health">Knows whether the loop stands still.</param>
    /// <param name="roster">The machines.</param>
    /// <param name="streams">The Socket.IO server.</param>
    /// <param name="bus">The EtherCAT bus; null without one.</param>
    public PanelMetrics(
        CollectorRegistry registry, ControlLoopService loop, LoopHealth health, MachineRoster roster, SocketIoServer streams, BusService? bus = null)
    {
        _streams = streams;
        _loop = loop;
        _health = health;
        _roster = roster;
        MetricFactory metrics = Metrics.WithCustomRegistry(registry);
        _wakeUp = new(metrics, "panel_cycle_wakeup_error_seconds", "Time from the deadline of a cycle to the wake-up of its thread. Values are rounded up by at most a fifth.");
        _work = new(metrics, "panel_cycle_work_seconds", "Time that the work of a cycle takes. Values are rounded up by at most a fifth.");
        _cycles = metrics.CreateCounter("panel_cycles_total", "Cycles run.");
        _overruns = metrics.CreateCounter("panel_cycle_overruns_total", "Deadlines that passed while an earlier cycle was still running.");
        _allocated = metrics.CreateCounter("panel_cycle_allocated_bytes_total", "Bytes allocated by the cycle thread since the end of its first cycle. It rises while the bus is brought up and stands still afterwards; growth is a defect.");
        _standstill = metrics.CreateGauge("panel_cycle_standstill", "1 while the control loop stands still.");
        _standstills = metrics.CreateCounter("panel_cycle_standstills_total", "How often the control loop has stood still.");
        _queueDepth = metrics.CreateGauge("panel_command_queue_depth", "Posted mutation lists that wait for the next cycle.", "slug", "serial");
        _machineErrors = metrics.CreateGauge("panel_machine_error", "1 while the machine reports an error.", "slug", "serial");
        _clients = metrics.CreateGauge("panel_stream_clients", "Connected stream clients.", "transport");
        _packetsSent = metrics.CreateCounter("panel_stream_packets_sent_total", "Packets handed to the network.");
        _packetsOverwritten = metrics.CreateCounter("panel_stream_packets_overwritten_total", "Live values that gave way to newer ones because their client was slow.");
        _sessionsClosed = metrics.CreateCounter("panel_stream_sessions_closed_total", "Sessions that ended.", "reason");
        _bus = bus is null ? null : new(metrics, bus);
    }

    /// <summary>Takes over what has been counted since the last time.</summary>
    public void Update()
    {
        CycleStatistics statistics = _loop.Statistics;
        _wakeUp.Update(statistics.WakeUpError);
        _work.Update(statistics.Work);
        _cycles.IncTo(statistics.Cycles);
        _overruns.IncTo(statistics.Overruns);
        _allocated.IncTo(statistics.AllocatedBytes);
        _standstill.Set(_health.Missing is null ? 0 : 1);
        _standstills.IncTo(_health.Standstills);
        UpdateStreams();
        _bus?.Update();
        ForgetAbsentMachines();
        foreach (RosterEntry entry in _roster.Entries)
        {
            string[] labels = LabelsOf(entry);
            _queueDepth.WithLabels(labels).Set(entry.Machine?.WaitingCommands ?? 0);
            _machineErrors.WithLabels(labels).Set(entry.Error is null ? 0 : 1);
        }
    }

    private void UpdateStreams()
    {
        EngineIoMetrics metrics = _streams.Metrics;
        _clients.WithLabels("polling").Set(metrics.PollingClients);
        _clients.WithLabels("websocket").Set(metrics.WebSocketClients);
        _packetsSent.IncTo(metrics.PacketsSent);
        _packetsOverwritten.IncTo(metrics.PacketsOverwritten);
        foreach (EngineIoCloseReason reason in Enum.GetValues<EngineIoCloseReason>())
        {
            _sessionsClosed.WithLabels(reason.ToString()).IncTo(metrics.SessionsClosed(reason));
        }
    }

    private void ForgetAbsentMachines()
    {
        HashSet<string> present = [.. _roster.Entries.Select(entry => string.Join('/', LabelsOf(entry)))];
        foreach (string[] labels in _queueDepth.GetAllLabelValues().Where(labels => !present.Contains(string.Join('/', labels))))
        {
            _queueDepth.RemoveLabelled(labels);
            _machineErrors.RemoveLabelled(labels);
        }
    }

    private static string[] LabelsOf(RosterEntry entry) =>
        [entry.Slug, entry.Identification.Serial.ToString(System.Globalization.CultureInfo.InvariantCulture)];

    /// <summary>Carries what a <see cref="DurationHistogram"/> has counted since the last scrape into a Prometheus histogram.</summary>
    private sealed class DurationExport(MetricFactory metrics, string name, string help)
    {
        private readonly Histogram _histogram = metrics.CreateHistogram(name, help, new HistogramConfiguration { Buckets = DurationBuckets });
        private readonly long[] _exported = new long[DurationBuckets.Length + 1];

        public void Update(DurationHistogram source)
        {
            long below = 0;
            for (int i = 0; i <= DurationBuckets.Length; i++)
            {
                bool isLast = i == DurationBuckets.Length;
                long upTo = isLast ? source.Count : source.CountUpTo((long)(DurationBuckets[i] * 1e9));
                long added = upTo - below - _exported[i];
                if (added > 0)
                {
                    _histogram.Observe(isLast ? source.MaximumNanoseconds / 1e9 : DurationBuckets[i], added);
                    _exported[i] += added;
                }

                below = upTo;
            }
        }
    }
}
