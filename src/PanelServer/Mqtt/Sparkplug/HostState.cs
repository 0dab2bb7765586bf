using System.Text.Json;

namespace PanelServer.Host.Mqtt.Sparkplug;

/// <summary>What a host application tells of itself, as Sparkplug 3.0 has it: <c>{"online":true,"timestamp":1700000000000}</c>.</summary>
/// <param name="IsOnline">Whether it is there.</param>
/// <param name="Timestamp">Unix milliseconds of its connection: an older one that says otherwise is of a connection before.</param>
internal readonly record struct HostState(bool IsOnline, long Timestamp)
{
    /// <summary>Reads it.</summary>
    /// <param name="payload">The message.</param>
    /// <returns>Null for what is no such message.</returns>
    public static HostState? Read(byte[] payload)
    {
        try
        {
            using JsonDocument state = JsonDocument.Parse(payload);
            return state.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("online", out JsonElement online)
                && online.ValueKind is JsonValueKind.True or JsonValueKind.False
                && root.TryGetProperty("timestamp", out JsonElement timestamp)
                && timestamp.ValueKind == JsonValueKind.Number
                && timestamp.TryGetInt64(out long unixMilliseconds)
                ? new HostState(online.ValueKind == JsonValueKind.True, unixMilliseconds)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
