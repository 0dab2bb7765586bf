namespace PanelServer.Machines.LaserV1;

/// <summary>What can be changed on the diameter gauge. Nothing of it is sent to the gauge: it only measures.</summary>
public abstract record LaserMutation : Mutation
{
    private const double GreatestDiameter = 5;
    private const double Step = 0.01;

    private LaserMutation()
    {
    }

    /// <summary>Sets the diameter that is wanted, also for a winder that follows this gauge. A greater lower tolerance is lowered to it.</summary>
    /// <param name="Millimetres">The diameter.</param>
    [Sets("laser_state.target_diameter")]
    public sealed record SetTargetDiameter(
        [Quantity("mm", Minimum = 0, MinimumIsExclusive = true, Maximum = GreatestDiameter, Step = Step, Example = 1.75)] double Millimetres)
        : LaserMutation;

    /// <summary>Sets how far the diameter may lie below the target; at most the target.</summary>
    /// <param name="Millimetres">The distance.</param>
    [Sets("laser_state.lower_tolerance")]
    public sealed record SetLowerTolerance(
        [Quantity("mm", Minimum = 0, Maximum = GreatestDiameter, Step = Step, Example = 0.05)] double Millimetres) : LaserMutation;

    /// <summary>Sets how far the diameter may lie above the target.</summary>
    /// <param name="Millimetres">The distance.</param>
    [Sets("laser_state.higher_tolerance")]
    public sealed record SetHigherTolerance(
        [Quantity("mm", Minimum = 0, Maximum = GreatestDiameter, Step = Step, Example = 0.05)] double Millimetres) : LaserMutation;

    /// <summary>Switches warnings on or off: the HMI's message when the filament is out of tolerance, and the report of a broken filament.</summary>
    /// <param name="Enabled">On or off.</param>
    [Sets("laser_state.global_warning")]
    public sealed record SetGlobalWarning(bool Enabled) : LaserMutation;
}
