using System.ComponentModel.DataAnnotations;

namespace PanelServer.Host.Recipes;

/// <summary>Settings of the recipes, section <c>Recipes</c> of the configuration.</summary>
internal sealed class RecipeOptions
{
    /// <summary>How many recipes there may be. Default: 500.</summary>
    [Range(1, 10_000)]
    public int Maximum { get; set; } = 500;

    /// <summary>How many versions of a recipe are kept; the oldest go then. Default: 50.</summary>
    [Range(1, 1000)]
    public int MaximumVersions { get; set; } = 50;
}
