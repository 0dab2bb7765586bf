using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using PanelServer.Host.Audit;
using PanelServer.Host.Http;
using PanelServer.Host.Storage;
using PanelServer.Machines.Input;

namespace PanelServer.Host.Recipes;

/// <summary>Reading, making, changing and deleting recipes.</summary>
internal static class RecipeApi
{
    /// <summary>Address of the recipes.</summary>
    public const string Route = "/api/v2/recipes";

    /// <summary>Address of a recipe.</summary>
    public const string OneRoute = Route + "/{id}";

    /// <summary>Which version, of a query.</summary>
    public static IReadOnlyList<(string Name, string Meaning)> Parameters { get; } = [("version", "Number of the version; the latest if it is left out.")];

    /// <summary>The version that a deletion is based on.</summary>
    public static IReadOnlyList<(string Name, string Meaning)> DeleteParameters { get; } = [("version", "Number of the latest version, as the client knows it.")];

    /// <summary>A group of recipe routes: refused, recorded, and answered 503 where the store can't be used.</summary>
    public static RouteGroupBuilder GroupIn(IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = AuditFilter.GroupIn(routes).WithTags("recipes");
        group.AddEndpointFilter(new StoreFailureFilter());
        return group.Refuses(StatusCodes.Status503ServiceUnavailable);
    }

    /// <summary>Adds the routes.</summary>
    public static void MapRecipeChanges(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = GroupIn(routes);
        group.MapGet(Route, List)
            .Needs(Role.Viewer)
            .RequireRateLimiting(RateLimits.Large)
            .Described("readRecipes", "Recipes", "All recipes without their settings, in the order of their names.")
            .Refuses(StatusCodes.Status429TooManyRequests);
        group.MapGet(OneRoute, ReadAsync)
            .Needs(Role.Viewer)
            .Described("readRecipe", "A recipe", "A recipe with its settings, in its latest version or in an older one.")
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
        group.MapGet(OneRoute + "/versions", VersionsAsync)
            .Needs(Role.Viewer)
            .Described("readRecipeVersions", "Versions of a recipe", "Who has changed it when and how, newest first.")
            .Refuses(StatusCodes.Status404NotFound);
        group.MapPost(Route, AddAsync)
            .Needs(Role.Operator)
            .RequireRateLimiting(RateLimits.Mutations)
            .Described("createRecipe", "Make a recipe", "From settings that are given, or from the present ones of machines. Modes and calibrations are never part of it.")
            .Refuses(StatusCodes.Status409Conflict, StatusCodes.Status429TooManyRequests);
        group.MapPut(OneRoute, ChangeAsync)
            .Needs(Role.Operator)
            .RequireRateLimiting(RateLimits.Mutations)
            .Described("changeRecipe", "Change a recipe", "Makes a new version, which replaces the one that was changed. Refused if somebody else was faster.")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status429TooManyRequests);
        group.MapPost(OneRoute + "/versions/{number}/restore", BringBackAsync)
            .Needs(Role.Operator)
            .RequireRateLimiting(RateLimits.Mutations)
            .Described("restoreRecipeVersion", "Bring an old version back", "Makes a new version that has what the old one had.")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status429TooManyRequests);
        group.MapDelete(OneRoute, RemoveAsync)
            .Needs(Role.Operator)
            .RequireRateLimiting(RateLimits.Mutations)
            .Described("deleteRecipe", "Delete a recipe", "With all its versions. Who did it stays in the record of commands.")
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status429TooManyRequests);
    }

    /// <summary>Reads from a query which version is wanted.</summary>
    /// <param name="request">The request.</param>
    /// <param name="errors">Receives what is wrong.</param>
    /// <returns>The version; null for the latest.</returns>
    public static int? ReadVersion(HttpRequest request, List<InputError> errors)
    {
        int version = (int)QueryNumber.Read(request.Query, "version", 1, int.MaxValue, 0, errors);
        return version > 0 ? version : null;
    }

    /// <summary>Finds the recipe that a request names.</summary>
    /// <param name="request">The request; its query may name a version.</param>
    /// <param name="id">The recipe.</param>
    /// <param name="recipes">The recipes.</param>
    public static async Task<RecipeOutcome> FindAsync(HttpRequest request, string id, RecipeStore recipes)
    {
        List<InputError> errors = [];
        int? version = ReadVersion(request, errors);
        return errors.Count > 0 ? new([], Refusal.BadRequest(errors)) : await recipes.FindAsync(id, version);
    }

    /// <summary>Who sends a request, as recipes tell it.</summary>
    public static string NameOf(HttpContext context) => Requester.Of(context) is { } who ? who.User ?? who.Address : "";

    private static Answer<RecipeList> List(RecipeStore recipes) => new(new RecipeList(recipes.ReadAll(RecipeSummary.Of)));

    private static async Task<Results<Answer<Recipe>, Refusal>> ReadAsync(string id, HttpRequest request, RecipeStore recipes) => AnswerOf(await FindAsync(request, id, recipes));

    private static async Task<Results<Answer<RecipeVersionList>, Refusal>> VersionsAsync(string id, RecipeStore recipes)
    {
        List<Recipe> versions = await recipes.ReadVersionsAsync(id);
        return versions.Count == 0
            ? RecipeStore.NotFound(id, null)
            : new Answer<RecipeVersionList>(new([.. versions.Select(version => new RecipeVersion(version.Version, version.Name, version.Changed, version.ChangedBy, version.Origin))]));
    }

    private static async Task<Results<Answer<Recipe>, Refusal>> AddAsync(
        RecipeBody<RecipeRequest> body, HttpContext context, RecipeReader reader, RecipeStore recipes, AuditTrail trail)
    {
        List<InputError> errors = [];
        if (reader.Read(body.Root, errors) is not { } read)
        {
            return Refusal.Unprocessable(errors);
        }

        RecipeOutcome outcome = await recipes.AddAsync([read.Content], read.Origin("made"), NameOf(context));
        return Recorded(context, trail, outcome.Recipes is [var added] ? added.Id : null, outcome);
    }

    private static async Task<Results<Answer<Recipe>, Refusal>> ChangeAsync(
        string id, RecipeBody<RecipeRequest> body, HttpContext context, RecipeReader reader, RecipeStore recipes, AuditTrail trail)
    {
        List<InputError> errors = [];
        int version = RecipeInput.ReadVersion(body.Root, errors);
        if (reader.Read(body.Root, errors) is not { } read)
        {
            return Recorded(context, trail, id, new([], Refusal.Unprocessable(errors)));
        }

        return Recorded(context, trail, id, await recipes.ChangeAsync(id, version, read.Content, read.Origin("changed"), NameOf(context)));
    }

    private static async Task<Results<Answer<Recipe>, Refusal>> BringBackAsync(
        string id, string number, RecipeBody<RecipeVersionRequest> body, HttpContext context, RecipeStore recipes, AuditTrail trail)
    {
        List<InputError> errors = [];
        int version = RecipeInput.ReadVersion(body.Root, errors);
        RecipeOutcome outcome = errors.Count > 0 ? new([], Refusal.Unprocessable(errors))
            : !int.TryParse(number, out int old) ? new([], RecipeStore.NotFound(id, 0))
            : await recipes.BringBackAsync(id, version, old, NameOf(context));
        return Recorded(context, trail, id, outcome);
    }

    private static async Task<Results<Answer<Recipe>, Refusal>> RemoveAsync(string id, HttpContext context, RecipeStore recipes, AuditTrail trail)
    {
        List<InputError> errors = [];
        int? version = ReadVersion(context.Request, errors);
        if (version is null && errors.Count == 0)
        {
            errors.Add(new("?version", "missing", "the number of the latest version, as GET tells it"));
        }

        return Recorded(context, trail, id, errors.Count > 0 ? new([], Refusal.BadRequest(errors)) : await recipes.RemoveAsync(id, version!.Value));
    }

    private static Results<Answer<Recipe>, Refusal> Recorded(HttpContext context, AuditTrail trail, string? id, RecipeOutcome outcome)
    {
        Recipe? recipe = outcome.Recipes is [var one] ? one : null;
        trail.Record(context, Described(id, recipe), outcome.Refusal?.Message);
        return AnswerOf(outcome);
    }

    /// <summary>A recipe as the record of commands names it.</summary>
    public static JsonObject Described(string? id, Recipe? recipe) => new()
    {
        ["recipe"] = id is null ? null : Shortened.Of(id),
        ["name"] = recipe?.Name,
        ["version"] = recipe?.Version,
    };

    private static Results<Answer<Recipe>, Refusal> AnswerOf(RecipeOutcome outcome) => outcome.Refusal is { } refusal ? refusal : new Answer<Recipe>(outcome.Recipes[0]);
}
