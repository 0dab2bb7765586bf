namespace PanelServer.Host.Common;

/// <summary>
/// What was told last of something that lasts and is looked at again and again: it is told once, and once more only when it is another. Not for
/// several threads at a time.
/// </summary>
/// <typeparam name="T">What is told, compared by its value.</typeparam>
internal sealed class LastTold<T>
    where T : class, IEquatable<T>
{
    private T? _last;

    /// <summary>Takes what is to be told now.</summary>
    /// <param name="now">It; null if there is nothing to tell, or no more.</param>
    /// <returns>True if that is news: it is not what it was. From then on it is known.</returns>
    public bool IsNews(T? now)
    {
        bool isNews = now is null ? _last is not null : !now.Equals(_last);
        _last = now;
        return isNews;
    }

    /// <summary>It is over: whatever comes next is news.</summary>
    public void Forget() => _last = null;
}
