namespace PanelServer.EtherCat.Acyclic;

/// <summary>Bounded queue from one thread to one other, without locks or allocation.</summary>
/// <param name="capacity">A power of two.</param>
internal sealed class SpscQueue<T>(int capacity)
    where T : class
{
    private readonly T?[] _items = new T?[capacity];
    private int _head;
    private int _tail;

    /// <summary>True when nothing is queued at this moment.</summary>
    public bool IsEmpty => Volatile.Read(ref _head) == Volatile.Read(ref _tail);

    /// <summary>Appends; called by the producer only.</summary>
    /// <returns>False when the queue is full.</returns>
    public bool TryEnqueue(T item)
    {
        if (_tail - Volatile.Read(ref _head) == capacity)
        {
            return false;
        }

        _items[_tail & (capacity - 1)] = item;
        Volatile.Write(ref _tail, _tail + 1);
        return true;
    }

    /// <summary>Takes the oldest; called by the consumer only.</summary>
    public T? TryDequeue()
    {
        if (_head == Volatile.Read(ref _tail))
        {
            return null;
        }

        T? item = _items[_head & (capacity - 1)];
        _items[_head & (capacity - 1)] = null;
        Volatile.Write(ref _head, _head + 1);
        return item;
    }
}
