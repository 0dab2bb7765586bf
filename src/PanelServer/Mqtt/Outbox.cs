namespace PanelServer.Host.Mqtt;

/// <summary>
/// What is still to be told the broker, in order, bounded by its size: the oldest go when there is no more room. What was sent stays until the
/// broker is known to have it. Adding never waits.
/// </summary>
/// <param name="capacityBytes">The bound, in bytes of payloads.</param>
internal sealed class Outbox(long capacityBytes)
{
    // A message with a single boolean is as much trouble to keep as one with a few numbers.
    private const int BytesPerEntry = 64;

    private readonly Lock _access = new();
    private readonly LinkedList<OutboxEntry> _entries = new();
    private long _bytes;
    private long _newest;
    private long _dropped;

    /// <summary>Number of the newest entry, counted from 1; 0 before the first.</summary>
    public long Newest
    {
        get
        {
            lock (_access)
            {
                return _newest;
            }
        }
    }

    /// <summary>How many entries wait.</summary>
    public int Count
    {
        get
        {
            lock (_access)
            {
                return _entries.Count;
            }
        }
    }

    /// <summary>How many entries have gone since the start because there was no room.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Adds an entry.</summary>
    /// <param name="device">Whose values they are.</param>
    /// <param name="payload">The values, encoded, without time and number of the message.</param>
    /// <returns>True if an older one had to go for it.</returns>
    public bool Add(Sparkplug.EdgeDevice device, byte[] payload)
    {
        lock (_access)
        {
            _entries.AddLast(new OutboxEntry(++_newest, device, payload));
            _bytes += SizeOf(payload);
            bool isFull = _bytes > capacityBytes && _entries.Count > 1;
            while (_bytes > capacityBytes && _entries.Count > 1)
            {
                RemoveFirst();
                Interlocked.Increment(ref _dropped);
            }

            return isFull;
        }
    }

    /// <summary>The oldest entries; they stay.</summary>
    /// <param name="upTo">Number of the last one that is wanted.</param>
    /// <param name="most">How many at the most.</param>
    public IReadOnlyList<OutboxEntry> Peek(long upTo, int most)
    {
        lock (_access)
        {
            return [.. _entries.TakeWhile(entry => entry.Number <= upTo).Take(most)];
        }
    }

    /// <summary>Takes out what the broker has.</summary>
    /// <param name="upTo">Number of the last entry that it has.</param>
    public void Remove(long upTo)
    {
        lock (_access)
        {
            while (_entries.First is { } first && first.Value.Number <= upTo)
            {
                RemoveFirst();
            }
        }
    }

    private void RemoveFirst()
    {
        _bytes -= SizeOf(_entries.First!.Value.Payload);
        _entries.RemoveFirst();
    }

    private static int SizeOf(byte[] payload) => payload.Length + BytesPerEntry;
}

/// <summary>Values of a machine that the broker is to be told.</summary>
/// <param name="Number">Counted from 1.</param>
/// <param name="Device">Whose values they are.</param>
/// <param name="Payload">The values, encoded, without time and number of the message.</param>
internal sealed record OutboxEntry(long Number, Sparkplug.EdgeDevice Device, byte[] Payload);
