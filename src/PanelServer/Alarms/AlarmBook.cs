namespace PanelServer.Host.Alarms;

/// <summary>All alarms that are not normal, and what has changed. Any thread.</summary>
internal sealed class AlarmBook
{
    /// <summary>How many alarms there can be at once; beyond that the oldest whose cause is gone are taken as acknowledged.</summary>
    public const int Capacity = 2000;

    /// <summary>How many comments an alarm keeps; the oldest makes room.</summary>
    public const int MostComments = 20;

    private readonly Lock _access = new();
    private readonly Dictionary<string, Alarm> _alarms = [];
    private readonly HashSet<string> _unconfirmed = [];
    private readonly List<AlarmChange> _changes = [];
    private readonly Dictionary<string, Alarm> _touched = [];
    private HashSet<string>? _wasOff;

    /// <summary>The alarms, the most urgent and newest first.</summary>
    public IReadOnlyList<Alarm> Alarms
    {
        get
        {
            lock (_access)
            {
                return [.. _alarms.Values.OrderByDescending(alarm => alarm.Priority).ThenByDescending(alarm => alarm.Since).ThenBy(alarm => alarm.Id, StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>How often an alarm has changed its state since the start.</summary>
    public long ChangeCount { get; private set; }

    /// <summary>Takes alarms as they were before a restart. Their causes count as present until a report or <see cref="Look"/> says otherwise.</summary>
    /// <param name="alarms">The alarms.</param>
    public void Restore(IEnumerable<Alarm> alarms)
    {
        lock (_access)
        {
            foreach (Alarm alarm in alarms)
            {
                if (_alarms.TryAdd(alarm.Id, alarm))
                {
                    _unconfirmed.Add(alarm.Id);
                }
            }
        }
    }

    /// <summary>Takes what is present at a moment.</summary>
    /// <param name="report">The report.</param>
    /// <param name="now">Unix milliseconds.</param>
    /// <param name="isSettled">True once everything has had the time after the start to tell its alarms.</param>
    public void Look(AlarmReport report, long now, bool isSettled)
    {
        lock (_access)
        {
            if (isSettled)
            {
                _unconfirmed.Clear();
            }

            foreach ((string id, ReportedAlarm reported) in report.Alarms)
            {
                Take(id, reported, report.Off, now);
            }

            foreach (Alarm alarm in _alarms.Values)
            {
                if (alarm.Condition.IsActive && !report.Alarms.ContainsKey(alarm.Id) && !_unconfirmed.Contains(alarm.Id))
                {
                    Put(alarm, alarm.Condition.Return(), now);
                }
                else if (alarm.Condition.ShelvedUntil <= now)
                {
                    Put(alarm, alarm.Condition.Unshelve(), now);
                }
            }

            _wasOff = report.Off.ToHashSet();
            ForgetOldest(now);
            Group();
        }
    }

    /// <summary>Does with an alarm what somebody wants.</summary>
    /// <param name="id">The alarm.</param>
    /// <param name="action">What becomes of its condition.</param>
    /// <param name="now">Unix milliseconds.</param>
    /// <param name="by">Who wants it.</param>
    /// <param name="withConsequences">True if the same is to be done with its consequences.</param>
    /// <returns>The alarm as it is then; null if there is none of this id.</returns>
    public Alarm? Change(string id, Func<AlarmCondition, AlarmCondition> action, long now, string by, bool withConsequences = false)
    {
        lock (_access)
        {
            if (!_alarms.TryGetValue(id, out Alarm? alarm))
            {
                return null;
            }

            foreach (Alarm consequence in _alarms.Values.Where(other => withConsequences && other.LedBy == id).ToList())
            {
                Put(consequence, action(consequence.Condition), now, by);
            }

            Alarm changed = Put(alarm, action(alarm.Condition), now, by);
            Group();
            return _alarms.GetValueOrDefault(id, changed);
        }
    }

    /// <summary>Adds what somebody has written about an alarm.</summary>
    /// <param name="id">The alarm.</param>
    /// <param name="comment">What was written, by whom and when.</param>
    /// <returns>The alarm as it is then; null if there is none of this id.</returns>
    public Alarm? Comment(string id, AlarmComment comment)
    {
        lock (_access)
        {
            if (!_alarms.TryGetValue(id, out Alarm? alarm))
            {
                return null;
            }

            Alarm commented = Put(alarm with { Comments = [.. alarm.Comments.TakeLast(MostComments - 1), comment] }, alarm.Condition, comment.Ts);
            _changes.Add(new(commented, alarm.Condition.State, comment.By, comment));
            return commented;
        }
    }

    /// <summary>What has changed since the last call.</summary>
    /// <returns>The changes of states and the comments in order; and all alarms that are not what they were, those that are normal now too.</returns>
    public (IReadOnlyList<AlarmChange> Changes, IReadOnlyList<Alarm> Touched) TakeChanges()
    {
        lock (_access)
        {
            if (_touched.Count == 0)
            {
                return ([], []);
            }

            (IReadOnlyList<AlarmChange>, IReadOnlyList<Alarm>) taken = ([.. _changes], [.. _touched.Values]);
            _changes.Clear();
            _touched.Clear();
            return taken;
        }
    }

    private void Take(string id, ReportedAlarm reported, IReadOnlySet<string> off, long now)
    {
        _unconfirmed.Remove(id);
        string origin = reported.Origin.Key;

        // One that comes together with the switching off may be what has switched it off.
        bool isExpected = reported.Declaration.IsSuppressedWhileOff && off.Contains(origin) && _wasOff?.Contains(origin) != false;
        Alarm alarm = _alarms.GetValueOrDefault(id) ?? Alarm.Of(reported.Origin, reported.Declaration);
        if (!alarm.Condition.IsActive)
        {
            alarm = Put(alarm with { Since = now, Occurrences = alarm.Occurrences + 1, Message = reported.Message }, alarm.Condition.Raise(isExpected), now);
        }
        else if (isExpected)
        {
            alarm = Put(alarm, alarm.Condition.Suppress(), now);
        }
        else if (alarm.Condition.IsSuppressed)
        {
            alarm = Put(alarm with { Since = now }, alarm.Condition.Unsuppress(), now);
        }

        if (reported.Message is not null && reported.Message != alarm.Message)
        {
            alarm = Put(alarm with { Message = reported.Message }, alarm.Condition, now);
        }

        if (!reported.IsPresent)
        {
            Put(alarm, alarm.Condition.Return(), now);
        }
    }

    private Alarm Put(Alarm alarm, AlarmCondition condition, long now, string? by = null)
    {
        AlarmState before = alarm.Condition.State;
        Alarm changed = alarm with { Condition = condition, Changed = condition.State == before ? alarm.Changed : now };
        if (_alarms.TryGetValue(alarm.Id, out Alarm? known) && known == changed)
        {
            return known;
        }

        _touched[alarm.Id] = changed;
        if (condition.State != before)
        {
            _changes.Add(new(changed, before, by));
            ChangeCount++;
        }

        // Setting and removing what is there do not disturb a walk through the dictionary.
        if (condition.State == AlarmState.Normal)
        {
            _alarms.Remove(alarm.Id);
        }
        else
        {
            _alarms[alarm.Id] = changed;
        }

        return changed;
    }

    private void ForgetOldest(long now)
    {
        if (_alarms.Count > Capacity)
        {
            foreach (Alarm alarm in _alarms.Values.Where(alarm => alarm.Condition.State == AlarmState.ReturnedUnacknowledged).OrderBy(alarm => alarm.Since).Take(_alarms.Count - Capacity).ToList())
            {
                Put(alarm, alarm.Condition.Acknowledge(), now);
            }
        }
    }

    private void Group()
    {
        if (_touched.Count == 0)
        {
            return;
        }

        Dictionary<string, string> leaders = AlarmGroups.FindLeaders(_alarms.Values);
        foreach (Alarm alarm in _alarms.Values)
        {
            if (alarm.LedBy != leaders.GetValueOrDefault(alarm.Id))
            {
                _touched[alarm.Id] = _alarms[alarm.Id] = alarm with { LedBy = leaders.GetValueOrDefault(alarm.Id) };
            }
        }
    }
}
