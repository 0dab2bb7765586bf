using System.Text.Json.Nodes;

namespace PanelServer.Host.Recipes;

/// <summary>What people write of a recipe, as it is stored and exported.</summary>
/// <param name="Name">What it is called; no two recipes have the same name.</param>
/// <param name="Note">More about it; empty if there is no more to tell.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="Entries">The settings, by machine.</param>
internal sealed record RecipeContent(string Name, string Note, RecipeKind Kind, IReadOnlyList<RecipeEntry> Entries);

/// <summary>The settings that a recipe has for a machine, or for all machines of a type.</summary>
/// <param name="Slug">Type of the machine.</param>
/// <param name="Serial">Serial number of the machine; null for every machine of the type that has no entry of its own.</param>
/// <param name="Settings">Settings under their paths in the state; the others stay as they are.</param>
internal sealed record RecipeEntry(string Slug, ushort? Serial, IReadOnlyDictionary<string, JsonNode?> Settings);

/// <summary>A version of a recipe. The order of the members is the order on the wire.</summary>
/// <param name="Id">Its name in addresses; it stays when the recipe is renamed, and is never given to another one.</param>
/// <param name="Version">Number of this version; rises by one with each change.</param>
/// <param name="Latest">Number of the version that counts.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Note">More about it; empty if there is no more to tell.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="Changed">When this version was made, in Unix milliseconds.</param>
/// <param name="ChangedBy">Who has made it: the user whom the proxy has authenticated, otherwise the client's address.</param>
/// <param name="Origin">How it came about, in a few words.</param>
/// <param name="Entries">The settings, by machine.</param>
internal sealed record Recipe(
    string Id, int Version, int Latest, string Name, string Note, RecipeKind Kind, long Changed, string ChangedBy, string Origin, IReadOnlyList<RecipeEntry> Entries)
{
    /// <summary>What people have written of it.</summary>
    public RecipeContent ToContent() => new(Name, Note, Kind, Entries);
}

/// <summary>A recipe as the list shows it.</summary>
/// <param name="Id">Its name in addresses.</param>
/// <param name="Version">Number of the version that counts.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Note">More about it.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="Changed">When it was changed last, in Unix milliseconds.</param>
/// <param name="ChangedBy">Who did it.</param>
/// <param name="Machines">The machines that it has settings for.</param>
internal sealed record RecipeSummary(
    string Id, int Version, string Name, string Note, RecipeKind Kind, long Changed, string ChangedBy, IReadOnlyList<RecipeMachine> Machines)
{
    /// <summary>Tells of a recipe.</summary>
    public static RecipeSummary Of(Recipe recipe) => new(
        recipe.Id, recipe.Version, recipe.Name, recipe.Note, recipe.Kind, recipe.Changed, recipe.ChangedBy, [.. recipe.Entries.Select(entry => new RecipeMachine(entry.Slug, entry.Serial))]);
}

/// <summary>A machine, or all machines of a type.</summary>
/// <param name="Slug">Type of the machine.</param>
/// <param name="Serial">Serial number; null for every machine of the type.</param>
internal sealed record RecipeMachine(string Slug, ushort? Serial)
{
    /// <summary>As it stands in messages: <c>extruder_v1/57922</c>, or the type alone.</summary>
    public override string ToString() => Serial is { } serial ? $"{Slug}/{serial}" : Slug;
}

/// <summary>The recipes.</summary>
/// <param name="Recipes">In the order of their names.</param>
internal sealed record RecipeList(IReadOnlyList<RecipeSummary> Recipes);

/// <summary>A version, without its settings.</summary>
/// <param name="Version">Its number.</param>
/// <param name="Name">What the recipe was called.</param>
/// <param name="Changed">When it was made, in Unix milliseconds.</param>
/// <param name="ChangedBy">Who has made it.</param>
/// <param name="Origin">How it came about, in a few words.</param>
internal sealed record RecipeVersion(int Version, string Name, long Changed, string ChangedBy, string Origin);

/// <summary>The versions of a recipe that are kept.</summary>
/// <param name="Versions">Newest first.</param>
internal sealed record RecipeVersionList(IReadOnlyList<RecipeVersion> Versions);
