using System.Globalization;
using System.Text.Json;
using PanelServer.Machines.Input;

namespace PanelServer.Host.Http;

/// <summary>Reads an object of which every key may be missing; one that is not known is refused, since it would change nothing.</summary>
internal sealed class BodyReader
{
    // A body has room for a hundred thousand wrong keys.
    private const int MostErrors = 20;

    private readonly Dictionary<string, JsonElement> _given = new(StringComparer.Ordinal);
    private readonly List<InputError> _errors;

    /// <summary>Looks at the keys.</summary>
    /// <param name="root">The body.</param>
    /// <param name="keys">The keys that are known.</param>
    /// <param name="errors">Receives what is wrong.</param>
    public BodyReader(JsonElement root, IReadOnlyList<string> keys, List<InputError> errors)
    {
        _errors = errors;
        string allowed = "an object with any of " + string.Join(", ", keys);
        if (root.ValueKind != JsonValueKind.Object)
        {
            errors.Add(new("", "not what is wanted", allowed));
            return;
        }

        foreach (JsonProperty property in root.EnumerateObject())
        {
            string? known = keys.FirstOrDefault(key => property.NameEquals(key));
            if (known is null)
            {
                errors.Add(new("/" + JsonPointer.Escape(Shortened.Of(property.Name)), "the key is not known", allowed));
            }
            else if (!_given.TryAdd(known, property.Value))
            {
                errors.Add(new("/" + known, "the key occurs twice", "each key once"));
            }

            if (errors.Count >= MostErrors)
            {
                return;
            }
        }
    }

    /// <summary>Whether a key is there.</summary>
    public bool Has(string key) => _given.ContainsKey(key);

    /// <summary>The value of a key that is there.</summary>
    public JsonElement this[string key] => _given[key];

    /// <summary>Reads a text on one line or several.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="longest">How many characters it may have.</param>
    /// <param name="isOneLine">Whether it must be on one line.</param>
    /// <returns>The text without blanks around it; empty for null, for a key that is not there, and if it is wrong.</returns>
    public string Text(string key, int longest, bool isOneLine = true)
    {
        if (!_given.TryGetValue(key, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
        {
            return "";
        }

        if (value.ValueKind == JsonValueKind.String && value.GetString()!.Trim() is { } text && text.Length <= longest && text.All(letter => IsPrintable(letter, isOneLine)))
        {
            return text;
        }

        _errors.Add(new("/" + key, "not such a text", string.Create(CultureInfo.InvariantCulture, $"a string of at most {longest} characters{(isOneLine ? " on one line" : "")}, or null")));
        return "";
    }

    /// <summary>Reads a number.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="greatest">The greatest that is allowed; it has to be above 0.</param>
    /// <param name="unit">Its unit.</param>
    /// <returns>The number; null for null, for a key that is not there, and if it is wrong.</returns>
    public double? Number(string key, double greatest, string unit)
    {
        if (!_given.TryGetValue(key, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && number > 0 && number <= greatest)
        {
            return number;
        }

        _errors.Add(new("/" + key, "not a number in the range", string.Create(CultureInfo.InvariantCulture, $"a number above 0, up to {greatest} ({unit}), or null")));
        return null;
    }

    private static bool IsPrintable(char letter, bool isOneLine) => !PlainText.IsUnwanted(letter) || (!isOneLine && letter is ('\n' or '\t'));
}
