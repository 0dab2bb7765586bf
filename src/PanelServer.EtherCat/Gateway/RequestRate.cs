namespace PanelServer.EtherCat.Gateway;

/// <summary>Lets so many requests pass in each tenth of a second. Usable from any thread.</summary>
/// <param name="perSecond">Requests in a second; fewer than 10 count as 10.</param>
/// <param name="time">The clock.</param>
internal sealed class RequestRate(int perSecond, TimeProvider time)
{
    /// <summary>After this time requests pass again.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMilliseconds(100);

    private readonly int _most = Math.Max(1, (int)(perSecond * Window.TotalSeconds));
    private readonly Lock _gate = new();
    private long _begin;
    private int _passed;

    /// <summary>Lets one pass, or not.</summary>
    public bool TryPass()
    {
        lock (_gate)
        {
            if (_passed == 0 || time.GetElapsedTime(_begin) >= Window)
            {
                (_begin, _passed) = (time.GetTimestamp(), 0);
            }

            return _passed < _most && ++_passed > 0;
        }
    }
}
