using System.Text.Json;

namespace PanelServer.Host.Mqtt.Sparkplug;

/// <summary>What a host application tells of itself, as Sparkplug 3.0 has it: <c>{"online":true,"timestamp":1700000000000}</c>.</summary>
internal static class HostState
{
    /// <summary>Reads whether the host is there.</summary>
    /// <param name="payload">The message.</param>
    /// <returns>False also for what is no such message.</returns>
    public static bool IsOnline(byte[] payload)
    {
        try
        {
            using JsonDocument state = JsonDocument.Parse(payload);
            return state.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("online", out JsonElement online)
                && online.ValueKind == JsonValueKind.True;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
