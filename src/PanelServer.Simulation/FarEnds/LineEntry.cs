namespace PanelServer.Simulation.FarEnds;

/// <summary>One machine of a simulated line.</summary>
/// <param name="FarEnd">Its kind.</param>
/// <param name="Serial">Its serial number.</param>
public readonly record struct LineEntry(BusFarEnd FarEnd, ushort Serial)
{
    /// <summary>Kind and serial number as a list has them, for example <c>extruder:57922</c>.</summary>
    public override string ToString() => $"{FarEnd.Name}:{Serial}";
}
