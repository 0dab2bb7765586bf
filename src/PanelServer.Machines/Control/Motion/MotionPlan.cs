namespace PanelServer.Machines.Control.Motion;

/// <summary>Where an axis is and how it moves, in the units of its <see cref="MotionLimits"/>.</summary>
/// <param name="Position">Position, unit.</param>
/// <param name="Velocity">Velocity, unit/s.</param>
/// <param name="Acceleration">Acceleration, unit/s².</param>
public readonly record struct MotionState(double Position, double Velocity, double Acceleration);

/// <summary>
/// A motion as a row of pieces of constant jerk. Each piece is integrated in closed form, so the plan is exact for any
/// cycle time and keeps its limits between the cycles too. Room for all pieces is allocated once.
/// </summary>
internal sealed class MotionPlan
{
    // A move to a position is a change of speed (4 pieces), a cruise (1) and a stop from there (4).
    private const int MostPieces = 9;

    private readonly Piece[] _pieces = new Piece[MostPieces];
    private int _count;

    /// <summary>Time from the beginning to the end of the last piece, s.</summary>
    public double DurationSeconds { get; private set; }

    /// <summary>State at the end of the last piece.</summary>
    public MotionState End { get; private set; }

    /// <summary>Forgets all pieces and starts a new plan at a state.</summary>
    public void Begin(in MotionState start)
    {
        _count = 0;
        DurationSeconds = 0;
        End = start;
    }

    /// <summary>Adds a piece; a piece without duration is left out.</summary>
    public void Append(double seconds, double jerk)
    {
        if (seconds <= 0)
        {
            return;
        }

        _pieces[_count++] = new Piece(DurationSeconds, jerk, End);
        End = Integrate(End, jerk, seconds);
        DurationSeconds += seconds;
    }

    /// <summary>
    /// Replaces the computed end by the intended one. The two differ by rounding only; without this an axis would
    /// stop a few 10⁻¹⁵ beside its target.
    /// </summary>
    public void RoundEndTo(in MotionState end) => End = end;

    /// <summary>State at a time since the beginning; after the end the axis goes on at its final velocity.</summary>
    public MotionState At(double seconds)
    {
        if (seconds >= DurationSeconds)
        {
            return End.Velocity == 0
                ? End
                : End with { Position = End.Position + End.Velocity * (seconds - DurationSeconds) };
        }

        int index = _count - 1;
        while (index > 0 && _pieces[index].StartSeconds > seconds)
        {
            index--;
        }

        ref readonly Piece piece = ref _pieces[index];
        return Integrate(piece.Start, piece.Jerk, seconds - piece.StartSeconds);
    }

    private static MotionState Integrate(in MotionState start, double jerk, double t) => new(
        start.Position + t * (start.Velocity + t * (start.Acceleration / 2 + t * jerk / 6)),
        start.Velocity + t * (start.Acceleration + t * jerk / 2),
        start.Acceleration + t * jerk);

    private readonly record struct Piece(double StartSeconds, double Jerk, MotionState Start);
}
