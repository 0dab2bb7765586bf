using System.Diagnostics;
using PanelServer.EtherCat.Cycle;
using PanelServer.EtherCat.Segments;

namespace PanelServer.EtherCat.Tool;

/// <summary>Exchanges process data until a time has passed or somebody has had enough.</summary>
/// <param name="segment">The segment.</param>
/// <param name="cycleTime">Time between two exchanges.</param>
internal sealed class CycleRunner(OperationalSegment segment, TimeSpan cycleTime)
{
    /// <summary>Runs on the calling thread.</summary>
    /// <param name="duration">How long; null for until it is cancelled.</param>
    /// <param name="afterCycle">Called after each exchange with its time and result.</param>
    /// <param name="stop">Ends it.</param>
    public void Run(TimeSpan? duration, Action<TimeSpan, ExchangeResult> afterCycle, CancellationToken stop)
    {
        Stopwatch clock = Stopwatch.StartNew();
        TimeSpan next = TimeSpan.Zero;
        while (!stop.IsCancellationRequested && !(clock.Elapsed >= duration))
        {
            foreach (ProcessGroup group in segment.Groups)
            {
                // Whoever tries a segment out looks at it: nobody has to be asked after an interruption.
                group.Acknowledge();
            }

            TimeSpan now = clock.Elapsed;
            afterCycle(now, segment.Exchange(now));
            next += cycleTime;
            TimeSpan left = next - clock.Elapsed;
            if (left > TimeSpan.Zero)
            {
                Thread.Sleep(left);
            }
            else
            {
                next = clock.Elapsed;
            }
        }

        segment.SuspendCycle();
    }
}
