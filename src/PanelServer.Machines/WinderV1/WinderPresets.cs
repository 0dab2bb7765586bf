using PanelServer.Machines.Presets;
using PanelServer.Machines.Schema;

namespace PanelServer.Machines.WinderV1;

/// <summary>
/// The presets that the vendor's HMI saves of the winder: parts of its state, under the state's own names. The HMI applies fewer of them than
/// it saves; here all that are settings are taken.
/// </summary>
internal static class WinderPresets
{
    private static readonly string[] Parts = ["traverse_state.", "puller_state.", "spool_speed_controller_state."];

    // What the HMI applies where the file has nothing.
    private static readonly Dictionary<string, string> Substitutes = new(StringComparer.Ordinal)
    {
        ["traverse_state.limit_inner"] = "22 mm",
        ["traverse_state.limit_outer"] = "92 mm",
        ["traverse_state.step_size"] = "1.75 mm",
        ["traverse_state.padding"] = "0.88 mm",
        ["puller_state.regulation"] = "Speed",
        ["puller_state.forward"] = "forward",
        ["puller_state.target_speed"] = "1 m/min",
        ["spool_speed_controller_state.regulation_mode"] = "MinMax",
        ["spool_speed_controller_state.forward"] = "forward",
        ["spool_speed_controller_state.minmax_min_speed"] = "0 rpm",
        ["spool_speed_controller_state.minmax_max_speed"] = "150 rpm",
    };

    /// <summary>Reads one.</summary>
    /// <param name="preset">The file's data.</param>
    /// <param name="settings">The winder's settings.</param>
    public static PresetReading Read(PresetReading preset, KeptSettings settings)
    {
        preset
            .Skip("puller_state.target_diameter", "the target diameter is a setting of the laser.")
            .Skip("puller_state.adaptive_reference_machine", "which laser the puller follows belongs to a line and not to a preset.")
            .Skip("traverse_state.laserpointer", "the laser pointer is no setting: it is switched by hand.");
        foreach (string path in settings.All.Select(setting => setting.Path)
            .Where(path => Array.Exists(Parts, part => path.StartsWith(part, StringComparison.Ordinal)) && path != "puller_state.adaptive_reference_machine"))
        {
            preset.Take(path, path, Substitutes.GetValueOrDefault(path));
        }

        if (preset.Settings.ContainsKey("traverse_state.limit_inner") || preset.Settings.ContainsKey("traverse_state.limit_outer"))
        {
            preset.Note("Versions of the HMI before 3.0 measured the traverse with another scale (35 instead of 32 mm per revolution): check its limits before they are used.");
        }

        return preset;
    }
}
