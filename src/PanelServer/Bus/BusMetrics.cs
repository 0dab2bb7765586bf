using System.Globalization;
using PanelServer.EtherCat;
using PanelServer.EtherCat.Cycle;
using PanelServer.EtherCat.Transport;
using PanelServer.EtherCat.Transport.Redundancy;
using PanelServer.Host.Common;
using Prometheus;

namespace PanelServer.Host.Bus;

/// <summary>The EtherCAT bus in Prometheus form: frames, groups, terminals.</summary>
internal sealed class BusMetrics(IBus bus) : IMetricsSource
{
    private Counter _frames = null!;
    private Counter _busyCycles = null!;
    private Gauge _ringClosed = null!;
    private Counter _ringFrames = null!;
    private Gauge _linkUp = null!;
    private Gauge _answering = null!;
    private Gauge _warnings = null!;
    private Gauge _groupOperational = null!;
    private Counter _groupMismatches = null!;
    private Counter _groupFaults = null!;
    private Gauge _terminalProblem = null!;
    private Counter _recoveries = null!;
    private Counter _stateChanges = null!;
    private Counter _emergencies = null!;
    private Gauge _invalidFrames = null!;
    private Gauge _lostLinks = null!;
    private Gauge _watchdogExpiries = null!;
    private Gauge _clockDifference = null!;

    /// <inheritdoc/>
    public void Register(MetricFactory metrics)
    {
        string[] terminal = ["position", "name"];
        _frames = metrics.CreateCounter("panel_bus_frames_total", "EtherCAT frames: sent, received in time, lost (no answer in time), late (an answer to a lost one), duplicate, foreign, looped_back, malformed, send_failed.", "what");
        _busyCycles = metrics.CreateCounter("panel_bus_busy_cycles_total", "Cycles that found the interface in use by the worker; only the first ones after bring-up can.");
        _ringClosed = metrics.CreateGauge("panel_bus_ring_closed", "1 while a bus with two interfaces is a closed ring, 0 while it is interrupted, -1 for a bus with one interface.");
        _ringFrames = metrics.CreateCounter("panel_bus_ring_frames_total", "Frames of a bus with two interfaces: main_sent, main_received, redundant_sent, redundant_received, relayed (sent once more for the terminals behind an interruption), lost_markers (frames trying the ring that did not come back).", "what");
        _linkUp = metrics.CreateGauge("panel_bus_link_up", "1 while the interface has a carrier.");
        _answering = metrics.CreateGauge("panel_bus_answering", "1 while frames come back.");
        _warnings = metrics.CreateGauge("panel_bus_warnings", "Findings that concern no single terminal.");
        _groupOperational = metrics.CreateGauge("panel_bus_group_operational", "1 while the outputs of a machine's terminals are enabled.", "group");
        _groupMismatches = metrics.CreateCounter("panel_bus_group_mismatches_total", "Datagrams with inputs or outputs of a machine without answer or with a wrong working counter.", "group");
        _groupFaults = metrics.CreateCounter("panel_bus_group_faults_total", "How often a machine's terminals went into their safe state.", "group");
        _terminalProblem = metrics.CreateGauge("panel_bus_terminal_problem", "1 while something is wrong with the terminal.", terminal);
        _recoveries = metrics.CreateCounter("panel_bus_terminal_recoveries_total", "How often the terminal was started again.", terminal);
        _stateChanges = metrics.CreateCounter("panel_bus_terminal_state_changes_total", "How often the terminal left its state without being asked.", terminal);
        _emergencies = metrics.CreateCounter("panel_bus_terminal_emergencies_total", "Emergencies that the terminal has sent.", terminal);
        _invalidFrames = metrics.CreateGauge("panel_bus_terminal_invalid_frames", "Damaged frames at all ports of the terminal. Each port's counter stops at 255.", terminal);
        _lostLinks = metrics.CreateGauge("panel_bus_terminal_lost_links", "Lost links at all ports of the terminal. Each port's counter stops at 255.", terminal);
        _watchdogExpiries = metrics.CreateGauge("panel_bus_terminal_watchdog_expiries", "Expiries of the terminal's output watchdog. The counter stops at 255.", terminal);
        _clockDifference = metrics.CreateGauge("panel_bus_terminal_clock_difference_seconds", "Difference of the terminal's distributed clock to the reference, of those that have one.", terminal);
    }

    /// <inheritdoc/>
    public void Update()
    {
        UpdateFrames(bus.Frames);
        UpdateRing(bus.Ring);
        SegmentSnapshot segment = bus.Snapshot;
        _busyCycles.IncTo(bus.BusyCycles);
        _linkUp.Set(segment.IsLinkUp ? 1 : 0);
        _answering.Set(segment.IsAnswering ? 1 : 0);
        _warnings.Set(segment.Warnings.Count);
        foreach (ProcessGroup group in bus.Groups)
        {
            _groupOperational.WithLabels(group.Name).Set(group.OutputsEnabled ? 1 : 0);
            _groupMismatches.WithLabels(group.Name).IncTo(group.Mismatches);
            _groupFaults.WithLabels(group.Name).IncTo(group.Faults);
        }

        foreach (SubdeviceSnapshot device in segment.Subdevices)
        {
            Update(device);
        }
    }

    private void UpdateRing(RingStatus? status)
    {
        _ringClosed.Set(status is null ? -1 : status.Value.State == RingState.Closed ? 1 : 0);
        if (status is not { } ring)
        {
            return;
        }

        _ringFrames.WithLabels("main_sent").IncTo(ring.Main.Sent);
        _ringFrames.WithLabels("main_received").IncTo(ring.Main.Received);
        _ringFrames.WithLabels("redundant_sent").IncTo(ring.Redundant.Sent);
        _ringFrames.WithLabels("redundant_received").IncTo(ring.Redundant.Received);
        _ringFrames.WithLabels("relayed").IncTo(ring.Relayed);
        _ringFrames.WithLabels("lost_markers").IncTo(ring.LostMarkers);
    }

    private void UpdateFrames(FrameCounters frames)
    {
        _frames.WithLabels("sent").IncTo(frames.Sent);
        _frames.WithLabels("received").IncTo(frames.Received);
        _frames.WithLabels("lost").IncTo(frames.Lost);
        _frames.WithLabels("late").IncTo(frames.Late);
        _frames.WithLabels("duplicate").IncTo(frames.Duplicate);
        _frames.WithLabels("foreign").IncTo(frames.Foreign);
        _frames.WithLabels("looped_back").IncTo(frames.LoopedBack);
        _frames.WithLabels("malformed").IncTo(frames.Malformed);
        _frames.WithLabels("send_failed").IncTo(frames.SendFailures);
    }

    private void Update(SubdeviceSnapshot device)
    {
        string[] labels = [device.Position.ToString(CultureInfo.InvariantCulture), device.Name];
        _terminalProblem.WithLabels(labels).Set(device.Problem is null ? 0 : 1);
        _recoveries.WithLabels(labels).IncTo(device.Recoveries);
        _stateChanges.WithLabels(labels).IncTo(device.UnexpectedStateChanges);
        _emergencies.WithLabels(labels).IncTo(device.EmergencyCount);
        _invalidFrames.WithLabels(labels).Set(device.Errors.InvalidFrames.Sum(count => count));
        _lostLinks.WithLabels(labels).Set(device.Errors.LostLinks.Sum(count => count));
        _watchdogExpiries.WithLabels(labels).Set(device.Errors.WatchdogExpiries);
        if (device.HasClock)
        {
            _clockDifference.WithLabels(labels).Set(device.ClockDifferenceNanoseconds / 1e9);
        }
    }
}
