namespace PanelServer.Simulation.WinderV1;

/// <summary>How the traverse's end switch behaves.</summary>
public enum WinderEndSwitch
{
    /// <summary>Closed at home.</summary>
    Working,

    /// <summary>Closed everywhere: stuck, or its wires are shorted.</summary>
    StuckOn,

    /// <summary>Closed nowhere: torn off, or a broken wire.</summary>
    StuckOff,
}

/// <summary>The traverse: a carriage between two stops, with a switch at the inner end that its drive reads.</summary>
/// <param name="constants">Dimensions.</param>
public sealed class WinderTraverse(WinderPlantConstants constants)
{
    private bool _closed = constants.TraverseStartMillimetre <= 0;

    /// <summary>Where the carriage is, mm from where the switch closes; outwards is positive.</summary>
    public double PositionMillimetre { get; private set; } = constants.TraverseStartMillimetre;

    /// <summary>Steps that the drive counted but the carriage did not make, in mm.</summary>
    public double LostMillimetre { get; private set; }

    /// <summary>How often the carriage ran into a stop.</summary>
    public int Collisions { get; private set; }

    /// <summary>How the end switch behaves.</summary>
    public WinderEndSwitch EndSwitch { get; set; }

    /// <summary>True while the carriage is stuck: the drive counts on, nothing moves.</summary>
    public bool IsJammed { get; set; }

    /// <summary>What the drive's input sees.</summary>
    public bool SwitchIsClosed => EndSwitch switch
    {
        WinderEndSwitch.StuckOn => true,
        WinderEndSwitch.StuckOff => false,
        _ => _closed,
    };

    /// <summary>Moves the carriage without its drive, as a hand does, mm.</summary>
    public void Push(double millimetre) => MoveTo(PositionMillimetre + millimetre);

    /// <summary>Moves the carriage by what the motor turned.</summary>
    /// <param name="fullSteps">Full steps since the last call.</param>
    public void Drive(double fullSteps)
    {
        double way = fullSteps / WinderPlantConstants.FullStepsPerRevolution * constants.TraverseMillimetrePerRevolution;
        double from = PositionMillimetre;
        if (!IsJammed && MoveTo(from + way))
        {
            Collisions++;
        }

        LostMillimetre += Math.Abs(from + way - PositionMillimetre);
    }

    /// <summary>True if a stop was in the way that was not reached before.</summary>
    private bool MoveTo(double target)
    {
        double before = PositionMillimetre;
        PositionMillimetre = Math.Clamp(target, constants.TraverseInnerStopMillimetre, constants.TraverseOuterStopMillimetre);
        _closed = PositionMillimetre <= 0 || (_closed && PositionMillimetre < constants.EndSwitchReleaseMillimetre);
        return PositionMillimetre != target && PositionMillimetre != before;
    }
}
