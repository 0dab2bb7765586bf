using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using PanelServer.Host.Audit;
using PanelServer.Host.Http;
using PanelServer.Machines.Input;

namespace PanelServer.Host.Recipes;

/// <summary>Recipes as files: export, import, and import of the presets of the vendor's HMI.</summary>
internal static class RecipeExchangeApi
{
    /// <summary>Address of a recipe's file.</summary>
    public const string ExportRoute = RecipeApi.OneRoute + "/export";

    private const string MediaType = "application/json";

    /// <summary>Adds the routes.</summary>
    public static void MapRecipeExchange(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = RecipeApi.GroupIn(routes);
        group.MapGet(RecipeApi.Route + "/export", ExportAll)
            .Needs(Role.Viewer)
            .RequireRateLimiting(RateLimits.Large)
            .WithMetadata(new Produces(StatusCodes.Status200OK, typeof(RecipeFile)))
            .Described("exportRecipes", "All recipes as a file", "JSON, in the form that import takes. Older versions are not in it.")
            .Refuses(StatusCodes.Status429TooManyRequests);
        group.MapGet(ExportRoute, ExportAsync)
            .Needs(Role.Viewer)
            .WithMetadata(new Produces(StatusCodes.Status200OK, typeof(RecipeFile)))
            .Described("exportRecipe", "A recipe as a file", "JSON, in the form that import takes.")
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
        group.MapPost(RecipeApi.Route + "/import", ImportAsync)
            .Needs(Role.Operator)
            .RequireRateLimiting(RateLimits.Mutations)
            .Described(
                "importRecipes",
                "Recipes from a file",
                "A file that was exported here: all of it or nothing. Or presets of the vendor's HMI: what can be used of them, with notes on the rest. Nothing is overwritten: a name that is taken gets a number.")
            .Refuses(StatusCodes.Status409Conflict, StatusCodes.Status429TooManyRequests);
    }

    private static FileContentHttpResult ExportAll(RecipeStore recipes) => File(RecipeFile.Write(recipes.ReadAll(recipe => recipe)), "recipes.json");

    private static async Task<Results<FileContentHttpResult, Refusal>> ExportAsync(string id, HttpRequest request, RecipeStore recipes)
    {
        RecipeOutcome found = await RecipeApi.FindAsync(request, id, recipes);
        return found.Refusal is { } refusal ? refusal : File(RecipeFile.Write(found.Recipes), $"{found.Recipes[0].Id}-v{found.Recipes[0].Version}.json");
    }

    private static async Task<Results<Answer<RecipeImport>, Refusal>> ImportAsync(
        RecipeBody<RecipeFile> body, HttpContext context, RecipeInput input, PresetFile presets, RecipeStore recipes, AuditTrail trail)
    {
        List<InputError> errors = [];
        List<ConvertedPreset> converted = [];
        if (RecipeFile.IsOne(body.Root))
        {
            converted.AddRange(RecipeFile.Read(body.Root, input, errors).Select(content => new ConvertedPreset(content.Name, content, [])));
        }
        else if (PresetFile.Find(body.Root) is { } found)
        {
            converted.AddRange(found.Select(presets.Convert));
            if (converted.TrueForAll(preset => preset.Content is null))
            {
                errors.AddRange(converted.Select((preset, index) => new InputError($"/{index}", string.Join(" ", preset.Notes), "a preset of a machine that is known")).Take(20));
            }
        }
        else
        {
            errors.Add(new("", "no file that is known", $"a file that was exported here (\"format\":\"{RecipeFile.Name}\"), or presets of the vendor's HMI"));
        }

        ConvertedPreset[] usable = [.. converted.Where(preset => preset.Content is not null)];
        RecipeOutcome outcome = errors.Count > 0
            ? new([], Refusal.Unprocessable(errors))
            : await recipes.AddAsync([.. usable.Select(preset => preset.Content!)], "imported", RecipeApi.NameOf(context), mayRename: true);
        trail.Record(context, new JsonArray([.. outcome.Recipes.Select(recipe => RecipeApi.Described(recipe.Id, recipe))]), outcome.Refusal?.Message);
        return outcome.Refusal is { } refusal ? refusal : new Answer<RecipeImport>(new(
            [.. outcome.Recipes.Zip(usable, Imported)],
            [.. converted.Where(preset => preset.Content is null).Select(preset => new SkippedPreset(preset.Name, preset.Notes))]));
    }

    private static ImportedRecipe Imported(Recipe recipe, ConvertedPreset from) => new(
        recipe.Id, recipe.Name, recipe.Name == from.Name ? from.Notes : [$"The name \"{from.Name}\" is taken, so it is called \"{recipe.Name}\".", .. from.Notes]);

    private static FileContentHttpResult File(byte[] body, string name) => TypedResults.File(body, MediaType, name);
}

/// <summary>What was imported.</summary>
/// <param name="Imported">The new recipes.</param>
/// <param name="Skipped">Presets of which no recipe could be made.</param>
internal sealed record RecipeImport(IReadOnlyList<ImportedRecipe> Imported, IReadOnlyList<SkippedPreset> Skipped);

/// <summary>A recipe that was imported.</summary>
/// <param name="Id">The recipe.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Notes">What was not taken from the file, and why.</param>
internal sealed record ImportedRecipe(string Id, string Name, IReadOnlyList<string> Notes);

/// <summary>A preset of which no recipe could be made.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Reasons">Why not.</param>
internal sealed record SkippedPreset(string Name, IReadOnlyList<string> Reasons);
