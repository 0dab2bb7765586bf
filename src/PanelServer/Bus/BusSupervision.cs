using PanelServer.EtherCat;
using PanelServer.EtherCat.Errors;
using PanelServer.Host.Common;
using PanelServer.Host.Streams;

namespace PanelServer.Host.Bus;

/// <summary>
/// Tells what has changed on a running bus: problems of terminals, findings and emergencies in the log, an interruption of the
/// whole bus in <c>/main</c> as well. Says the same sentence once in a minute at most, however often its cause comes and goes.
/// </summary>
/// <param name="events">Told of interruptions and their end.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed class BusSupervision(MainStream events, TimeProvider time, ILogger logger)
{
    /// <summary>How often to look.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);

    private readonly OnceInAWhile<string> _problems = new(Silence, time);
    private readonly LastTold<EtherCatError> _fault = new();
    private readonly Dictionary<int, EmergencyLog> _emergencies = [];
    private HashSet<string> _present = [];
    private bool _hasWarned;

    /// <summary>Compares the segment with what it was at the last look.</summary>
    /// <param name="segment">The segment as it is now.</param>
    public void Look(SegmentSnapshot segment)
    {
        LookForInterruption(segment);
        LookForProblems(segment);
        foreach (SubdeviceSnapshot subdevice in segment.Subdevices)
        {
            LookForEmergencies(subdevice);
        }
    }

    private void LookForInterruption(SegmentSnapshot segment)
    {
        if (!_fault.IsNews(segment.Fault))
        {
            return;
        }

        if (segment.Fault is { } fault)
        {
            logger.LogInterrupted(fault.Sentence);
            events.AnnounceDevices(BusEvents.Failed(fault.Sentence));
        }
        else
        {
            logger.LogRestored();
            events.AnnounceDevices(BusEvents.Devices(segment.Subdevices));
        }
    }

    private void LookForProblems(SegmentSnapshot segment)
    {
        HashSet<string> present = [.. segment.Subdevices.Select(subdevice => subdevice.Problem).OfType<EtherCatError>().Concat(segment.Warnings).Select(problem => problem.Sentence)];
        foreach (string problem in present.Where(problem => !_present.Contains(problem) && _problems.MayTell(problem)))
        {
            logger.LogProblem(problem);
            _hasWarned = true;
        }

        // An all-clear without the warning before it, which was kept back as a repetition, would only puzzle.
        if (present.Count == 0 && _hasWarned)
        {
            _hasWarned = false;
            logger.LogCleared();
        }

        _present = present;
    }

    private void LookForEmergencies(SubdeviceSnapshot subdevice)
    {
        if (!_emergencies.TryGetValue(subdevice.Position, out EmergencyLog? log))
        {
            _emergencies.Add(subdevice.Position, log = new(time, logger));
        }

        log.Look(subdevice);
    }
}
