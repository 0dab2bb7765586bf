using System.Text.Json;
using System.Text.Json.Nodes;
using PanelServer.Host.Http;
using PanelServer.Machines;
using PanelServer.Machines.Input;
using PanelServer.Machines.Json;
using PanelServer.Machines.Schema;

namespace PanelServer.Host.Recipes;

/// <summary>Reads what people write of recipes, with every fault and its place.</summary>
/// <param name="catalog">The machine types.</param>
internal sealed class RecipeInput(MachineCatalog catalog)
{
    /// <summary>How long a name may be, in characters.</summary>
    public const int LongestName = 80;

    /// <summary>How long a note may be, in characters.</summary>
    public const int LongestNote = 2000;

    /// <summary>How many machines a recipe may have settings for.</summary>
    public const int MostEntries = 32;

    /// <summary>How large the settings of a recipe may be together, in bytes of JSON.</summary>
    public const int LargestSettings = 64 * 1024;

    private const int MostErrors = 20;

    /// <summary>Reads name, note and kind, and the settings unless these are captured.</summary>
    /// <param name="root">The body.</param>
    /// <param name="where">JSON pointer to it.</param>
    /// <param name="errors">Receives what is wrong.</param>
    /// <param name="captured">Settings that were read from machines; null if the body has them.</param>
    /// <returns>The recipe; null if something is wrong.</returns>
    public RecipeContent? Read(JsonElement root, string where, List<InputError> errors, IReadOnlyList<RecipeEntry>? captured = null)
    {
        string name = ReadText(root, "name", where, 1, LongestName, errors).Trim();
        string note = ReadText(root, "note", where, 0, LongestNote, errors);
        RecipeKind kind = RecipeKind.General;
        if (TryFind(root, "kind", out JsonElement element) && ValueReader.TryRead(element, ValueSchema.Of(typeof(RecipeKind)), where + "/kind", errors, out object? read))
        {
            kind = (RecipeKind)read!;
        }

        IReadOnlyList<RecipeEntry> entries = captured ?? ReadEntries(root, where + "/entries", errors);
        if (JsonSerializer.SerializeToUtf8Bytes(entries, PanelJson.Declared).Length > LargestSettings)
        {
            errors.Add(new(where + "/entries", "the settings are too many", $"at most {LargestSettings} bytes of JSON"));
        }

        if (errors.Count > MostErrors)
        {
            errors.RemoveRange(MostErrors, errors.Count - MostErrors);
        }

        return errors.Count == 0 ? new(name, note, kind, entries) : null;
    }

    /// <summary>Reads settings of a type, each as the mutation that sets it would have it.</summary>
    /// <param name="settings">The JSON.</param>
    /// <param name="kept">The type's settings.</param>
    /// <param name="where">JSON pointer to it.</param>
    /// <param name="errors">Receives what is wrong.</param>
    public static Dictionary<string, JsonNode?> ReadSettings(JsonElement settings, KeptSettings kept, string where, List<InputError> errors) =>
        kept.ReadSent(settings, where, errors).ToDictionary(
            restored => restored.Setting.Path,
            restored => IsNull(settings, restored.Setting.Path) ? null : restored.Setting.Mutation!.PayloadAsJson(restored.Mutation));

    /// <summary>Reads a list of machines.</summary>
    /// <param name="list">The JSON.</param>
    /// <param name="where">JSON pointer to it.</param>
    /// <param name="errors">Receives what is wrong.</param>
    public IReadOnlyList<RecipeMachine> ReadMachines(JsonElement list, string where, List<InputError> errors)
    {
        List<RecipeMachine> machines = [];
        foreach ((JsonElement item, string place) in Items(list, where, errors))
        {
            if (ReadMachine(item, place, errors) is { } machine)
            {
                machines.Add(machine);
                if (machines.Count(other => other == machine) > 1)
                {
                    errors.Add(new(place, $"{machine} is there twice", "each machine once"));
                }
            }
        }

        return machines;
    }

    /// <summary>Finds a member that is there and not null.</summary>
    public static bool TryFind(JsonElement root, string name, out JsonElement member)
    {
        member = default;
        return root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out member) && member.ValueKind != JsonValueKind.Null;
    }

    /// <summary>Reads the number of a version.</summary>
    /// <param name="root">The body.</param>
    /// <param name="errors">Receives what is wrong.</param>
    public static int ReadVersion(JsonElement root, List<InputError> errors)
    {
        if (TryFind(root, "version", out JsonElement element) && element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out int version) && version > 0)
        {
            return version;
        }

        errors.Add(new("/version", "missing, or not a version", "the number of the version that was changed, as GET tells it"));
        return 0;
    }

    private static bool IsNull(JsonElement settings, string path) => settings.GetProperty(path).ValueKind == JsonValueKind.Null;

    private static string ReadText(JsonElement root, string name, string where, int least, int most, List<InputError> errors)
    {
        string allowed = least > 0 ? $"a text of {least} to {most} characters, without control characters" : $"a text of at most {most} characters";
        string text = "";
        if (TryFind(root, name, out JsonElement element))
        {
            if (element.ValueKind != JsonValueKind.String)
            {
                errors.Add(new($"{where}/{name}", "not a text", allowed));
                return "";
            }

            text = element.GetString()!;
        }

        if (text.Trim().Length < least || text.Length > most || text.Any(letter => PlainText.IsUnwanted(letter) && (least > 0 || letter is not ('\n' or '\r' or '\t'))))
        {
            errors.Add(new($"{where}/{name}", text.Length == 0 ? "missing" : "not allowed", allowed));
            return "";
        }

        return text;
    }

    private List<RecipeEntry> ReadEntries(JsonElement root, string where, List<InputError> errors)
    {
        List<RecipeEntry> entries = [];
        if (!TryFind(root, "entries", out JsonElement list))
        {
            errors.Add(new(where, "missing", "an array of objects with slug, serial and settings"));
            return entries;
        }

        foreach ((JsonElement item, string place) in Items(list, where, errors))
        {
            if (ReadMachine(item, place, errors) is not { } machine)
            {
                continue;
            }

            if (entries.Exists(entry => entry.Slug == machine.Slug && entry.Serial == machine.Serial))
            {
                errors.Add(new(place, $"{machine} is there twice", "each machine once"));
                continue;
            }

            JsonElement settings = item.TryGetProperty("settings", out JsonElement given) ? given : default;
            entries.Add(new(machine.Slug, machine.Serial, ReadSettings(settings, catalog.Find(machine.Slug)!.Schema.Kept, place + "/settings", errors)));
        }

        return entries;
    }

    private RecipeMachine? ReadMachine(JsonElement item, string where, List<InputError> errors)
    {
        string? slug = TryFind(item, "slug", out JsonElement element) && element.ValueKind == JsonValueKind.String ? element.GetString() : null;
        if (slug is null || catalog.Find(slug) is null)
        {
            errors.Add(new(where + "/slug", slug is null ? "missing, or not a text" : "there is no such machine type", "one of " + string.Join(", ", catalog.Modules.Select(module => module.Slug))));
            return null;
        }

        if (!TryFind(item, "serial", out JsonElement number))
        {
            return new(slug, null);
        }

        if (number.ValueKind == JsonValueKind.Number && number.TryGetUInt16(out ushort serial))
        {
            return new(slug, serial);
        }

        errors.Add(new(where + "/serial", "not a serial number", "an integer from 0 to 65535, or null for every machine of the type"));
        return null;
    }

    private static IEnumerable<(JsonElement Item, string Where)> Items(JsonElement list, string where, List<InputError> errors)
    {
        if (list.ValueKind == JsonValueKind.Array && list.GetArrayLength() is >= 1 and <= MostEntries)
        {
            return list.EnumerateArray().Select((item, index) => (item, $"{where}/{index}"));
        }

        errors.Add(new(where, "not what is wanted", $"an array with 1 to {MostEntries} machines"));
        return [];
    }
}
