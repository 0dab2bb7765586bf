using System.Runtime.CompilerServices;

namespace PanelServer.Machines;

/// <summary>
/// A cell with one writer, the cycle thread, and any number of readers. Writing never waits; a reader that meets a write
/// reads again (sequence lock). Holds a struct of any size; references inside it must be to immutable objects.
/// </summary>
/// <typeparam name="T">The value published.</typeparam>
public sealed class LatestValue<T>
    where T : struct
{
    private SequenceLock _lock;
    private T _value;

    /// <summary>Publishes <paramref name="value"/>. Only ever called by one thread at a time. Does not allocate or wait.</summary>
    /// <param name="value">The new value.</param>
    public void Write(in T value)
    {
        _lock.BeginWrite();
        _value = value;
        _lock.EndWrite();
    }

    /// <summary>Returns the value last published. May be called from any thread; never sees half of a value.</summary>
    public T Read()
    {
        SpinWait spin = default;
        while (true)
        {
            if (_lock.TryBeginRead(out long version))
            {
                T copy = CopyValue();
                if (_lock.EndRead(version))
                {
                    return copy;
                }
            }

            spin.SpinOnce(sleep1Threshold: -1);
        }
    }

    // Not inlined, so that the copy can't be moved out from between the two looks at the sequence number.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private T CopyValue() => _value;
}
