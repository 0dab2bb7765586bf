namespace PanelServer.Simulation.WinderV1;

/// <summary>The filament between puller and spool: its length, its stretch, and whether it is there at all.</summary>
/// <param name="constants">Dimensions.</param>
/// <param name="arm">The arm over which it runs.</param>
public sealed class WinderFilament(WinderPlantConstants constants, WinderTensionArm arm)
{
    private double _overstretchedSeconds;

    /// <summary>True while the filament runs from the puller to the spool.</summary>
    public bool IsThreaded { get; private set; }

    /// <summary>Unstretched length between puller and traverse, cm; meaningless while not threaded.</summary>
    public double LengthCentimetre { get; private set; }

    /// <summary>Stretch between the rollers, as part of the length; 0 while slack.</summary>
    public double Strain => IsThreaded ? Math.Max(arm.ShortestCentimetre / LengthCentimetre - 1, 0) : 0;

    /// <summary>How often it broke.</summary>
    public int Breaks { get; private set; }

    /// <summary>Time spent at the greatest stretch since the start, s.</summary>
    public double OverstretchedSeconds { get; private set; }

    /// <summary>Leads the filament over the arm to the spool, as the operator does.</summary>
    /// <param name="armDegrees">Angle the arm then has.</param>
    public void Thread(double armDegrees)
    {
        IsThreaded = true;
        LengthCentimetre = arm.PathCentimetre(armDegrees);
        _overstretchedSeconds = 0;
        arm.Place(LengthCentimetre);
    }

    /// <summary>Breaks it.</summary>
    public void Break()
    {
        if (IsThreaded)
        {
            IsThreaded = false;
            Breaks++;
        }
    }

    /// <summary>Feeds from the puller and takes up by the spool.</summary>
    /// <param name="fedCentimetre">What the puller delivered.</param>
    /// <param name="takenCentimetre">What the spool's circumference moved.</param>
    /// <param name="seconds">Time passed.</param>
    /// <returns>What the spool really took, cm: beyond the greatest stretch the filament slips on it.</returns>
    public double Move(double fedCentimetre, double takenCentimetre, double seconds)
    {
        if (!IsThreaded)
        {
            arm.Follow(double.PositiveInfinity, seconds);
            return 0;
        }

        double shortest = arm.ShortestCentimetre - constants.GreatestStretchCentimetre;
        double available = LengthCentimetre + fedCentimetre - shortest;
        bool slips = takenCentimetre >= available;
        double taken = Math.Min(takenCentimetre, available);
        LengthCentimetre += fedCentimetre - taken;
        arm.Follow(LengthCentimetre, seconds);
        CountOverstretch(slips, seconds);
        return taken;
    }

    private void CountOverstretch(bool slips, double seconds)
    {
        _overstretchedSeconds = slips ? _overstretchedSeconds + seconds : 0;
        OverstretchedSeconds += slips ? seconds : 0;
        if (_overstretchedSeconds > constants.BreakAfterSeconds)
        {
            Break();
        }
    }
}
