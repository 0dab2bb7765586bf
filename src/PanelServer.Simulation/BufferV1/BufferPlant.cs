namespace PanelServer.Simulation.BufferV1;

/// <summary>
/// Tower and filament of a buffer. The filament runs in loops between fixed rollers and rollers on the tower: what comes in from the
/// extruder and does not go out to the winder makes the loops longer.
/// </summary>
public sealed class BufferPlant
{
    /// <summary>Height of the full tower in mm; the empty one is at 0.</summary>
    public const double TravelMillimetre = 600;

    private const double StepsPerRevolution = 200;
    private const double MillimetrePerRevolution = 20;
    private const int Loops = 10;
    private const double StoredPerHeight = 2 * Loops;

    private double _metrePerSecondStored;

    /// <summary>Height of the tower in mm.</summary>
    public double HeightMillimetre { get; private set; }

    /// <summary>Filament in the loops in m.</summary>
    public double StoredMetre => HeightMillimetre / 1000 * StoredPerHeight;

    /// <summary>What the extruder sends in, m/min.</summary>
    public double InflowMetrePerMinute { get; set; } = 10;

    /// <summary>What is left for the winder, m/min; negative if it would have to give some back.</summary>
    public double OutflowMetrePerMinute => InflowMetrePerMinute - _metrePerSecondStored * 60;

    /// <summary>The tower has run against one of its ends since <see cref="ClearRecord"/>; its motor has lost steps.</summary>
    public bool EndWasReached { get; private set; }

    /// <summary>Fault: the tower is stuck, whatever its motor does.</summary>
    public bool IsJammed { get; set; }

    /// <summary>Forgets that an end was reached.</summary>
    public void ClearRecord() => EndWasReached = false;

    /// <summary>Lets the motor turn and time pass.</summary>
    /// <param name="steps">Full steps of the motor in that time; positive raises the tower.</param>
    /// <param name="seconds">The time, more than 0.</param>
    public void Advance(double steps, double seconds)
    {
        double wanted = HeightMillimetre + (IsJammed ? 0 : steps / StepsPerRevolution * MillimetrePerRevolution);
        double height = Math.Clamp(wanted, 0, TravelMillimetre);
        EndWasReached |= height != wanted;
        _metrePerSecondStored = (height - HeightMillimetre) / 1000 * StoredPerHeight / seconds;
        HeightMillimetre = height;
    }
}
