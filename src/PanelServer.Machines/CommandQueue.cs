namespace PanelServer.Machines;

/// <summary>
/// Bounded queue of accepted commands, from request threads to the cycle thread. A command is a whole list of mutations:
/// it takes effect in one cycle. Producers share a short lock among themselves; the consumer takes no lock and does not allocate.
/// </summary>
public sealed class CommandQueue
{
    private readonly Mutation[][] _slots;
    private readonly Lock _producers = new();
    private long _written;
    private long _read;

    /// <summary>Makes an empty queue.</summary>
    /// <param name="capacity">How many commands may wait at the most; at least 1.</param>
    public CommandQueue(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _slots = new Mutation[capacity][];
    }

    /// <summary>How many commands may wait at the most.</summary>
    public int Capacity => _slots.Length;

    /// <summary>How many commands wait now.</summary>
    public int Count => (int)(Volatile.Read(ref _written) - Volatile.Read(ref _read));

    /// <summary>The number of the command accepted last, counted from 1; 0 before the first.</summary>
    public long Accepted => Volatile.Read(ref _written);

    /// <summary>Accepts a command if there is room. Thread-safe.</summary>
    /// <param name="command">The mutations, in order.</param>
    /// <returns>False if the queue is full; nothing was accepted then.</returns>
    public bool TryEnqueue(Mutation[] command)
    {
        lock (_producers)
        {
            long written = _written;
            if (written - Volatile.Read(ref _read) >= _slots.Length)
            {
                return false;
            }

            _slots[written % _slots.Length] = command;
            Volatile.Write(ref _written, written + 1);
            return true;
        }
    }

    /// <summary>Takes the oldest command. Only called by the cycle thread.</summary>
    /// <param name="command">The command, or null if none waits.</param>
    /// <returns>False if none waits.</returns>
    public bool TryDequeue([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Mutation[]? command)
    {
        long read = _read;
        if (read == Volatile.Read(ref _written))
        {
            command = null;
            return false;
        }

        int slot = (int)(read % _slots.Length);
        command = _slots[slot];
        _slots[slot] = null!;
        Volatile.Write(ref _read, read + 1);
        return true;
    }
}
