namespace PanelServer.Host.Common;

/// <summary>Tells the same thing once in a while at most, however often it happens. Not for several threads at a time.</summary>
/// <param name="silence">For how long it is not told again.</param>
/// <param name="time">The clock.</param>
/// <param name="most">So many different things are told in that time at most.</param>
/// <typeparam name="T">What is told, compared by its value.</typeparam>
internal sealed class OnceInAWhile<T>(TimeSpan silence, TimeProvider time, int most = int.MaxValue)
    where T : notnull
{
    private readonly Dictionary<T, long> _told = [];

    /// <summary>Asks whether something may be told, which counts as told from then on.</summary>
    /// <param name="what">It.</param>
    /// <returns>False if it was told within the silence, or too much else was.</returns>
    public bool MayTell(T what)
    {
        foreach ((T old, long at) in _told)
        {
            if (time.GetElapsedTime(at) >= silence)
            {
                _told.Remove(old);
            }
        }

        return _told.Count < most && _told.TryAdd(what, time.GetTimestamp());
    }
}
