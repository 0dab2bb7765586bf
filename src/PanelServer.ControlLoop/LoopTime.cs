namespace PanelServer.ControlLoop;

/// <summary>
/// How the time of the control loop goes by. With real terminals it is the clock's: a loop that was held up goes on with a longer cycle.
/// Where all far ends are simulated in this process it is the loop's own: every cycle lasts exactly its cycle time, so that a loop that is
/// held up makes the simulation slow and nothing else, and it can go faster than the clock.
/// </summary>
public sealed class LoopTime
{
    /// <summary>Fastest simulation, in simulated seconds per second.</summary>
    public const int FastestSpeed = 100;

    private long _elapsedTicks;

    /// <summary>The clock's time.</summary>
    public static LoopTime Real() => new(false, 1);

    /// <summary>The loop's own time.</summary>
    /// <param name="speed">Simulated seconds per second at most, 1 to 100; a computer that cannot keep up reaches less.</param>
    public static LoopTime Simulated(int speed = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(speed, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(speed, FastestSpeed);
        return new(true, speed);
    }

    private LoopTime(bool isSimulated, int speed) => (IsSimulated, Speed) = (isSimulated, speed);

    /// <summary>True where a cycle that comes late is still one cycle time long.</summary>
    public bool IsSimulated { get; }

    /// <summary>Cycles for each period of the clock; 1 with real terminals.</summary>
    public int Speed { get; }

    /// <summary>Time of the latest cycle, from the start of the loop. Any thread.</summary>
    public TimeSpan Elapsed => TimeSpan.FromTicks(Volatile.Read(ref _elapsedTicks));

    /// <summary>Notes the time of a cycle; cycle thread only.</summary>
    /// <param name="elapsed">Time from the start of the loop.</param>
    internal void Publish(TimeSpan elapsed) => Volatile.Write(ref _elapsedTicks, elapsed.Ticks);
}
