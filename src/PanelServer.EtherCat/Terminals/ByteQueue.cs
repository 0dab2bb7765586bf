namespace PanelServer.EtherCat.Terminals;

/// <summary>First-in, first-out queue of bytes with fixed capacity, for one thread; nothing is allocated after construction.</summary>
/// <param name="capacity">Bytes it can hold.</param>
internal sealed class ByteQueue(int capacity)
{
    private readonly byte[] _buffer = new byte[capacity];
    private int _head;

    /// <summary>Bytes in the queue.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes that still fit.</summary>
    public int Free => _buffer.Length - Count;

    /// <summary>Appends all bytes, or none if they do not fit.</summary>
    public bool TryEnqueue(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > Free)
        {
            return false;
        }

        int tail = (_head + Count) % _buffer.Length;
        int first = Math.Min(bytes.Length, _buffer.Length - tail);
        bytes[..first].CopyTo(_buffer.AsSpan(tail));
        bytes[first..].CopyTo(_buffer);
        Count += bytes.Length;
        return true;
    }

    /// <summary>Takes as many bytes as there are and fit.</summary>
    /// <returns>Number of bytes taken.</returns>
    public int Dequeue(Span<byte> bytes)
    {
        int count = Math.Min(bytes.Length, Count);
        int first = Math.Min(count, _buffer.Length - _head);
        _buffer.AsSpan(_head, first).CopyTo(bytes);
        _buffer.AsSpan(0, count - first).CopyTo(bytes[first..]);
        _head = (_head + count) % _buffer.Length;
        Count -= count;
        return count;
    }

    /// <summary>Throws everything away.</summary>
    public void Clear() => (_head, Count) = (0, 0);
}
