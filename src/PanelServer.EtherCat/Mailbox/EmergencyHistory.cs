namespace PanelServer.EtherCat.Mailbox;

/// <summary>The emergencies of one subdevice since the scan: the last ones, and how many there were. However many come, it does not grow.</summary>
/// <param name="now">Nanoseconds on the transport's clock.</param>
/// <param name="calendar">Calendar time.</param>
internal sealed class EmergencyHistory(Func<long> now, TimeProvider calendar)
{
    /// <summary>How many are kept.</summary>
    public const int Capacity = 16;

    private readonly Queue<ReceivedEmergency> _last = new(Capacity);

    /// <summary>Emergencies since the scan.</summary>
    public long Count { get; private set; }

    /// <summary>The last emergencies, oldest first; at most <see cref="Capacity"/>.</summary>
    public IReadOnlyList<ReceivedEmergency> Last => [.. _last];

    /// <summary>Adds one that has just come.</summary>
    public void Add(EmergencyMessage message)
    {
        Count++;
        if (_last.Count == Capacity)
        {
            _last.Dequeue();
        }

        _last.Enqueue(new ReceivedEmergency(message, Nanoseconds.ToTimeSpan(now()), calendar.GetUtcNow()));
    }
}
