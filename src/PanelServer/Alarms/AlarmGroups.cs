namespace PanelServer.Host.Alarms;

/// <summary>Tells first alarms from their consequences.</summary>
internal static class AlarmGroups
{
    /// <summary>
    /// Finds for each alarm whose consequence it is. In a group a cause leads, otherwise the one that came first; one whose cause is gone leads
    /// only if that of no other is there. Nothing is a consequence of what is less urgent.
    /// </summary>
    /// <param name="alarms">All alarms that are not normal.</param>
    /// <returns>The ids of the leading alarms, by those of their consequences.</returns>
    public static Dictionary<string, string> FindLeaders(IReadOnlyCollection<Alarm> alarms)
    {
        Dictionary<string, Alarm> first = alarms.Where(IsTold).GroupBy(alarm => alarm.Group).ToDictionary(group => group.Key, group => group.Order(Rank).First());
        Dictionary<string, string> leaders = [];
        foreach (Alarm alarm in alarms.Where(IsTold))
        {
            if (LeaderOf(alarm, first) is { } leader)
            {
                leaders[alarm.Id] = leader.Id;
            }
        }

        return leaders;
    }

    private static Comparer<Alarm> Rank { get; } = Comparer<Alarm>.Create(static (one, other) =>
    {
        int rank = other.Condition.IsActive.CompareTo(one.Condition.IsActive);
        rank = rank != 0 ? rank : other.IsCause.CompareTo(one.IsCause);
        rank = rank != 0 ? rank : one.Since.CompareTo(other.Since);
        rank = rank != 0 ? rank : other.Priority.CompareTo(one.Priority);
        return rank != 0 ? rank : string.CompareOrdinal(one.Id, other.Id);
    });

    /// <summary>Looks from the widest group to the narrowest.</summary>
    private static Alarm? LeaderOf(Alarm alarm, Dictionary<string, Alarm> first)
    {
        for (int end = alarm.Group.IndexOf('/', StringComparison.Ordinal); end >= 0; end = alarm.Group.IndexOf('/', end + 1))
        {
            if (first.GetValueOrDefault(alarm.Group[..end]) is { IsCause: true } cause && Leads(cause, alarm))
            {
                return cause;
            }
        }

        Alarm own = first[alarm.Group];
        return own != alarm && Leads(own, alarm) ? own : null;
    }

    private static bool Leads(Alarm leader, Alarm alarm) =>
        leader.Priority >= alarm.Priority && (leader.Condition.IsActive || !alarm.Condition.IsActive);

    // What is shelved or suppressed is not told, and leads nothing.
    private static bool IsTold(Alarm alarm) => alarm.Condition.State is not (AlarmState.Shelved or AlarmState.SuppressedByDesign);
}
