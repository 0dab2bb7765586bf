using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using PanelServer.Machines.Schema;

namespace PanelServer.Machines.Input;

/// <summary>
/// Parses and range-checks mutations in their wire form: <c>"Tag"</c>, <c>{"Tag": payload}</c>, and the forms of
/// <see cref="AdjacentlyTaggedAttribute"/>, <see cref="PlainObjectAttribute"/> and <see cref="PayloadKeyAttribute"/> where the machine has them. Every fault is reported with
/// its place; nothing is accepted unless everything is.
/// </summary>
/// <param name="schema">The machine's schema.</param>
public sealed class MutationParser(MachineSchema schema)
{
    /// <summary>How many mutations one list may have: all take effect in one cycle, whose time is bounded.</summary>
    public const int MaximumMutations = 256;

    private const int MaximumErrors = 20;
    private const int LongestShown = 40;

    /// <summary>Parses a body that must be a JSON array of mutations.</summary>
    /// <param name="body">UTF-8 text.</param>
    public MutationParseResult ParseList(ReadOnlyMemory<byte> body)
    {
        if (!JsonBody.TryParse(body, out JsonDocument? document, out InputError? error))
        {
            return new(MutationParseOutcome.NotJson, [], [error]);
        }

        using (document)
        {
            return ParseList(document.RootElement);
        }
    }

    /// <summary>Parses one mutation inside a larger document.</summary>
    /// <param name="element">The mutation.</param>
    /// <param name="where">JSON pointer to it.</param>
    public MutationParseResult ParseOne(JsonElement element, string where)
    {
        List<InputError> errors = [];
        Mutation? mutation = ParseMutation(element, where, errors);
        return mutation is null ? new(MutationParseOutcome.Invalid, [], errors) : new(MutationParseOutcome.Valid, [mutation], []);
    }

    private MutationParseResult ParseList(JsonElement list)
    {
        if (list.ValueKind != JsonValueKind.Array)
        {
            return Invalid(new InputError("", $"found {NameOf(list)}", "an array of mutations, for example " + Example()));
        }

        int count = list.GetArrayLength();
        if (count > MaximumMutations)
        {
            return Invalid(new InputError("", $"{count} mutations in one list", $"at most {MaximumMutations}"));
        }

        List<InputError> errors = [];
        Mutation[] mutations = new Mutation[count];
        int index = 0;
        foreach (JsonElement element in list.EnumerateArray())
        {
            if (ParseMutation(element, $"/{index}", errors) is { } mutation)
            {
                mutations[index] = mutation;
            }
            else if (errors.Count >= MaximumErrors)
            {
                break;
            }

            index++;
        }

        return errors.Count > 0 ? Invalid([.. errors]) : new(MutationParseOutcome.Valid, mutations, []);
    }

    private static MutationParseResult Invalid(params InputError[] errors) => new(MutationParseOutcome.Invalid, [], errors);

    private Mutation? ParseMutation(JsonElement element, string where, List<InputError> errors)
    {
        if (!TryReadTag(element, where, errors, out string? tag, out JsonElement payload))
        {
            return null;
        }

        string place = $"{where}/{Escape(tag)}";
        if (schema.FindMutation(tag) is not { } mutation)
        {
            errors.Add(new(place, $"\"{Shorten(tag)}\" is not a mutation of this machine{Suggest(tag)}", ListTags()));
            return null;
        }

        if (mutation.Payload is null)
        {
            if (payload.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined)
            {
                return mutation.Create(null);
            }

            errors.Add(new(place, $"found {NameOf(payload)}", $"no value: write \"{tag}\" or {{\"{tag}\":null}}"));
            return null;
        }

        if (mutation.PayloadKey is { } key && payload.ValueKind == JsonValueKind.Object)
        {
            place = $"{place}/{key}";
            if (!payload.TryGetProperty(key, out payload))
            {
                errors.Add(new(place, "the key is missing", mutation.Payload.Describe()));
                return null;
            }
        }

        return ValueReader.TryRead(payload, mutation.Payload, place, errors, out object? value) ? mutation.Create(value) : null;
    }

    private bool TryReadTag(JsonElement element, string where, List<InputError> errors, [NotNullWhen(true)] out string? tag, out JsonElement payload)
    {
        payload = default;
        tag = null;
        switch (element.ValueKind)
        {
            case JsonValueKind.String when TryGetText(element, out tag):
                return true;
            case JsonValueKind.Object when TryReadPanelForm(element, out tag, out payload):
                return true;
            case JsonValueKind.Object:
                int count = 0;
                bool readable = true;
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    count++;
                    readable &= TryGetName(property, out tag);
                    payload = property.Value;
                }

                if (count == 1 && readable && tag is not null)
                {
                    return true;
                }

                errors.Add(new(where, count == 1 ? "the key is not valid text" : $"an object with {count} keys", $"exactly one key, the mutation's name: {ListTags()}"));
                return false;
            default:
                errors.Add(new(where, $"found {NameOf(element)}", "a mutation, for example " + Example(brackets: false)));
                return false;
        }
    }

    /// <summary>Reads the forms that some machines have beside <c>{"Tag": payload}</c>; keys that they don't know are ignored.</summary>
    private bool TryReadPanelForm(JsonElement element, [NotNullWhen(true)] out string? tag, out JsonElement payload)
    {
        foreach (MutationSchema mutation in schema.Mutations)
        {
            if (mutation.IsPlainObject && element.TryGetProperty(mutation.Tag, out payload))
            {
                tag = mutation.Tag;
                return true;
            }

            if (mutation.Adjacent is { } keys && element.TryGetProperty(keys.Tag, out JsonElement name))
            {
                element.TryGetProperty(keys.Content, out payload);
                tag = null;
                return name.ValueKind == JsonValueKind.String && TryGetText(name, out tag);
            }
        }

        (tag, payload) = (null, default);
        return false;
    }

    private string Example(bool brackets = true)
    {
        string example = schema.Mutations.Count == 0 ? "none: this machine has no mutations" : schema.Mutations[0].Example();
        return brackets ? $"[{example}]" : example;
    }

    private string ListTags() => schema.Mutations.Count == 0 ? "none: this machine has no mutations" : "one of " + string.Join(", ", schema.Mutations.Select(mutation => mutation.Tag));

    private string Suggest(string tag)
    {
        string? nearest = NearestText.Find(tag, schema.Mutations.Select(mutation => mutation.Tag));
        return nearest is null ? "" : $"; did you mean \"{nearest}\"?";
    }

    /// <summary>Names what was found, for messages: <c>a string</c>, <c>an array</c>.</summary>
    internal static string NameOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => $"the number {Shorten(element.GetRawText())}",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Null => "null",
        _ => "no value",
    };

    /// <summary>Keeps long input out of messages.</summary>
    internal static string Shorten(string text) => TextBeginning.WithEllipsis(text, LongestShown);

    /// <summary>Shortens a key and escapes it for a JSON pointer.</summary>
    internal static string Escape(string key) => JsonPointer.Escape(Shorten(key));

    /// <summary>Reads a property's name, which may hold a broken escape (half of a surrogate pair).</summary>
    internal static bool TryGetName(JsonProperty property, [NotNullWhen(true)] out string? name)
    {
        try
        {
            name = property.Name;
            return true;
        }
        catch (InvalidOperationException)
        {
            name = null;
            return false;
        }
    }

    /// <summary>Reads a string, which may hold a broken escape (half of a surrogate pair).</summary>
    internal static bool TryGetText(JsonElement element, [NotNullWhen(true)] out string? text)
    {
        try
        {
            text = element.GetString();
            return text is not null;
        }
        catch (InvalidOperationException)
        {
            text = null;
            return false;
        }
    }
}
