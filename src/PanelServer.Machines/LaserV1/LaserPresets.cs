using PanelServer.Machines.Presets;

namespace PanelServer.Machines.LaserV1;

/// <summary>The presets that the vendor's HMI saves of the diameter gauge.</summary>
internal static class LaserPresets
{
    /// <summary>Reads one.</summary>
    public static PresetReading Read(PresetReading preset) => preset
        .Take("targetDiameter", "laser_state.target_diameter", "1.75 mm")
        .Take("lowerTolerance", "laser_state.lower_tolerance", "0.05 mm")
        .Take("higherTolerance", "laser_state.higher_tolerance", "0.05 mm")
        .Skip("autoStopOnOutOfTolerance", "this gauge stops no other machine.");
}
