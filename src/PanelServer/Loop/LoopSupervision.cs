using Microsoft.Extensions.Options;
using PanelServer.ControlLoop;
using PanelServer.Host.Common;
using PanelServer.Machines;

namespace PanelServer.Host.Loop;

/// <summary>
/// Looks from outside whether the control loop completes cycles. A loop that hangs, in a machine's program or in the exchange of a
/// bus, can't say so itself: this tells it in every machine's <c>error</c>, in readiness and health, in metrics and in the log, and has
/// commands refused, until cycles go on. Outputs are not its business: the terminals' watchdogs have switched them off by then.
/// </summary>
/// <param name="health">Told of it.</param>
/// <param name="loop">The control loop.</param>
/// <param name="cycle">Knows where it is.</param>
/// <param name="roster">The machines.</param>
/// <param name="options">How long is too long.</param>
/// <param name="loopTime">How the loop's time goes by.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed class LoopSupervision(
    LoopHealth health,
    ControlLoopService loop,
    ControlCycle cycle,
    MachineRoster roster,
    IOptions<ControlLoopOptions> options,
    LoopTime loopTime,
    TimeProvider time,
    ILogger<LoopSupervision> logger) : BackgroundService
{
    private const string Standstill =
        "The control loop stands still: nothing is controlled, shown values are old, and terminals switch their outputs off by themselves. Restart the server if this does not end within some seconds.";

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    // After a standstill of the whole process (suspended, out of memory) the loop gets the chance to go on before it is judged.
    private const int LooksAtLeast = 3;
    private const int PatienceWithSimulation = 10;

    // A computer too busy for a simulation makes it slow. Only what hangs for good is told then.
    private readonly TimeSpan _limit = TimeSpan.FromMilliseconds(options.Value.StandstillMilliseconds) * (loopTime.IsSimulated ? PatienceWithSimulation : 1);
    private long _lastCycles;
    private long _lastProgress;
    private int _looks;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _lastProgress = time.GetTimestamp();
        using PeriodicTimer timer = new(Interval, time);
        while (await timer.NextAsync(stoppingToken))
        {
            Look();
        }
    }

    private void Look()
    {
        long cycles = loop.Statistics.Cycles;
        TimeSpan silence = time.GetElapsedTime(_lastProgress);
        if (cycles != _lastCycles)
        {
            (_lastCycles, _lastProgress, _looks) = (cycles, time.GetTimestamp(), 0);
            if (health.Missing is not null)
            {
                health.GoesOn();
                roster.Interrupt(null);
                logger.LogGoesOn(silence.TotalSeconds);
            }
        }
        else if (++_looks >= LooksAtLeast && silence >= _limit && health.Missing is null)
        {
            health.StandsStill(Standstill);
            roster.Interrupt(Standstill);
            logger.LogStandsStill(silence.TotalSeconds, Whereabouts());
        }
    }

    private string Whereabouts() => cycle.Current switch
    {
        Machine machine => $"in the program of machine {machine.Identification}",
        IFieldbus bus => $"in the exchange of {bus.GetType().Name}",
        _ => "between two cycles, so the computer does not let its thread run",
    };
}
