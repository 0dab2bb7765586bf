namespace PanelServer.Machines.WinderV1;

/// <summary>The tension arm as the spool's regulation needs it.</summary>
/// <param name="Side">Where the arm stands relative to its working band, 20° … 90°.</param>
/// <param name="Tension">Tension by the length of the filament's path, 0 at 20° … 1 at 90°; outside the band the nearer end.</param>
public readonly record struct TensionReading(BandSide Side, double Tension);

/// <summary>
/// The tension arm: angle from its sensor, zero, and the tension that follows from the geometry. 0° is straight down, where
/// the arm rests; 90° points to the spool's side, where the filament is taut.
/// </summary>
public sealed class TensionArm
{
    private const double VoltsPerRevolution = 5;

    private const double SlackDegrees = 20;
    private const double TautDegrees = 90;

    // Geometry in cm, pivot at the origin, y downwards; the roller hangs 2 cm below the arm's tip.
    private const double ArmLength = 18;
    private const double RollerDrop = 2;
    private const double PullerX = 7;
    private const double PullerY = -10;
    private const double TraverseX = -42;
    private const double TraverseY = 15;

    private static readonly AngularBand WorkingBand = new(SlackDegrees / 360, TautDegrees / 360);
    private static readonly double SlackLength = PathCentimetres(SlackDegrees);
    private static readonly double TautLength = PathCentimetres(TautDegrees);

    private RequestTracker _zeroings;
    private double _zeroRevolutions;

    /// <summary>Angle of the sensor itself, 0 … below 1 revolution.</summary>
    public double RawRevolutions { get; private set; }

    /// <summary>Angle from the zero, 0 … below 360°.</summary>
    public double AngleDegrees { get; private set; }

    /// <summary>The angle as it is shown: 270° and more as negative, −90 … below 270.</summary>
    public double ShownDegrees => AngleDegrees >= 270 ? AngleDegrees - 360 : AngleDegrees;

    /// <summary>Side of the working band, and tension.</summary>
    public TensionReading Reading { get; private set; }

    /// <summary>Takes a reading of the sensor.</summary>
    /// <param name="volts">Its voltage; 5 V are one revolution, more starts anew.</param>
    public void Read(double volts)
    {
        double revolutions = volts / VoltsPerRevolution;
        RawRevolutions = revolutions - Math.Floor(revolutions);
        Evaluate();
    }

    /// <summary>Makes the present position 0° if that was asked for, and otherwise that which the state has.</summary>
    /// <param name="state">Counts how often it was asked for, and gets the sensor's angle at 0°.</param>
    public void Follow(ref TensionArmState state)
    {
        if (_zeroings.TakeNew(state.Zeroings))
        {
            state = state with { ZeroRevolutions = RawRevolutions };
        }

        if (state.ZeroRevolutions is { } zero && zero != _zeroRevolutions)
        {
            _zeroRevolutions = zero;
            Evaluate();
        }
    }

    /// <summary>Makes the present position 0°.</summary>
    public void SetZero()
    {
        _zeroRevolutions = RawRevolutions;
        Evaluate();
    }

    /// <summary>Length of the filament from the puller over the arm's roller to the traverse, cm.</summary>
    /// <param name="degrees">Angle of the arm.</param>
    public static double PathCentimetres(double degrees)
    {
        (double sine, double cosine) = Math.SinCos(degrees * Math.PI / 180);
        double x = -ArmLength * sine;
        double y = ArmLength * cosine + RollerDrop;
        return Distance(x - PullerX, y - PullerY) + Distance(x - TraverseX, y - TraverseY);
    }

    /// <summary>Tension by the arm's angle, 0 slack … 1 taut.</summary>
    /// <param name="degrees">Angle of the arm.</param>
    public static double TensionAt(double degrees) =>
        1 - Math.Clamp((PathCentimetres(degrees) - TautLength) / (SlackLength - TautLength), 0, 1);

    private void Evaluate()
    {
        double revolutions = RawRevolutions - _zeroRevolutions;
        if (revolutions < 0)
        {
            revolutions += 1;
        }

        AngleDegrees = revolutions * 360;
        BandSide side = WorkingBand.SideOf(revolutions);
        Reading = new TensionReading(side, side switch
        {
            BandSide.Inside => TensionAt(AngleDegrees),
            BandSide.Above => 1,
            _ => 0,
        });
    }

    private static double Distance(double x, double y) => Math.Sqrt(x * x + y * y);
}
