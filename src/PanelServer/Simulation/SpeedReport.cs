using PanelServer.ControlLoop;
using PanelServer.Host.Common;

namespace PanelServer.Host.Simulation;

/// <summary>Says in the log how fast a simulation really runs that was asked to run faster than the clock.</summary>
/// <param name="loop">How the loop's time goes by.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed class SpeedReport(LoopTime loop, TimeProvider time, ILogger<SpeedReport> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    // Less than so much of what was asked for is worth a line, and so is such a change of it.
    private const double Tolerance = 0.1;

    private double _told;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (loop.Speed == 1)
        {
            return;
        }

        _told = loop.Speed;
        logger.LogAsked(loop.Speed);
        using PeriodicTimer timer = new(Interval, time);
        (TimeSpan elapsed, long at) = (loop.Elapsed, time.GetTimestamp());
        while (await timer.NextAsync(stoppingToken))
        {
            double reached = (loop.Elapsed - elapsed) / time.GetElapsedTime(at);
            (elapsed, at) = (loop.Elapsed, time.GetTimestamp());
            Tell(reached);
        }
    }

    private void Tell(double reached)
    {
        if (Math.Abs(reached - _told) <= Tolerance * loop.Speed)
        {
            return;
        }

        _told = reached;
        logger.LogReached(reached, loop.Speed);
    }
}
