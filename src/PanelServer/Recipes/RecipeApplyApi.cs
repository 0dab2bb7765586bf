using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using PanelServer.Host.Audit;
using PanelServer.Host.Http;
using PanelServer.Host.Machines;
using PanelServer.Machines;
using PanelServer.Machines.Input;

namespace PanelServer.Host.Recipes;

/// <summary>Comparing a recipe with what machines have, and applying it.</summary>
internal static class RecipeApplyApi
{
    /// <summary>Address of the comparison.</summary>
    public const string CompareRoute = RecipeApi.OneRoute + "/compare";

    private const string Allowed = "see the comparison";

    /// <summary>Adds the routes.</summary>
    public static void MapRecipeApplication(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = RecipeApi.GroupIn(routes);
        group.MapGet(CompareRoute, CompareAsync)
            .Needs(Role.Viewer)
            .Described("compareRecipe", "Compare a recipe with the machines", "Every value of the recipe beside the present one, with what would be refused and why. Changes nothing.")
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
        group.MapPost(RecipeApi.OneRoute + "/apply", ApplyAsync)
            .Needs(Role.Operator)
            .RequireRateLimiting(RateLimits.Mutations)
            .Described("applyRecipe", "Apply a recipe", "All machines are asked first. If one would refuse something, or is not there, nothing is changed on any of them. Modes stay.")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status429TooManyRequests);
    }

    private static async Task<Results<Answer<RecipeComparison>, Refusal>> CompareAsync(string id, HttpRequest request, RecipeStore recipes, RecipePlanner planner)
    {
        RecipeOutcome found = await RecipeApi.FindAsync(request, id, recipes);
        return found.Refusal is { } refusal ? refusal : new Answer<RecipeComparison>(RecipePlanner.Compare(found.Recipes[0], planner.Plan(found.Recipes[0])));
    }

    private static async Task<Results<Answer<RecipeApplication>, Refusal>> ApplyAsync(
        string id, RecipeBody<RecipeApplyRequest> body, HttpContext context, RecipeInput input, RecipeStore recipes, RecipePlanner planner, CommandDispatcher dispatcher, AuditTrail trail)
    {
        List<InputError> errors = [];
        int? version = RecipeInput.TryFind(body.Root, "version", out _) ? RecipeInput.ReadVersion(body.Root, errors) : null;
        IReadOnlyList<RecipeMachine>? chosen = RecipeInput.TryFind(body.Root, "machines", out JsonElement machines) ? input.ReadMachines(machines, "/machines", errors) : null;
        if (body.Root.ValueKind != JsonValueKind.Object)
        {
            errors.Add(new("", "not an object", "an object, with version and machines if they are wanted"));
        }

        RecipeOutcome found = errors.Count > 0 ? new([], Refusal.Unprocessable(errors)) : await recipes.FindAsync(id, version);
        Refusal? refusal = found.Refusal;
        RecipeApplication? done = null;
        if (refusal is null)
        {
            // What differs is found out and sent without a command of others between: what they change then would be missing.
            (done, refusal) = Machine.Exclusively(planner.MachinesOf(found.Recipes[0]), () => Apply(found.Recipes[0], chosen, context, planner, dispatcher));
        }

        if (done is not null)
        {
            recipes.NoteApplied(found.Recipes[0]);
        }

        trail.Record(context, RecipeApi.Described(id, found.Recipes is [var recipe] ? recipe : null), refusal?.Message);
        return refusal is not null ? refusal : new Answer<RecipeApplication>(done!);
    }

    private static (RecipeApplication? Done, Refusal? Refusal) Apply(
        Recipe recipe, IReadOnlyList<RecipeMachine>? chosen, HttpContext context, RecipePlanner planner, CommandDispatcher dispatcher)
    {
        List<InputError> errors = [];
        IReadOnlyList<MachinePlan> plans = Choose(planner.Plan(recipe), chosen, errors);
        errors.AddRange(plans.SelectMany(Refusals));
        if (errors.Count > 0)
        {
            return (null, Refused(errors));
        }

        (RosterEntry Entry, Mutation[] Mutations)[] commands = [.. plans.Where(plan => plan.Mutations.Length > 0).Select(plan => (plan.Entry!, plan.Mutations))];
        if (dispatcher.FindControlElsewhere(Requester.Of(context), commands.Select(command => command.Entry)) is { } elsewhere)
        {
            return (null, elsewhere);
        }

        IReadOnlyList<(RosterEntry Entry, string Reason)> refusals = dispatcher.SubmitTogether(context, commands, $"recipe {recipe.Name} v{recipe.Version}");
        return refusals.Count > 0
            ? (null, Refused([.. refusals.Select(refused => new InputError($"/{refused.Entry.Slug}/{refused.Entry.Identification.Serial}", refused.Reason, Allowed))]))
            : (new(recipe.Id, recipe.Version, [.. plans.Select(plan => new AppliedMachine(plan.Compared.Slug, plan.Compared.Serial!.Value, plan.Mutations.Length))]), null);
    }

    private static List<MachinePlan> Choose(IReadOnlyList<MachinePlan> plans, IReadOnlyList<RecipeMachine>? chosen, List<InputError> errors)
    {
        if (chosen is null)
        {
            return [.. plans];
        }

        List<MachinePlan> found = [];
        for (int index = 0; index < chosen.Count; index++)
        {
            RecipeMachine wanted = chosen[index];
            MachinePlan[] meant = [.. plans.Where(plan => plan.Compared.Slug == wanted.Slug && (wanted.Serial is null || wanted.Serial == plan.Compared.Serial))];
            if (meant.Length == 0)
            {
                errors.Add(new($"/machines/{index}", $"the recipe has no settings for {wanted}", "one of " + string.Join(", ", plans.Select(plan => plan.Name))));
            }

            found.AddRange(meant.Except(found));
        }

        return found;
    }

    private static IEnumerable<InputError> Refusals(MachinePlan plan) => plan.Compared.Problem is { } problem
        ? [new($"/{plan.Name}", problem, "a machine that can be set")]
        : plan.Compared.Values.Where(value => value.Refusal is not null).DistinctBy(value => value.Setting)
            .Select(value => new InputError($"/{plan.Name}/{value.Setting}", value.Refusal!, Allowed));

    private static Refusal Refused(List<InputError> errors) =>
        new(StatusCodes.Status422UnprocessableEntity, $"Nothing was changed on any machine. {ErrorAnswer.Summarize(errors)}", errors);
}

/// <summary>What was applied.</summary>
/// <param name="Id">The recipe.</param>
/// <param name="Version">The version that was applied.</param>
/// <param name="Machines">The machines. What they were told takes effect in the next cycle.</param>
internal sealed record RecipeApplication(string Id, int Version, IReadOnlyList<AppliedMachine> Machines);

/// <summary>What was applied to a machine.</summary>
/// <param name="Slug">Type of the machine.</param>
/// <param name="Serial">Serial number of the machine.</param>
/// <param name="ChangedSettings">How many settings were changed; 0 if all were as the recipe has them.</param>
internal sealed record AppliedMachine(string Slug, ushort Serial, int ChangedSettings);
