using PanelServer.ControlLoop;
using PanelServer.Host.Common;
using PanelServer.Host.Loop;

namespace PanelServer.Host.Telemetry;

/// <summary>Takes a <see cref="RuntimeSample"/> once a second.</summary>
/// <param name="loop">The control loop.</param>
/// <param name="clock">Time stamps.</param>
/// <param name="time">The clock that paces the samples.</param>
/// <param name="logger">The log.</param>
internal sealed class RuntimeSampler(ControlLoopService loop, PanelClock clock, TimeProvider time, ILogger<RuntimeSampler> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private volatile RuntimeSample? _latest;
    private (ProcessSample Process, (long Received, long Sent) Traffic)? _previous;

    /// <summary>The newest sample; null before the first.</summary>
    public RuntimeSample? Latest => _latest;

    /// <summary>Name of the EtherCAT interface whose traffic is sampled; null for none.</summary>
    public string? Interface { get; set; }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(Interval, time);
        bool hasFailed = false;
        do
        {
            try
            {
                Sample();
                hasFailed = false;
            }
            catch (Exception failure)
            {
                // Linux answers by files, and those fail when the process has no handles left. No machine may stop for a sample.
                if (!hasFailed)
                {
                    logger.LogFailed(failure);
                }

                hasFailed = true;
            }
        }
        while (await timer.NextAsync(stoppingToken));
    }

    private void Sample()
    {
        ProcessSample process = LinuxProcess.Read();
        (long Received, long Sent) traffic = LinuxProcess.ReadInterface(Interface);
        if (_previous is { } previous)
        {
            _latest = Sample(process, previous.Process, traffic, previous.Traffic);
        }

        _previous = (process, traffic);
    }

    private RuntimeSample Sample(ProcessSample process, ProcessSample previous, (long Received, long Sent) traffic, (long Received, long Sent) previousTraffic)
    {
        CycleStatistics statistics = loop.Statistics;
        (long minimum, long average, long maximum) = statistics.RecentJitter();
        (long? voluntary, long? involuntary) = LinuxProcess.ReadContextSwitches(statistics.ThreadId);
        return new(
            clock.UnixMilliseconds,
            process.RssBytes,
            process.CpuTimeSeconds,
            process.MinorFaults - previous.MinorFaults,
            process.MajorFaults,
            minimum,
            average,
            maximum,
            (traffic.Received - previousTraffic.Received) / Interval.TotalSeconds,
            (traffic.Sent - previousTraffic.Sent) / Interval.TotalSeconds,
            voluntary + involuntary,
            voluntary,
            involuntary);
    }
}
