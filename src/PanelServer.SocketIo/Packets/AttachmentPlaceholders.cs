using System.Text.Json;

namespace PanelServer.SocketIo.Packets;

/// <summary>
/// <c>{"_placeholder":true,"num":i}</c>: stands in JSON for the binary value number i that travels beside it.
/// </summary>
internal static class AttachmentPlaceholders
{
    /// <summary>The number in a placeholder; null if the element is something else.</summary>
    public static int? NumberOf(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object
        && element.TryGetProperty("_placeholder"u8, out JsonElement mark) && mark.ValueKind == JsonValueKind.True
        && element.TryGetProperty("num"u8, out JsonElement num) && num.ValueKind == JsonValueKind.Number
            ? num.TryGetInt32(out int number) ? number : -1
            : null;

    /// <summary>The JSON text of placeholder number <paramref name="number"/>.</summary>
    public static string Text(int number) => $$"""{"_placeholder":true,"num":{{number}}}""";

    /// <summary>False if a placeholder anywhere in <paramref name="element"/> names a value outside 0 … <paramref name="count"/> − 1. Without values, nothing is a placeholder.</summary>
    public static bool AreWithin(JsonElement element, int count)
    {
        if (count == 0)
        {
            return true;
        }

        if (NumberOf(element) is { } number)
        {
            return number >= 0 && number < count;
        }

        return element.ValueKind switch
        {
            JsonValueKind.Array => element.EnumerateArray().All(item => AreWithin(item, count)),
            JsonValueKind.Object => element.EnumerateObject().All(property => AreWithin(property.Value, count)),
            _ => true,
        };
    }
}
