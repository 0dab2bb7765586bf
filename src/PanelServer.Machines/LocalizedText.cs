using System.Text.Json.Serialization;

namespace PanelServer.Machines;

/// <summary>A text for people, in both languages of the panel; keyed on the wire by their language tags (BCP 47).</summary>
/// <param name="English">In English.</param>
/// <param name="German">In German.</param>
public sealed record LocalizedText(
    [property: JsonPropertyName("en")] string English,
    [property: JsonPropertyName("de")] string German)
{
    /// <summary>What a name of the wire is called that has no label: itself, in both languages.</summary>
    /// <param name="name">The name.</param>
    public static LocalizedText Untranslated(string name) => new(name, name);
}
