using PanelServer.Machines.Presets;

namespace PanelServer.Machines.Mock;

/// <summary>The presets that the vendor's HMI saves of the mock machine.</summary>
internal static class MockPresets
{
    /// <summary>Reads one.</summary>
    public static PresetReading Read(PresetReading preset) => preset
        .Take("frequency1", "frequency1", "100 mHz")
        .Take("frequency2", "frequency2", "200 mHz")
        .Take("frequency3", "frequency3", "500 mHz");
}
