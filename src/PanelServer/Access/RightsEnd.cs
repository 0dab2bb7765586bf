namespace PanelServer.Host.Access;

/// <summary>Cuts a request's connection when the sender's rights end, unless the request ends before.</summary>
internal sealed class RightsEnd : IAsyncDisposable
{
    // No timer runs for months, and the wall clock may be set meanwhile.
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    private readonly HttpContext _context;
    private readonly DateTimeOffset _end;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;

    /// <summary>Begins to wait.</summary>
    /// <param name="context">The request.</param>
    /// <param name="end">When the rights end.</param>
    /// <param name="time">The clock.</param>
    public RightsEnd(HttpContext context, DateTimeOffset end, TimeProvider time)
    {
        (_context, _end, _time) = (context, end, time);
        _timer = time.CreateTimer(static self => ((RightsEnd)self!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Look();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private void Look()
    {
        TimeSpan left = _end - _time.GetUtcNow();
        if (left <= TimeSpan.Zero)
        {
            _context.Abort();
        }
        else
        {
            _timer.Change(left < LongestWait ? left : LongestWait, Timeout.InfiniteTimeSpan);
        }
    }
}
