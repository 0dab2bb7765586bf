namespace PanelServer.EtherCat.Terminals;

/// <summary>
/// Unwraps a 16-bit counter into a 64-bit position by the signed difference between two readings. Needs no overflow flags and is
/// exact while less than half the range (32768 counts) passes between two readings.
/// </summary>
internal struct PositionCounter
{
    private ushort _last;
    private bool _hasLast;

    /// <summary>Counts since the first reading, plus what <see cref="Set"/> added.</summary>
    public long Position { get; private set; }

    /// <summary>Takes a reading.</summary>
    public void Update(ushort counter)
    {
        if (_hasLast)
        {
            Position += (short)(counter - _last);
        }

        (_last, _hasLast) = (counter, true);
    }

    /// <summary>Calls the present position by another name.</summary>
    public void Set(long position) => Position = position;

    /// <summary>Forgets the last reading: the next one is the new beginning, without a jump.</summary>
    public void Restart() => _hasLast = false;
}
