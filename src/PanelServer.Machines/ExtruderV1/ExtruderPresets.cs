using System.Text.Json;
using System.Text.Json.Nodes;
using PanelServer.Machines.Presets;

namespace PanelServer.Machines.ExtruderV1;

/// <summary>The presets that the vendor's HMI saves of the extruders.</summary>
internal static class ExtruderPresets
{
    private const string Regulation = "inverterRegulation";
    private const string Direction = "inverterRotationDirection";
    private const string Pressure = "pidPressure";

    // Where a file has no gains of the pressure controller, the HMI sets those of the temperature controllers.
    private static readonly double[] TemperatureGains = [0.16, 0, 0.008];
    private static readonly string[] Gains = ["Kp", "Ki", "Kd"];
    private static readonly string[] Zones = ["Front", "Middle", "Back", "Nozzle"];

    /// <summary>Reads one.</summary>
    public static PresetReading Read(PresetReading preset)
    {
        foreach (string zone in Zones)
        {
            preset.Take($"target{zone}HeatingTemperature", $"heating_states.{zone.ToLowerInvariant()}.target_temperature", "150 °C");
        }

        preset
            .Take("targetInverterRpm", "screw_state.target_rpm", "0 rpm")
            .Take("targetInverterPressure", "pressure_state.target_bar", "0 bar")
            .Take("pressureLimit", "extruder_settings_state.pressure_limit", "100 bar")
            .Take("pressureLimitEnabled", "extruder_settings_state.pressure_limit_enabled", "on");
        if (preset.Settings.Count == 0)
        {
            // Saved before the machine had told its state: both words mean only that nothing was known.
            const string Why = "the file has no other values, and then the HMI writes these words without knowing them.";
            preset.Skip(Regulation, Why).Skip(Direction, Why);
        }
        else
        {
            preset
                .TakeWord(Regulation, "regulation_state.uses_rpm", "RPM", "Pressure")
                .TakeWord(Direction, "rotation_state.forward", "Forward", "Backward");
        }

        TakePressureGains(preset);
        foreach (string zone in Zones)
        {
            TakeGains(preset, $"pidTemp{zone}", $"pid_settings.temperature.{zone.ToLowerInvariant()}", zone.ToLowerInvariant());
        }

        return preset;
    }

    private static void TakePressureGains(PresetReading preset)
    {
        double[] gains = [.. Gains.Select(gain => preset.Find(Pressure + gain) is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out double number) ? number : double.NaN)];
        if (gains.SequenceEqual(TemperatureGains))
        {
            foreach (string gain in Gains)
            {
                preset.Skip(Pressure + gain, "these are the gains of the temperature controllers, which the HMI puts there by mistake.");
            }
        }
        else
        {
            TakeGains(preset, Pressure, "pid_settings.pressure", zone: null);
        }
    }

    /// <summary>Gains are set together, so they are taken together or not at all.</summary>
    private static void TakeGains(PresetReading preset, string prefix, string path, string? zone)
    {
        JsonElement?[] gains = [.. Gains.Select(gain => preset.Find(prefix + gain))];
        if (Array.TrueForAll(gains, gain => gain is not null))
        {
            JsonObject together = new(Gains.Zip(gains, (name, gain) => KeyValuePair.Create(name.ToLowerInvariant(), JsonNode.Parse(gain!.Value.GetRawText()))));
            if (zone is not null)
            {
                together["zone"] = zone;
            }

            preset.Settings[path] = together;
        }

        foreach (string gain in Gains)
        {
            if (preset.Settings.ContainsKey(path))
            {
                preset.Know(prefix + gain);
            }
            else
            {
                preset.Skip(prefix + gain, "the three gains of a controller are set together, and the file has not all of them.");
            }
        }
    }
}
