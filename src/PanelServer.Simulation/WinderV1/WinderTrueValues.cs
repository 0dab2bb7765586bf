using PanelServer.Simulation.FarEnds;

namespace PanelServer.Simulation.WinderV1;

/// <summary>The true physical values of the winder's plant, by name.</summary>
internal static class WinderTrueValues
{
    internal static IReadOnlyList<PlantValue> Of(WinderPlant plant) =>
    [
        new("filament_speed", "m/min", plant.FilamentMetrePerMinute),
        new("filament_diameter", "mm", plant.FilamentDiameterMillimetre),
        new("arm_angle", "°", plant.Arm.AngleDegrees),
        new("traverse_position", "mm", plant.Traverse.PositionMillimetre),
        new("spool_wound", "m", plant.Spool.WoundMetre),
    ];
}
