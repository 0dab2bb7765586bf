namespace PanelServer.Host.Recipes;

/// <summary>What a recipe is for. It changes nothing about how it is applied: people find it by this.</summary>
internal enum RecipeKind
{
    /// <summary>Anything.</summary>
    General,

    /// <summary>A material: temperatures, pressures, speeds.</summary>
    Material,

    /// <summary>A spool: limits, step and regulation of the winder.</summary>
    Spool,
}
