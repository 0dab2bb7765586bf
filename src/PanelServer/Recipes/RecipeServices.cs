using PanelServer.Host.Common;

namespace PanelServer.Host.Recipes;

/// <summary>Adds the recipes: named sets of settings of one machine or of the whole line.</summary>
internal static class RecipeServices
{
    /// <summary>Adds them.</summary>
    public static void AddRecipes(this IServiceCollection services)
    {
        services.AddCheckedOptions<RecipeOptions>("Recipes");
        services.AddSingleton<RecipeStore>();
        services.AddSingleton<RecipeInput>();
        services.AddSingleton<RecipeCapture>();
        services.AddSingleton<RecipeReader>();
        services.AddSingleton<RecipePlanner>();
        services.AddSingleton<PresetFile>();
        services.AddSingleton<AppliedRecipe>();
    }

    /// <summary>Adds the routes.</summary>
    public static void MapRecipes(this IEndpointRouteBuilder routes)
    {
        routes.MapRecipeChanges();
        routes.MapRecipeApplication();
        routes.MapRecipeExchange();
    }
}
