namespace PanelServer.SocketIo.EngineIo;

/// <summary>Outcome of <see cref="OutgoingQueue.Add"/>.</summary>
internal enum QueueResult
{
    /// <summary>The packet waits.</summary>
    Added,

    /// <summary>The packet waits in place of an older one of its slot.</summary>
    Replaced,

    /// <summary>The packet would exceed a bound of the queue; nothing was changed.</summary>
    Full,
}

/// <summary>
/// The packets that wait for one connection, bounded in number and bytes. Not thread-safe: its session's lock guards it.
/// </summary>
internal sealed class OutgoingQueue(int maxPackets, int maxBytes)
{
    private readonly List<Entry> _entries = [];
    private int _slots;

    /// <summary>Number of waiting packets.</summary>
    public int Packets => _entries.Count;

    /// <summary>Bytes of the waiting packets.</summary>
    public int Bytes { get; private set; }

    public bool IsEmpty => _entries.Count == 0;

    /// <summary>
    /// Appends a packet and its followers. With a <paramref name="slot"/>, an older packet of the same owner and slot is
    /// taken out first, so that the newest value stands behind everything that was queued before it.
    /// </summary>
    public QueueResult Add(EngineIoPacket packet, object? owner, string? slot)
    {
        int replaced = slot is null || _slots == 0 ? -1 : FindSlot(owner, slot);
        (int Packets, int Bytes) freed = replaced < 0 ? (Packets: 0, Bytes: 0) : SizeOf(_entries[replaced].Packet);
        (int Packets, int Bytes) added = SizeOf(packet);
        if (Packets - freed.Packets + added.Packets > maxPackets || Bytes - freed.Bytes + added.Bytes > maxBytes)
        {
            return QueueResult.Full;
        }

        for (int i = 0; i < freed.Packets; i++)
        {
            RemoveAt(replaced);
        }

        Append(new Entry(packet, owner, slot, IsFollower: false));
        foreach (EngineIoPacket follower in packet.Followers)
        {
            Append(new Entry(follower, owner, Slot: null, IsFollower: true));
        }

        return replaced >= 0 ? QueueResult.Replaced : QueueResult.Added;
    }

    /// <summary>Appends the last packet of a connection, whatever the bounds say.</summary>
    public void AddFinal(EngineIoPacket packet) => Append(new Entry(packet, Owner: null, Slot: null, IsFollower: false));

    /// <summary>Takes out all packets of one owner, because nothing of it may be sent any more.</summary>
    /// <remarks>Followers whose head has been sent already stay, or the client would wait for them for ever.</remarks>
    public void RemoveOwnedBy(object owner)
    {
        int first = 0;
        while (first < _entries.Count && _entries[first].IsFollower)
        {
            first++;
        }

        for (int i = _entries.Count - 1; i >= first; i--)
        {
            if (ReferenceEquals(_entries[i].Owner, owner))
            {
                RemoveAt(i);
            }
        }
    }

    public void Clear()
    {
        _entries.Clear();
        Bytes = _slots = 0;
    }

    /// <summary>Takes the first packet as a WebSocket frame, without copying it.</summary>
    public ReadOnlyMemory<byte> TakeFrame(bool asText)
    {
        EngineIoPacket packet = _entries[0].Packet;
        RemoveAt(0);
        return asText ? packet.TextFrame : packet.Frame;
    }

    /// <summary>Moves the first packets into <paramref name="buffer"/> as WebSocket frames, as many as fit.</summary>
    /// <returns>How many packets and bytes were moved; none if the first does not fit.</returns>
    public (int Packets, int Bytes) TakeFrames(Span<byte> buffer, bool asText)
    {
        int packets = 0;
        int bytes = 0;
        foreach (Entry entry in _entries)
        {
            ReadOnlyMemory<byte> frame = asText ? entry.Packet.TextFrame : entry.Packet.Frame;
            if (frame.Length > buffer.Length - bytes)
            {
                break;
            }

            frame.Span.CopyTo(buffer[bytes..]);
            bytes += frame.Length;
            packets++;
        }

        RemoveFirst(packets);
        return (packets, bytes);
    }

    /// <summary>Takes the first packets as long as their polling payload fits into <paramref name="maxPayload"/> bytes, at least one.</summary>
    /// <returns>The packets and the length of the payload they make, separators included.</returns>
    public (EngineIoPacket[] Packets, int Bytes) TakePayload(int maxPayload)
    {
        int packets = 0;
        int bytes = 0;
        foreach (Entry entry in _entries)
        {
            int needed = entry.Packet.PollingText.Length + (packets > 0 ? 1 : 0);
            if (packets > 0 && bytes + needed > maxPayload)
            {
                break;
            }

            bytes += needed;
            packets++;
        }

        EngineIoPacket[] taken = new EngineIoPacket[packets];
        for (int i = 0; i < packets; i++)
        {
            taken[i] = _entries[i].Packet;
        }

        RemoveFirst(packets);
        return (taken, bytes);
    }

    private int FindSlot(object? owner, string slot)
    {
        for (int i = _entries.Count - 1; i >= 0; i--)
        {
            if (ReferenceEquals(_entries[i].Owner, owner) && _entries[i].Slot == slot)
            {
                return i;
            }
        }

        return -1;
    }

    private void Append(Entry entry)
    {
        _entries.Add(entry);
        Bytes += entry.Packet.QueueBytes;
        _slots += entry.Slot is null ? 0 : 1;
    }

    private void RemoveAt(int index)
    {
        Forget(_entries[index]);
        _entries.RemoveAt(index);
    }

    private void RemoveFirst(int count)
    {
        for (int i = 0; i < count; i++)
        {
            Forget(_entries[i]);
        }

        _entries.RemoveRange(0, count);
    }

    private void Forget(Entry entry)
    {
        Bytes -= entry.Packet.QueueBytes;
        _slots -= entry.Slot is null ? 0 : 1;
    }

    private static (int Packets, int Bytes) SizeOf(EngineIoPacket packet)
    {
        int bytes = packet.QueueBytes;
        foreach (EngineIoPacket follower in packet.Followers)
        {
            bytes += follower.QueueBytes;
        }

        return (1 + packet.Followers.Length, bytes);
    }

    private readonly record struct Entry(EngineIoPacket Packet, object? Owner, string? Slot, bool IsFollower);
}
