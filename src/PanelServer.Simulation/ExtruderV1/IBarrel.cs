namespace PanelServer.Simulation.ExtruderV1;

/// <summary>A heated barrel, in whatever detail it is computed.</summary>
public interface IBarrel
{
    /// <summary>Electric energy taken by the heaters since the start, in joules.</summary>
    double HeaterEnergyJoules { get; }

    /// <summary>True temperature of a zone's steel in °C.</summary>
    double TemperatureCelsius(ExtruderZone zone);

    /// <summary>What the zone's thermometer has reached, in °C.</summary>
    double SensorCelsius(ExtruderZone zone);

    /// <summary>Power all heaters together took in the last step, in watts.</summary>
    double HeaterWatts();

    /// <summary>Sets a zone's temperature, thermometer included, for example to begin with a warm barrel.</summary>
    void SetTemperature(ExtruderZone zone, double celsius);

    /// <summary>Lets time pass.</summary>
    /// <param name="elapsedSeconds">How much.</param>
    /// <param name="heaterIsOn">For each zone, by number, whether current flows through a working heater.</param>
    /// <param name="screwRpm">Speed of the conveying screw.</param>
    void Step(double elapsedSeconds, ReadOnlySpan<bool> heaterIsOn, double screwRpm);
}
