using PanelServer.Host.Storage;

namespace PanelServer.Host.Recipes;

/// <summary>The recipe that the line works by: the one that was applied last, as long as the machines have all that it says.</summary>
/// <param name="recipes">The recipes.</param>
/// <param name="planner">Compares them with the machines.</param>
internal sealed class AppliedRecipe(RecipeStore recipes, RecipePlanner planner)
{
    /// <summary>Finds it, in the version that was applied.</summary>
    /// <returns>The recipe; null if none was applied, it was deleted, or a machine has something else by now.</returns>
    /// <exception cref="StoreException">The store can't be used.</exception>
    public async Task<Recipe?> FindAsync() => await recipes.FindAppliedAsync() is { } recipe && planner.Plan(recipe).All(IsSo) ? recipe : null;

    private static bool IsSo(MachinePlan plan) => plan.Compared.Problem is null && plan.Compared.Values.All(value => !value.Differs);
}
