namespace PanelServer.Machines.WinderV1;

/// <summary>How far homing has come.</summary>
public enum TraverseHomingStep
{
    /// <summary>First look at the switch.</summary>
    Start,

    /// <summary>The switch was closed at the start: outwards until it opens.</summary>
    Escape,

    /// <summary>Fast inwards until the switch closes.</summary>
    Coarse,

    /// <summary>Slowly outwards until it opens.</summary>
    BackOff,

    /// <summary>Slowly inwards until it closes: here is 0.</summary>
    Fine,

    /// <summary>Standing still, to see that the position stays 0.</summary>
    Check,

    /// <summary>Home has been found.</summary>
    Done,

    /// <summary>The switch did not close where it should have.</summary>
    SwitchStaysOpen,

    /// <summary>The switch did not open where it should have.</summary>
    SwitchStaysClosed,

    /// <summary>The position did not stay 0 in several attempts.</summary>
    PositionUncertain,
}

/// <summary>
/// Finds the traverse's home position with its end switch: fast towards it, slowly off, slowly on. Each step may take 1.2 times
/// the time that its way needs, so that a broken switch or a stuck carriage ends it.
/// </summary>
/// <param name="travelMillimetres">Way from the far end to the switch.</param>
public sealed class TraverseHoming(double travelMillimetres)
{
    private const double EscapeSpeed = 10;
    private const double CoarseSpeed = 100;
    private const double FineSpeed = 2;

    // The switch is closed over a few millimetres at the inner end; these ways are generous.
    private const double EscapeWay = 10;
    private const double FineWay = 4;

    private const double TimeReserve = 1.2;
    private const double CheckSeconds = 0.1;
    private const double CheckTolerance = 0.01;
    private const int MostAttempts = 3;

    private double _secondsInStep;
    private int _attempts;

    /// <summary>How far it has come.</summary>
    public TraverseHomingStep Step { get; private set; }

    /// <summary>True in the one cycle in which the axis stands at its home position: its counter must be set to 0 now.</summary>
    public bool IsAtReference { get; private set; }

    /// <summary>True in the one cycle in which the axis must stop at once, without ramp: it has run onto the switch.</summary>
    public bool MustStopAtOnce { get; private set; }

    /// <summary>Speed for the axis, mm/s; outwards is positive.</summary>
    public double MillimetresPerSecond => Step switch
    {
        TraverseHomingStep.Escape => EscapeSpeed,
        TraverseHomingStep.Coarse => -CoarseSpeed,
        TraverseHomingStep.BackOff => FineSpeed,
        TraverseHomingStep.Fine => -FineSpeed,
        _ => 0,
    };

    /// <summary>True while it runs.</summary>
    public bool IsRunning => Step < TraverseHomingStep.Done;

    /// <summary>Begins.</summary>
    public void Start()
    {
        _attempts = 0;
        Enter(TraverseHomingStep.Start);
    }

    /// <summary>One cycle.</summary>
    /// <param name="switchIsClosed">The end switch.</param>
    /// <param name="positionMillimetres">Position, of which only the last step relies.</param>
    /// <param name="seconds">Time since the last cycle.</param>
    public void Update(bool switchIsClosed, double positionMillimetres, double seconds)
    {
        IsAtReference = false;
        MustStopAtOnce = false;
        _secondsInStep += seconds;
        switch (Step)
        {
            case TraverseHomingStep.Start:
                Enter(switchIsClosed ? TraverseHomingStep.Escape : TraverseHomingStep.Coarse);
                break;
            case TraverseHomingStep.Escape:
                Go(TraverseHomingStep.BackOff, !switchIsClosed, EscapeWay / EscapeSpeed, TraverseHomingStep.SwitchStaysClosed);
                break;
            case TraverseHomingStep.Coarse:
                MustStopAtOnce = switchIsClosed;
                Go(TraverseHomingStep.BackOff, switchIsClosed, travelMillimetres / CoarseSpeed, TraverseHomingStep.SwitchStaysOpen);
                break;
            case TraverseHomingStep.BackOff:
                Go(TraverseHomingStep.Fine, !switchIsClosed, FineWay / FineSpeed, TraverseHomingStep.SwitchStaysClosed);
                break;
            case TraverseHomingStep.Fine:
                IsAtReference = switchIsClosed;
                Go(TraverseHomingStep.Check, switchIsClosed, FineWay / FineSpeed, TraverseHomingStep.SwitchStaysOpen);
                break;
            case TraverseHomingStep.Check:
                Check(positionMillimetres);
                break;
        }
    }

    private void Check(double position)
    {
        if (_secondsInStep <= CheckSeconds)
        {
            return;
        }

        _attempts++;
        Enter(Math.Abs(position) <= CheckTolerance ? TraverseHomingStep.Done
            : _attempts < MostAttempts ? TraverseHomingStep.Start
            : TraverseHomingStep.PositionUncertain);
    }

    private void Go(TraverseHomingStep next, bool isReached, double secondsNeeded, TraverseHomingStep failure)
    {
        if (isReached)
        {
            Enter(next);
        }
        else if (_secondsInStep > secondsNeeded * TimeReserve)
        {
            Enter(failure);
        }
    }

    private void Enter(TraverseHomingStep step)
    {
        Step = step;
        _secondsInStep = 0;
    }
}
