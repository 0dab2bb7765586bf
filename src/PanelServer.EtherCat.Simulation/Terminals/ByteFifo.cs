namespace PanelServer.EtherCat.Simulation.Terminals;

/// <summary>First-in, first-out buffer of a serial terminal, of fixed size.</summary>
/// <param name="capacity">Bytes it can hold.</param>
internal sealed class ByteFifo(int capacity)
{
    private readonly byte[] _bytes = new byte[capacity];
    private int _head;

    /// <summary>Bytes in the buffer.</summary>
    internal int Count { get; private set; }

    /// <summary>Bytes that still fit.</summary>
    internal int Free => capacity - Count;

    /// <summary>Adds a byte; false if the buffer is full.</summary>
    internal bool TryAdd(byte value)
    {
        if (Count == capacity)
        {
            return false;
        }

        _bytes[(_head + Count++) % capacity] = value;
        return true;
    }

    /// <summary>Takes the oldest byte; there must be one.</summary>
    internal byte Take()
    {
        byte value = _bytes[_head];
        _head = (_head + 1) % capacity;
        Count--;
        return value;
    }

    internal void Clear() => Count = 0;
}
