namespace PanelServer.Host.History;

/// <summary>One of the steps in which the history is kept.</summary>
/// <param name="Seconds">Time between its samples.</param>
/// <param name="SamplesPerBlock">How many samples are stored together.</param>
internal sealed record HistoryStep(int Seconds, int SamplesPerBlock)
{
    /// <summary>A second: every sample as it was taken.</summary>
    public static HistoryStep Finest { get; } = new(1, 300);

    /// <summary>All steps, finest first. Ten minutes make a plot of years quick.</summary>
    public static IReadOnlyList<HistoryStep> All { get; } = [Finest, new(10, 360), new(60, 360), new(600, 288)];

    /// <summary>Time between its samples.</summary>
    public long Milliseconds => Seconds * 1000L;

    /// <summary>Whether it keeps smallest, mean and greatest values rather than single ones.</summary>
    public bool IsRolledUp => this != Finest;

    /// <summary>How wide the time is that becomes one sample, in milliseconds. Samples of a second keep their own times.</summary>
    public long BucketMilliseconds => IsRolledUp ? Milliseconds : 1;

    /// <summary>How many samples of it are kept.</summary>
    /// <param name="options">How many days are kept.</param>
    public long KeptSamples(HistoryOptions options) => 86_400L / Seconds * (Seconds switch
    {
        1 => options.SecondsForDays,
        10 => options.TenSecondsForDays,
        _ => options.MinutesForDays,
    });
}
