namespace PanelServer.Simulation.ExtruderV1;

/// <summary>
/// Melt pressure in front of the screw: proportional to screw speed and viscosity, with dead time and first order;
/// when the screw stands the melt drains slowly.
/// </summary>
/// <param name="constants">The plant's constants.</param>
public sealed class ExtruderMelt(ExtruderPlantConstants constants)
{
    private const double ReferenceCelsius = 200;

    private readonly DelayLine _deadTime = new(constants.PressureDeadTimeSeconds, 0);

    /// <summary>The plastic in the barrel.</summary>
    public ExtruderMaterial Material { get; set; } = ExtruderMaterial.Reference;

    /// <summary>Fault: how much harder the melt passes the die than through a free one; 1 for a free die.</summary>
    public double DieResistance { get; set; } = 1;

    /// <summary>Fault: the hopper is empty. The screw goes on conveying what is in the barrel.</summary>
    public bool HopperIsEmpty { get; set; }

    /// <summary>How full the barrel is, 0 … 1; the pressure is in proportion. The screw fills and empties it as it turns.</summary>
    public double Fill { get; set; } = 1;

    /// <summary>Pressure in bar.</summary>
    public double PressureBar { get; private set; }

    /// <summary>Viscosity relative to the reference material at 200 °C.</summary>
    /// <param name="meltCelsius">Temperature of the melt.</param>
    public double Viscosity(double meltCelsius) =>
        Material.RelativeViscosity * Math.Clamp(
            Math.Exp(-Material.TemperatureCoefficientPerKelvin * (meltCelsius - ReferenceCelsius)),
            constants.ViscosityMinimum,
            constants.ViscosityMaximum);

    /// <summary>Lets time pass.</summary>
    /// <param name="elapsedSeconds">How much.</param>
    /// <param name="screwRpm">Speed of the screw in conveying direction; 0 when it stands or turns backwards.</param>
    /// <param name="meltCelsius">Temperature of the melt.</param>
    public void Step(double elapsedSeconds, double screwRpm, double meltCelsius)
    {
        double turned = screwRpm / 60 * elapsedSeconds / constants.BarrelFillRevolutions;
        Fill = Math.Clamp(Fill + (HopperIsEmpty ? -turned : turned), 0, 1);
        double steady = Fill * constants.PressureBarPerRpm * DieResistance * Viscosity(meltCelsius) * screwRpm;
        double arrived = _deadTime.Step(steady, elapsedSeconds);
        double timeConstant = arrived > 0 ? constants.PressureTimeConstantSeconds : constants.DrainTimeConstantSeconds;
        PressureBar += (arrived - PressureBar) * (1 - Math.Exp(-elapsedSeconds / timeConstant));
    }
}
