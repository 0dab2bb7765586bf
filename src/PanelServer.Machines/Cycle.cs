namespace PanelServer.Machines;

/// <summary>
/// One run of the control loop, as every machine sees it. Machines take time only from here, never from a wall clock,
/// so that an hour of plant time can pass in a second of test time.
/// </summary>
/// <param name="Number">Counts cycles from 0.</param>
/// <param name="Time">Time of this cycle since the loop started.</param>
/// <param name="Period">Time since the previous cycle: the configured cycle time, or a multiple of it after an overrun.</param>
public readonly record struct Cycle(long Number, TimeSpan Time, TimeSpan Period)
{
    /// <summary><see cref="Time"/> in seconds.</summary>
    public double Seconds => Time.TotalSeconds;

    /// <summary><see cref="Period"/> in seconds.</summary>
    public double PeriodSeconds => Period.TotalSeconds;

    /// <summary>The cycle that follows this one after <paramref name="period"/>.</summary>
    /// <param name="period">Time until the next cycle; must be positive.</param>
    public Cycle Next(TimeSpan period) => new(Number + 1, Time + period, period);
}
