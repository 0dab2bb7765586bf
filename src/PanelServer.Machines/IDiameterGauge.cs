namespace PanelServer.Machines;

/// <summary>What a diameter gauge measures, for machines that follow it.</summary>
/// <param name="DiameterMillimetres">Measured diameter; 0 while the gauge has none, or none that is recent.</param>
/// <param name="TargetMillimetres">The diameter to reach.</param>
public readonly record struct DiameterReading(double DiameterMillimetres, double TargetMillimetres)
{
    /// <summary>Below this there is no filament in the gauge, or no reading at all.</summary>
    public const double ThinnestFilamentMillimetres = 0.2;

    /// <summary>True if the reading can be used to steer by.</summary>
    public bool IsUsable => DiameterMillimetres >= ThinnestFilamentMillimetres;
}

/// <summary>A machine that measures the filament's diameter and lends its reading to others.</summary>
public interface IDiameterGauge
{
    /// <summary>The newest reading. May be called from any thread; does not allocate.</summary>
    DiameterReading ReadDiameter();
}
