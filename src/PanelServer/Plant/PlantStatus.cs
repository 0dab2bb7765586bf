namespace PanelServer.Host.Plant;

/// <summary>How it goes with the common history, for metrics and alarms. Any thread may read it; one task writes it.</summary>
/// <param name="time">The clock.</param>
internal sealed class PlantStatus(TimeProvider time)
{
    private readonly Lock _access = new();
    private long _rows;
    private long _missed;
    private long _failures;
    private long _completeAt = time.GetTimestamp();
    private (string Text, long Since)? _trouble;

    /// <summary>Why nothing can be copied at present; null if everything can.</summary>
    public string? Trouble
    {
        get
        {
            lock (_access)
            {
                return _trouble?.Text;
            }
        }
    }

    /// <summary>For how long nothing could be copied; zero if everything can.</summary>
    public TimeSpan TroubleAge
    {
        get
        {
            lock (_access)
            {
                return _trouble is { } trouble ? time.GetElapsedTime(trouble.Since) : TimeSpan.Zero;
            }
        }
    }

    /// <summary>How long ago all that the panel's own store had was in the common history, or since the start.</summary>
    public TimeSpan Lag => time.GetElapsedTime(Interlocked.Read(ref _completeAt));

    /// <summary>Rows written since the start.</summary>
    public long Rows => Interlocked.Read(ref _rows);

    /// <summary>Samples that were gone or unreadable before they were copied, or of times that are not kept, since the start.</summary>
    public long Missed => Interlocked.Read(ref _missed);

    /// <summary>How often it has failed since the start.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    /// <summary>Counts rows.</summary>
    public void CountRows(long rows) => Interlocked.Add(ref _rows, rows);

    /// <summary>Counts samples that do not come into the common history.</summary>
    public void CountMissed(long samples) => Interlocked.Add(ref _missed, samples);

    /// <summary>Everything is copied.</summary>
    public void Complete() => Interlocked.Exchange(ref _completeAt, time.GetTimestamp());

    /// <summary>Something was copied, or there was nothing to copy.</summary>
    /// <returns>True if nothing could be before.</returns>
    public bool Recover()
    {
        lock (_access)
        {
            bool wasTrouble = _trouble is not null;
            _trouble = null;
            return wasTrouble;
        }
    }

    /// <summary>Nothing could be copied.</summary>
    /// <param name="trouble">Why.</param>
    /// <returns>True if that was not known.</returns>
    public bool Fail(string trouble)
    {
        Interlocked.Increment(ref _failures);
        lock (_access)
        {
            bool isNew = _trouble?.Text != trouble;
            _trouble = (trouble, _trouble?.Since ?? time.GetTimestamp());
            return isNew;
        }
    }
}
