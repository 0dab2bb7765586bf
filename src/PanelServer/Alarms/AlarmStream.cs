using PanelServer.Host.Common;
using PanelServer.Host.Streams;
using PanelServer.SocketIo;

namespace PanelServer.Host.Alarms;

/// <summary>
/// The namespace <c>/alarms</c>: the alarms that are there to whoever joins, then what changes, some times a second at the most; when very many
/// change at once, once a second. A change that another one follows before is not sent.
/// </summary>
/// <param name="book">The alarms.</param>
/// <param name="clock">Time stamps.</param>
internal sealed class AlarmStream(AlarmBook book, PanelClock clock) : PanelNamespace
{
    private const int ManyAlarms = 50;
    private const long PauseAfterMany = 1000;
    private const string ListName = "AlarmsEvent";
    private const string ChangesName = "AlarmChangesEvent";

    private readonly Dictionary<string, Alarm> _pending = [];
    private long _nextAt;

    /// <inheritdoc/>
    public override string Path => "/alarms";

    /// <inheritdoc/>
    public override void Joined(SocketIoSocket socket, ReadOnlyMemory<byte>? auth) =>
        socket.Emit(EventEnvelope.Create(Path, ListName, new AlarmList([.. book.Alarms.Select(AlarmAnswer.Of)]), clock.UnixMilliseconds), Delivery.Ordered);

    /// <summary>Sends what has changed. One thread.</summary>
    /// <param name="subscribers">The namespace; null while it has no client.</param>
    /// <param name="touched">The alarms that are not what they were.</param>
    /// <param name="now">Unix milliseconds.</param>
    public void Pump(SocketIoNamespace? subscribers, IReadOnlyList<Alarm> touched, long now)
    {
        if (subscribers is not { SubscriberCount: > 0 })
        {
            _pending.Clear();
            return;
        }

        foreach (Alarm alarm in touched)
        {
            _pending[alarm.Id] = alarm;
        }

        if (_pending.Count == 0 || now < _nextAt)
        {
            return;
        }

        // A client that does not fetch is closed by the server when too much waits for it, and gets the whole list when it is back.
        subscribers.Broadcast(EventEnvelope.Create(Path, ChangesName, new AlarmList([.. _pending.Values.Select(AlarmAnswer.Of)]), now), Delivery.Ordered);
        _nextAt = now + (_pending.Count > ManyAlarms ? PauseAfterMany : 0);
        _pending.Clear();
    }
}
