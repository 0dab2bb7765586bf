using PanelServer.Simulation.FarEnds;

namespace PanelServer.Simulation.ExtruderV1;

/// <summary>The true physical values of the extruder's plant, by name.</summary>
internal static class ExtruderTrueValues
{
    private const string Celsius = "°C";
    private const string State = "1";

    internal static IReadOnlyList<PlantValue> Of(ExtruderPlant plant)
    {
        List<PlantValue> values = [];
        foreach (ExtruderZone zone in Enum.GetValues<ExtruderZone>())
        {
            string name = zone.ToString().ToLowerInvariant();
            values.Add(new($"{name}_metal", Celsius, plant.Barrel.MetalCelsius(zone)));
            values.Add(new($"{name}_probe", Celsius, plant.Barrel.ProbeCelsius(zone)));
            values.Add(new($"{name}_relay_closed", State, plant.RelayConducts(zone) ? 1 : 0));
            values.Add(new($"{name}_heater_on", State, plant.HeaterIsOn(zone) ? 1 : 0));
            values.Add(new($"{name}_band", Celsius, plant.Barrel.BandCelsius(zone)));
            values.Add(new($"{name}_heater", "W", plant.Barrel.HeaterWatts(zone)));
        }

        if (plant.Barrel.MeltCelsius is { } melt)
        {
            values.Add(new("melt_at_tip", Celsius, melt));
        }

        values.Add(new("melt_pressure", "bar", plant.Melt.PressureBar));
        values.Add(new("screw_conveying", "rpm", plant.ConveyingRpm));
        values.Add(new("mains_energy", "kWh", plant.EnergyKilowattHours));
        return values;
    }
}
