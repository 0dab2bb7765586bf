namespace PanelServer.Modbus.Client;

/// <summary>Pauses between tries to reach a device: doubled after each failure up to a longest one.</summary>
/// <param name="first">Pause after the first failure.</param>
/// <param name="longest">Upper limit.</param>
public sealed class Backoff(TimeSpan first, TimeSpan longest)
{
    private TimeSpan? _last;

    /// <summary>The pause to make now, after one more failure.</summary>
    public TimeSpan Next()
    {
        TimeSpan pause = _last * 2 ?? first;
        _last = pause < longest ? pause : longest;
        return _last.Value;
    }

    /// <summary>Starts over, after a success.</summary>
    public void Reset() => _last = null;
}
