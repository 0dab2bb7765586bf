using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using PanelServer.Host.Http;
using PanelServer.Machines;
using PanelServer.Machines.Input;
using PanelServer.Machines.Json;
using PanelServer.Machines.Presets;

namespace PanelServer.Host.Recipes;

/// <summary>
/// Presets of the vendor's HMI: a file that its presets page has exported (<c>*.preset.json</c>), a list of such, or all that the HMI keeps in its
/// browser's storage under <c>preset-storage</c>.
/// </summary>
/// <param name="catalog">The machine types.</param>
internal sealed class PresetFile(MachineCatalog catalog)
{
    /// <summary>The only version of the HMI's presets that there is.</summary>
    public const int SchemaVersion = 1;

    private const int MostPresets = 500;
    private const int MostNotes = 100;

    /// <summary>Finds the presets in a file.</summary>
    /// <param name="root">The JSON.</param>
    /// <returns>Them; null if it is no such file.</returns>
    public static IReadOnlyList<JsonElement>? Find(JsonElement root)
    {
        JsonElement list = root;
        if (RecipeInput.TryFind(root, "state", out JsonElement state) && RecipeInput.TryFind(state, "presets", out JsonElement presets))
        {
            list = presets;
        }

        IReadOnlyList<JsonElement> found = list.ValueKind == JsonValueKind.Array && list.GetArrayLength() is >= 1 and <= MostPresets ? [.. list.EnumerateArray()] : [root];
        return found.All(preset => RecipeInput.TryFind(preset, "machineIdentification", out _)) ? found : null;
    }

    /// <summary>Makes a recipe of a preset.</summary>
    /// <param name="preset">The preset.</param>
    /// <returns>The recipe, with what was not taken of it; or only why there is none.</returns>
    public ConvertedPreset Convert(JsonElement preset)
    {
        string name = NameOf(preset);
        if (name.Length == 0)
        {
            return new("", null, ["The preset has no name."]);
        }

        if (!RecipeInput.TryFind(preset, "schemaVersion", out JsonElement version) || version.ValueKind != JsonValueKind.Number || !version.TryGetInt32(out int number) || number != SchemaVersion)
        {
            return new(name, null, [$"Its schemaVersion is not {SchemaVersion}, the only one that is known."]);
        }

        if (FindModule(preset) is not { } module)
        {
            return new(name, null, ["It is for a machine type that this server does not know."]);
        }

        if (!RecipeInput.TryFind(preset, "data", out JsonElement data) || data.ValueKind != JsonValueKind.Object || module.ReadPreset(new PresetReading(data)) is not { } read)
        {
            return new(name, null, [$"It has no data, or the HMI has no presets for {module.Slug}."]);
        }

        List<InputError> errors = [];
        Dictionary<string, JsonNode?> settings = RecipeInput.ReadSettings(JsonSerializer.SerializeToElement(read.Settings, PanelJson.Declared), module.Schema.Kept, "", errors);
        string[] notes = [.. read.Notes.Concat(errors.Select(error => $"{error.Where.TrimStart('/')} is not used: {error.What}; allowed: {error.Allowed}.")).Take(MostNotes)];
        return settings.Count == 0
            ? new(name, null, ["Nothing of it can be used.", .. notes])
            : new(name, new(name, SavedWhen(preset), RecipeKind.General, [new(module.Slug, null, settings)]), notes);
    }

    private static string NameOf(JsonElement preset)
    {
        string text = RecipeInput.TryFind(preset, "name", out JsonElement name) && name.ValueKind == JsonValueKind.String ? name.GetString()! : "";
        return TextBeginning.Of(new([.. text.Where(letter => !PlainText.IsUnwanted(letter))]), RecipeInput.LongestName).Trim();
    }

    private static string SavedWhen(JsonElement preset) =>
        RecipeInput.TryFind(preset, "lastModified", out JsonElement time) && time.ValueKind == JsonValueKind.String && time.TryGetDateTimeOffset(out DateTimeOffset saved)
            ? string.Create(CultureInfo.InvariantCulture, $"Preset of the vendor's HMI, saved at {saved.ToUniversalTime():yyyy-MM-dd HH:mm} UTC")
            : "Preset of the vendor's HMI";

    private MachineModule? FindModule(JsonElement preset)
    {
        JsonElement id = preset.GetProperty("machineIdentification");
        return RecipeInput.TryFind(id, "vendor", out JsonElement vendor) && vendor.ValueKind == JsonValueKind.Number && vendor.TryGetUInt16(out ushort vendorNumber)
            && RecipeInput.TryFind(id, "machine", out JsonElement machine) && machine.ValueKind == JsonValueKind.Number && machine.TryGetUInt16(out ushort machineNumber)
            ? catalog.Modules.FirstOrDefault(module => module.Identification == new MachineIdentification(vendorNumber, machineNumber))
            : null;
    }
}

/// <summary>What became of a preset.</summary>
/// <param name="Name">The preset's name.</param>
/// <param name="Content">The recipe; null if none could be made.</param>
/// <param name="Notes">What was not taken and why; if there is no recipe, why not.</param>
internal sealed record ConvertedPreset(string Name, RecipeContent? Content, IReadOnlyList<string> Notes);
