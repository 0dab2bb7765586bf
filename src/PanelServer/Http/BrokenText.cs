using System.Text.Json;
using PanelServer.Machines.Input;

namespace PanelServer.Host.Http;

/// <summary>
/// Finds text that is valid JSON and no valid text: an escape that is half of a surrogate pair. Whoever looks for a member, or takes a text
/// over, need not think of it then.
/// </summary>
internal static class BrokenText
{
    /// <summary>Finds the first one.</summary>
    /// <param name="element">The JSON.</param>
    /// <param name="where">JSON pointer to it.</param>
    /// <returns>Where it is; null if all texts are right.</returns>
    public static InputError? Find(JsonElement element, string where) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject()
            .Select(property => TryRead(() => property.Name) is { } name ? Find(property.Value, $"{where}/{JsonPointer.Escape(Shortened.Of(name))}") : Error(where))
            .FirstOrDefault(error => error is not null),
        JsonValueKind.Array => element.EnumerateArray().Select((item, index) => Find(item, $"{where}/{index}")).FirstOrDefault(error => error is not null),
        JsonValueKind.String => TryRead(element.GetString) is null ? Error(where) : null,
        _ => null,
    };

    private static InputError Error(string where) => new(where, "a text is not valid: an escape is half of a surrogate pair", "text that can be written as UTF-8");

    private static string? TryRead(Func<string?> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
