namespace PanelServer.Machines.Devices;

/// <summary>
/// The one way between a device's poller and its machine: holds one value, a newer one replaces an older one. One thread puts, one
/// takes; neither ever waits, locks or allocates, so the cycle thread may stand on either side. (A sequence lock would let the cycle
/// thread wait for a poller that was interrupted in the middle of writing.)
/// </summary>
/// <typeparam name="T">The value; references inside it must be to immutable objects.</typeparam>
public sealed class TripleBuffer<T>
    where T : struct
{
    // Three places: one being written, one being read, one handed over. The flag says that the one handed over is newer than the one read.
    private const int Fresh = 4;
    private readonly T[] _places = new T[3];
    private int _writing;
    private int _handedOver = 1;
    private int _reading = 2;

    /// <summary>Puts a value; one that was not yet taken is replaced. For the one thread that puts.</summary>
    public void Put(in T value)
    {
        _places[_writing] = value;
        _writing = Interlocked.Exchange(ref _handedOver, _writing | Fresh) & ~Fresh;
    }

    /// <summary>Takes the newest value. For the one thread that takes.</summary>
    /// <returns>False if none was put since the last time.</returns>
    public bool TryTake(out T value)
    {
        if ((Volatile.Read(ref _handedOver) & Fresh) == 0)
        {
            value = default;
            return false;
        }

        _reading = Interlocked.Exchange(ref _handedOver, _reading) & ~Fresh;
        value = _places[_reading];
        return true;
    }
}
