namespace PanelServer.EtherCat;

/// <summary>Between spans of time and the whole nanoseconds in which the bus, its clocks and the operating system count.</summary>
public static class Nanoseconds
{
    /// <summary>Nanoseconds in a second.</summary>
    public const long PerSecond = 1_000_000_000;

    /// <summary>The whole nanoseconds of a span. Exact; a span of more than 292 years overflows.</summary>
    /// <param name="time">The span.</param>
    public static long WholeNanoseconds(this TimeSpan time) => time.Ticks * TimeSpan.NanosecondsPerTick;

    /// <summary>The span of a number of nanoseconds, to the 100 ns that a span can hold; what is left over is cut off.</summary>
    /// <param name="nanoseconds">How many.</param>
    public static TimeSpan ToTimeSpan(long nanoseconds) => TimeSpan.FromTicks(nanoseconds / TimeSpan.NanosecondsPerTick);
}
