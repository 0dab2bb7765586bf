using System.Data.Common;
using System.Text.Json;
using PanelServer.Host.Storage;
using PanelServer.Machines.Json;

namespace PanelServer.Host.Recipes;

/// <summary>The tables of recipes and their versions.</summary>
internal static class RecipeTable
{
    private const string Columns = "r.id, v.version, r.version, v.changed, v.changed_by, v.origin, v.body";

    /// <summary>Reads the latest version of all recipes.</summary>
    /// <typeparam name="T">What is told of each.</typeparam>
    /// <param name="store">The store.</param>
    /// <param name="tell">Tells of a recipe.</param>
    public static List<T> ReadAll<T>(DbConnection store, Func<Recipe, T> tell) =>
        store.Query($"SELECT {Columns} FROM recipe r JOIN recipe_version v ON v.recipe = r.id AND v.version = r.version", row => tell(ReadRow(row)));

    /// <summary>Reads a version of a recipe.</summary>
    /// <param name="store">The store.</param>
    /// <param name="id">The recipe.</param>
    /// <param name="version">The version; null for the latest.</param>
    public static Recipe? Find(DbConnection store, string id, int? version) => store.Query(
        $"SELECT {Columns} FROM recipe r JOIN recipe_version v ON v.recipe = r.id WHERE r.id = @id AND v.version = COALESCE(@version, r.version)",
        ReadRow,
        ("id", id),
        ("version", version)).SingleOrDefault();

    /// <summary>Reads all versions of a recipe that are kept, newest first.</summary>
    public static List<Recipe> ReadVersions(DbConnection store, string id) =>
        store.Query($"SELECT {Columns} FROM recipe r JOIN recipe_version v ON v.recipe = r.id WHERE r.id = @id ORDER BY v.version DESC", ReadRow, ("id", id));

    /// <summary>How many recipes there are.</summary>
    public static int Count(DbConnection store) => store.QuerySingle("SELECT COUNT(*) FROM recipe", row => row.GetInt32(0));

    /// <summary>True if another recipe has a name.</summary>
    /// <param name="store">The store.</param>
    /// <param name="nameKey">The name as it is compared.</param>
    /// <param name="id">The recipe that may have it; empty for none.</param>
    public static bool IsTaken(DbConnection store, string nameKey, string id) =>
        store.Query("SELECT id FROM recipe WHERE name_key = @name AND id <> @id", row => row.GetString(0), ("name", nameKey), ("id", id)).Count > 0;

    /// <summary>Stores a version and makes it the one that counts; the oldest go.</summary>
    /// <param name="store">The store.</param>
    /// <param name="recipe">The version.</param>
    /// <param name="nameKey">Its name as it is compared.</param>
    /// <param name="maximumVersions">How many versions are kept.</param>
    public static void Put(DbConnection store, Recipe recipe, string nameKey, int maximumVersions)
    {
        store.Execute(
            """
            INSERT INTO recipe (id, name_key, version) VALUES (@id, @name, @version)
            ON CONFLICT (id) DO UPDATE SET name_key = excluded.name_key, version = excluded.version
            """,
            ("id", recipe.Id),
            ("name", nameKey),
            ("version", recipe.Version));
        store.Execute(
            "INSERT INTO recipe_version (recipe, version, changed, changed_by, origin, body) VALUES (@id, @version, @changed, @by, @origin, @body)",
            ("id", recipe.Id),
            ("version", recipe.Version),
            ("changed", recipe.Changed),
            ("by", recipe.ChangedBy),
            ("origin", recipe.Origin),
            ("body", JsonSerializer.Serialize(recipe.ToContent(), PanelJson.Declared)));
        store.Execute("DELETE FROM recipe_version WHERE recipe = @id AND version <= @oldest", ("id", recipe.Id), ("oldest", recipe.Version - maximumVersions));
    }

    /// <summary>Removes a recipe with all its versions.</summary>
    public static void Remove(DbConnection store, string id)
    {
        store.Execute("DELETE FROM recipe_version WHERE recipe = @id", ("id", id));
        store.Execute("DELETE FROM recipe WHERE id = @id", ("id", id));
    }

    /// <summary>Stores which recipe was applied last.</summary>
    public static void PutApplied(DbConnection store, string id, int version) => store.Execute(
        "INSERT INTO recipe_applied (place, recipe, version) VALUES (1, @id, @version) ON CONFLICT (place) DO UPDATE SET recipe = excluded.recipe, version = excluded.version",
        ("id", id),
        ("version", version));

    /// <summary>Reads the recipe that was applied last, in the version that was; null if there is none, or it is not kept any more.</summary>
    public static Recipe? ReadApplied(DbConnection store) => store.Query(
        $"SELECT {Columns} FROM recipe_applied a JOIN recipe r ON r.id = a.recipe JOIN recipe_version v ON v.recipe = r.id AND v.version = a.version",
        ReadRow).SingleOrDefault();

    private static Recipe ReadRow(DbDataReader row)
    {
        RecipeContent content = Parse(row.GetString(6));
        return new(
            row.GetString(0), row.GetInt32(1), row.GetInt32(2), content.Name, content.Note, content.Kind, row.GetInt64(3), row.GetString(4), row.GetString(5), content.Entries);
    }

    // What somebody has written into the file by hand must not keep the other recipes from being read.
    private static RecipeContent Parse(string body)
    {
        try
        {
            RecipeContent? content = JsonSerializer.Deserialize<RecipeContent>(body, PanelJson.Declared);
            if (content is { Name: not null, Note: not null, Entries: { } entries } && entries.All(entry => entry is { Slug: not null, Settings: not null }))
            {
                return content;
            }
        }
        catch (JsonException)
        {
            // Told below.
        }

        return new("?", "What is stored of this recipe can't be read.", RecipeKind.General, []);
    }
}
