using System.Text.Json;
using PanelServer.Machines.Input;
using PanelServer.Machines.Json;

namespace PanelServer.Host.Recipes;

/// <summary>A file of recipes, as it is exported.</summary>
/// <param name="Format">Always <see cref="Name"/>.</param>
/// <param name="FormatVersion">Version of the format.</param>
/// <param name="Recipes">The recipes.</param>
internal sealed record RecipeFile(string Format, int FormatVersion, IReadOnlyList<RecipeContent> Recipes)
{
    /// <summary>What the files call their format.</summary>
    public const string Name = "panelserver-recipes";

    /// <summary>The version of the format that is written, and the only one that is read.</summary>
    public const int Version = 1;

    /// <summary>How many recipes a file may have.</summary>
    public const int MostRecipes = 500;

    private static readonly JsonSerializerOptions ForPeople = new(PanelJson.Declared) { WriteIndented = true };

    /// <summary>Writes a file.</summary>
    /// <param name="recipes">The recipes.</param>
    public static byte[] Write(IEnumerable<Recipe> recipes) =>
        JsonSerializer.SerializeToUtf8Bytes(new RecipeFile(Name, Version, [.. recipes.Select(recipe => recipe.ToContent())]), ForPeople);

    /// <summary>True for JSON that says that it is such a file.</summary>
    public static bool IsOne(JsonElement root) => RecipeInput.TryFind(root, "format", out JsonElement format) && format.ValueKind == JsonValueKind.String && format.ValueEquals(Name);

    /// <summary>Reads a file, whole or not at all.</summary>
    /// <param name="root">The JSON.</param>
    /// <param name="input">Reads recipes.</param>
    /// <param name="errors">Receives what is wrong.</param>
    public static IReadOnlyList<RecipeContent> Read(JsonElement root, RecipeInput input, List<InputError> errors)
    {
        if (!RecipeInput.TryFind(root, "format_version", out JsonElement version) || version.ValueKind != JsonValueKind.Number || !version.TryGetInt32(out int number) || number != Version)
        {
            errors.Add(new("/format_version", "another version of the format", $"{Version}"));
            return [];
        }

        if (!RecipeInput.TryFind(root, "recipes", out JsonElement list) || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() is < 1 or > MostRecipes)
        {
            errors.Add(new("/recipes", "not what is wanted", $"an array of 1 to {MostRecipes} recipes"));
            return [];
        }

        List<RecipeContent> recipes = [];
        int index = 0;
        foreach (JsonElement item in list.EnumerateArray())
        {
            if (input.Read(item, $"/recipes/{index++}", errors) is { } recipe)
            {
                recipes.Add(recipe);
            }
        }

        return recipes;
    }
}
