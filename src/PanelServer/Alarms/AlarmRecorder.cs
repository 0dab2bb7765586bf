using Microsoft.Extensions.Options;
using PanelServer.Host.Storage;

namespace PanelServer.Host.Alarms;

/// <summary>
/// Has alarms and their history stored. Never waits. What could not be stored of the alarms is tried again; what could not be stored of the
/// history is lost and counted.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="options">How much is kept.</param>
internal sealed class AlarmRecorder(Store store, IOptions<AlarmOptions> options)
{
    // One that comes and goes all the time fills no disk: its occurrences are in the entries that are stored.
    private const int MostInWindow = 10;
    private const long WindowMilliseconds = 60_000;
    private const long RetryMilliseconds = 5000;

    private readonly Lock _access = new();
    private readonly HashSet<string> _unsaved = [];
    private readonly Dictionary<string, (long Begin, int Count)> _windows = [];
    private long _retryAt;
    private long _day = -1;
    private int _epoch = store.Epoch;

    /// <summary>How many changes were left out of the history, because their alarms came and went too often.</summary>
    public long Omitted { get; private set; }

    /// <summary>Reads the alarms that were not normal when the server ended.</summary>
    /// <exception cref="StoreException">The store can't be used.</exception>
    public Task<List<Alarm>> ReadAsync() => store.ReadAsync(AlarmTable.ReadAlarms);

    /// <summary>Has stored what has changed. To be called also when nothing has: something may be left to try again.</summary>
    /// <param name="changes">The changes of states.</param>
    /// <param name="touched">The alarms that are not what they were.</param>
    /// <param name="book">All alarms.</param>
    /// <param name="now">Unix milliseconds.</param>
    public void Record(IReadOnlyList<AlarmChange> changes, IReadOnlyList<Alarm> touched, AlarmBook book, long now)
    {
        if (!store.IsOn)
        {
            return;
        }

        AlarmChange[] recorded = [.. changes.Where(change => change.By is not null || IsInLimit(change.Alarm.Id, now))];
        Omitted += changes.Count - recorded.Length;
        (string Id, Alarm? Alarm)[] unsaved = TakeUnsaved(touched, book, now);
        if (recorded.Length == 0 && unsaved.Length == 0)
        {
            return;
        }

        long day = now / AlarmTable.MillisecondsPerDay;
        bool isAnotherDay = day != _day;
        _day = day;
        StoreWrite write = new(
            connection =>
            {
                Array.ForEach(unsaved, one => AlarmTable.Store(connection, one.Id, one.Alarm));
                Array.ForEach(recorded, change => AlarmTable.Add(connection, change));
                AlarmTable.KeepEntries(connection, options.Value.MaximumHistoryEntries);
                if (isAnotherDay)
                {
                    AlarmTable.KeepDays(connection, options.Value.HistoryDays);
                }
            },
            isStored => Confirm(isStored, unsaved, now))
        {
            Records = recorded.Length,
        };
        if (!store.TryWrite(write))
        {
            Confirm(isStored: false, unsaved, now);
        }
    }

    /// <summary>Ids of what is to be stored, each with the alarm as it is now; null if it is normal. What was stored before is never newer.</summary>
    private (string Id, Alarm? Alarm)[] TakeUnsaved(IReadOnlyList<Alarm> touched, AlarmBook book, long now)
    {
        lock (_access)
        {
            bool isAnew = store.Epoch != _epoch;
            _epoch = store.Epoch;
            _unsaved.UnionWith((isAnew ? [.. book.Alarms, .. touched] : touched).Select(alarm => alarm.Id));
            if (now < _retryAt || _unsaved.Count == 0)
            {
                return [];
            }

            Dictionary<string, Alarm> present = book.Alarms.ToDictionary(alarm => alarm.Id);
            (string, Alarm?)[] unsaved = [.. _unsaved.Select(id => (id, present.GetValueOrDefault(id)))];
            _unsaved.Clear();
            return unsaved;
        }
    }

    private void Confirm(bool isStored, (string Id, Alarm? Alarm)[] alarms, long now)
    {
        if (isStored)
        {
            return;
        }

        lock (_access)
        {
            _retryAt = now + RetryMilliseconds;
            _unsaved.UnionWith(alarms.Select(one => one.Id));
        }
    }

    private bool IsInLimit(string id, long now)
    {
        (long begin, int count) = _windows.GetValueOrDefault(id);
        if (now - begin >= WindowMilliseconds)
        {
            (begin, count) = (now, 0);
        }

        _windows[id] = (begin, count + 1);
        if (_windows.Count > AlarmBook.Capacity)
        {
            foreach (string old in _windows.Where(entry => now - entry.Value.Begin >= WindowMilliseconds).Select(entry => entry.Key).ToList())
            {
                _windows.Remove(old);
            }
        }

        return count < MostInWindow;
    }
}
