namespace PanelServer.Host.Mqtt;

/// <summary>How it goes with the broker, for metrics and messages. Any thread may read and write it.</summary>
internal sealed class MqttStatus
{
    private long _published;
    private long _refused;
    private long _attempts;
    private volatile bool _isConnected;
    private volatile string? _lastRefusal;
    private volatile string? _trouble;

    /// <summary>True while the panel is told: the broker has accepted it, and the primary host is there if one is set.</summary>
    public bool IsConnected
    {
        get => _isConnected;
        set => _isConnected = value;
    }

    /// <summary>Why there is no connection, in the words of whoever refused it last; null if nobody has.</summary>
    public string? Trouble
    {
        get => _trouble;
        set => _trouble = value;
    }

    /// <summary>Messages published since the start.</summary>
    public long Published => Interlocked.Read(ref _published);

    /// <summary>How often the panel has tried to connect since the start.</summary>
    public long Attempts => Interlocked.Read(ref _attempts);

    /// <summary>Commands refused since the start.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Why the last of them was refused; null if none was.</summary>
    public string? LastRefusal => _lastRefusal;

    /// <summary>Counts a message.</summary>
    public void CountPublished() => Interlocked.Increment(ref _published);

    /// <summary>Counts a try to connect.</summary>
    public void CountAttempt() => Interlocked.Increment(ref _attempts);

    /// <summary>Counts a refused command.</summary>
    /// <param name="reason">Why.</param>
    public void CountRefused(string reason)
    {
        Interlocked.Increment(ref _refused);
        _lastRefusal = reason;
    }
}
