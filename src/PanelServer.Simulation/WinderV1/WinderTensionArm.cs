namespace PanelServer.Simulation.WinderV1;

/// <summary>
/// The tension arm: filament runs from the puller over the arm's roller to the traverse. The more filament there is between
/// the two, the lower the arm hangs.
/// </summary>
/// <remarks>Coordinates in cm, pivot at the origin, y downwards (machine drawing of the winder).</remarks>
public sealed class WinderTensionArm
{
    /// <summary>Angle of the shortest path, degrees: no arm position needs less filament.</summary>
    public const double TautDegrees = 87.6;

    private const double PullerX = 7;
    private const double PullerY = -10;
    private const double TraverseX = -42;
    private const double TraverseY = 15;
    private const double RollerDrop = 2;
    private const double TableStepDegrees = 0.05;

    private readonly WinderPlantConstants _constants;
    private readonly double[] _lengths;
    private int _cell;

    /// <summary>Creates an arm at rest.</summary>
    public WinderTensionArm(WinderPlantConstants constants)
    {
        _constants = constants;
        _lengths = new double[(int)Math.Round(TautDegrees / TableStepDegrees) + 1];
        for (int i = 0; i < _lengths.Length; i++)
        {
            _lengths[i] = PathCentimetre(i * TableStepDegrees);
        }
    }

    /// <summary>Angle, degrees, 0 … 87.6.</summary>
    public double AngleDegrees { get; private set; }

    /// <summary>Fault: something holds the arm at this angle, degrees, whatever the filament does; null for free.</summary>
    public double? HeldDegrees { get; set; }

    /// <summary>Filament between the rollers when the arm is at rest, cm. More than this is slack that lies on the floor.</summary>
    public double LongestCentimetre => _lengths[0];

    /// <summary>Filament between the rollers when it is taut, cm. Less than this stretches it.</summary>
    public double ShortestCentimetre => _lengths[^1];

    /// <summary>What the sensor puts out: 5 V for one revolution, starting anew after each, V.</summary>
    public double SensorVolt
    {
        get
        {
            double revolutions = (AngleDegrees + _constants.SensorOffsetDegrees) / 360;
            return (revolutions - Math.Floor(revolutions)) * 5;
        }
    }

    /// <summary>Length of the path puller, roller, traverse at an arm angle, cm.</summary>
    public double PathCentimetre(double degrees)
    {
        (double sine, double cosine) = Math.SinCos(degrees * Math.PI / 180);
        double x = -_constants.ArmLengthCentimetre * sine;
        double y = _constants.ArmLengthCentimetre * cosine + RollerDrop;
        return Distance(x - PullerX, y - PullerY) + Distance(x - TraverseX, y - TraverseY);
    }

    /// <summary>Lets the arm follow the filament, or fall if there is none.</summary>
    /// <param name="filamentCentimetre">Filament between the rollers, cm; infinite when none holds the arm.</param>
    /// <param name="seconds">Time passed.</param>
    public void Follow(double filamentCentimetre, double seconds)
    {
        double most = _constants.FastestArmDegreesPerSecond * seconds;
        AngleDegrees += Math.Clamp((HeldDegrees ?? AngleOf(filamentCentimetre)) - AngleDegrees, -most, most);
    }

    /// <summary>Puts the arm where this much filament holds it, at once.</summary>
    public void Place(double filamentCentimetre) => AngleDegrees = AngleOf(filamentCentimetre);

    private double AngleOf(double filamentCentimetre)
    {
        if (filamentCentimetre >= LongestCentimetre)
        {
            return 0;
        }

        if (filamentCentimetre <= ShortestCentimetre)
        {
            return TautDegrees;
        }

        // Length falls with the angle; the arm moves little between two looks, so its cell is near the last one.
        while (_lengths[_cell] < filamentCentimetre)
        {
            _cell--;
        }

        while (_lengths[_cell + 1] > filamentCentimetre)
        {
            _cell++;
        }

        double part = (_lengths[_cell] - filamentCentimetre) / (_lengths[_cell] - _lengths[_cell + 1]);
        return (_cell + part) * TableStepDegrees;
    }

    private static double Distance(double x, double y) => Math.Sqrt(x * x + y * y);
}
