using System.Data.Common;
using Microsoft.Extensions.Options;
using PanelServer.Host.Common;
using PanelServer.Host.Http;
using PanelServer.Host.Storage;
using PanelServer.Machines.Input;

namespace PanelServer.Host.Recipes;

/// <summary>
/// The recipes in the store. A change is answered when it is on the disk, and is judged there, one after the other, by the version that it
/// was made from: of two people who change the same version, the second is refused.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="options">How many there may be.</param>
/// <param name="clock">Time stamps.</param>
internal sealed class RecipeStore(Store store, IOptions<RecipeOptions> options, PanelClock clock)
{
    /// <summary>Reads all recipes, in the order of their names. Beside the store's task: hundreds of large ones would hold up everybody else.</summary>
    /// <typeparam name="T">What is told of each.</typeparam>
    /// <param name="tell">Tells of a recipe, so that not all of all need be in memory.</param>
    /// <exception cref="StoreException">The store can't be used.</exception>
    public IReadOnlyList<T> ReadAll<T>(Func<Recipe, T> tell)
    {
        if (!store.IsOn)
        {
            throw new StoreException(store.Trouble!);
        }

        try
        {
            using DbConnection? reader = store.OpenReader();
            List<(string Name, T Told)> recipes = reader is null ? [] : RecipeTable.ReadAll(reader, recipe => (recipe.Name, tell(recipe)));
            return [.. recipes.OrderBy(recipe => recipe.Name, StringComparer.InvariantCultureIgnoreCase).Select(recipe => recipe.Told)];
        }
        catch (DbException failure)
        {
            throw new StoreException(failure.Message);
        }
    }

    /// <summary>Reads a version of a recipe.</summary>
    /// <param name="id">The recipe.</param>
    /// <param name="version">The version; null for the latest.</param>
    /// <returns>The recipe, or why there is none.</returns>
    /// <exception cref="StoreException">The store can't be used.</exception>
    public async Task<RecipeOutcome> FindAsync(string id, int? version) =>
        await store.ReadAsync(connection => RecipeTable.Find(connection, id, version)) is { } recipe ? new([recipe], null) : new([], NotFound(id, version));

    /// <summary>Reads the versions of a recipe, newest first; none if there is no such recipe.</summary>
    /// <exception cref="StoreException">The store can't be used.</exception>
    public Task<List<Recipe>> ReadVersionsAsync(string id) => store.ReadAsync(connection => RecipeTable.ReadVersions(connection, id));

    /// <summary>Has stored which recipe was applied last. Never waits.</summary>
    public void NoteApplied(Recipe recipe) => store.TryWrite(new(connection => RecipeTable.PutApplied(connection, recipe.Id, recipe.Version)));

    /// <summary>Reads the recipe that was applied last, in the version that was; null if there is none, or it is not kept any more.</summary>
    /// <exception cref="StoreException">The store can't be used.</exception>
    public Task<Recipe?> FindAppliedAsync() => store.ReadAsync(RecipeTable.ReadApplied);

    /// <summary>The refusal for a recipe, or a version, that is not there.</summary>
    public static Refusal NotFound(string id, int? version) => Refusal.NotFound(version is null
        ? $"There is no recipe \"{Shortened.Of(id)}\"; GET {RecipeApi.Route} tells which there are."
        : $"There is no version {version} of a recipe \"{Shortened.Of(id)}\"; GET {RecipeApi.Route}/{{id}}/versions tells which are kept.");

    /// <summary>Adds recipes, all or none.</summary>
    /// <param name="contents">The recipes.</param>
    /// <param name="origin">How they came about.</param>
    /// <param name="by">Who wants it.</param>
    /// <param name="mayRename">True if a name that is taken gets a number behind it; otherwise it is refused.</param>
    /// <exception cref="StoreException">The store can't be used.</exception>
    public Task<RecipeOutcome> AddAsync(IReadOnlyList<RecipeContent> contents, string origin, string by, bool mayRename = false) => store.ChangeAsync(connection =>
    {
        if (RecipeTable.Count(connection) + contents.Count > options.Value.Maximum)
        {
            return Refused(StatusCodes.Status409Conflict, $"There may be {options.Value.Maximum} recipes. Delete those that nobody needs.");
        }

        HashSet<string> added = new(StringComparer.Ordinal);
        bool IsTaken(string name) => added.Contains(RecipeName.KeyOf(name)) || RecipeTable.IsTaken(connection, RecipeName.KeyOf(name), "");
        if (!mayRename && contents.FirstOrDefault(content => IsTaken(content.Name)) is { } taken)
        {
            return NameTaken(taken.Name);
        }

        List<Recipe> recipes = [];
        foreach (RecipeContent content in contents)
        {
            string name = RecipeName.FindFree(content.Name, IsTaken);
            added.Add(RecipeName.KeyOf(name));
            recipes.Add(new(RecipeName.NewId(name), 1, 1, name, content.Note, content.Kind, clock.UnixMilliseconds, by, origin, content.Entries));
        }

        // Only when all are known to be right: what was put would stay if a later one were refused.
        recipes.ForEach(recipe => Put(connection, recipe));
        return new(recipes, null);
    });

    /// <summary>Makes a new version of a recipe.</summary>
    /// <param name="id">The recipe.</param>
    /// <param name="basedOn">The version that the change was made from.</param>
    /// <param name="content">What is in it.</param>
    /// <param name="origin">How it came about.</param>
    /// <param name="by">Who wants it.</param>
    /// <exception cref="StoreException">The store can't be used.</exception>
    public Task<RecipeOutcome> ChangeAsync(string id, int basedOn, RecipeContent content, string origin, string by) =>
        store.ChangeAsync(connection => Replace(connection, id, basedOn, content, origin, by));

    /// <summary>Brings an old version back: as a new version with the old settings.</summary>
    /// <param name="id">The recipe.</param>
    /// <param name="basedOn">The version that counts, as the client knows it.</param>
    /// <param name="version">The version that is brought back.</param>
    /// <param name="by">Who wants it.</param>
    /// <exception cref="StoreException">The store can't be used.</exception>
    public Task<RecipeOutcome> BringBackAsync(string id, int basedOn, int version, string by) => store.ChangeAsync(connection =>
        RecipeTable.Find(connection, id, version) is { } old
            ? Replace(connection, id, basedOn, old.ToContent(), $"version {version} brought back", by)
            : new([], NotFound(id, version)));

    /// <summary>Removes a recipe.</summary>
    /// <param name="id">The recipe.</param>
    /// <param name="basedOn">The version that counts, as the client knows it.</param>
    /// <returns>The recipe as it was.</returns>
    /// <exception cref="StoreException">The store can't be used.</exception>
    public Task<RecipeOutcome> RemoveAsync(string id, int basedOn) => store.ChangeAsync(connection =>
    {
        RecipeOutcome found = FindLatest(connection, id, basedOn);
        if (found.Refusal is null)
        {
            RecipeTable.Remove(connection, id);
        }

        return found;
    });

    private RecipeOutcome Replace(DbConnection connection, string id, int basedOn, RecipeContent content, string origin, string by)
    {
        RecipeOutcome found = FindLatest(connection, id, basedOn);
        if (found.Refusal is not null)
        {
            return found;
        }

        if (RecipeTable.IsTaken(connection, RecipeName.KeyOf(content.Name), id))
        {
            return NameTaken(content.Name);
        }

        int version = basedOn + 1;
        Recipe recipe = new(id, version, version, content.Name, content.Note, content.Kind, clock.UnixMilliseconds, by, origin, content.Entries);
        Put(connection, recipe);
        return new([recipe], null);
    }

    private static RecipeOutcome FindLatest(DbConnection connection, string id, int basedOn) => RecipeTable.Find(connection, id, null) switch
    {
        null => new([], NotFound(id, null)),
        { } latest when latest.Version != basedOn => Refused(
            StatusCodes.Status409Conflict,
            $"The recipe was changed meanwhile: version {latest.Version} by {latest.ChangedBy}. Read it again, and repeat the change on that version."),
        { } latest => new([latest], null),
    };

    private static RecipeOutcome NameTaken(string name) => new(
        [],
        new(StatusCodes.Status409Conflict, $"Another recipe has the name \"{Shortened.Of(name)}\".", [new InputError("/name", "the name is taken", "a name that no other recipe has")]));

    private static RecipeOutcome Refused(int status, string message) => new([], new(status, message));

    private void Put(DbConnection connection, Recipe recipe) => RecipeTable.Put(connection, recipe, RecipeName.KeyOf(recipe.Name), options.Value.MaximumVersions);
}

/// <summary>What came of it.</summary>
/// <param name="Recipes">The recipes; none if it was refused.</param>
/// <param name="Refusal">Why it was refused; null if it was not.</param>
internal readonly record struct RecipeOutcome(IReadOnlyList<Recipe> Recipes, Refusal? Refusal);
