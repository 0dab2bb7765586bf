namespace PanelServer.Host.Storage;

/// <summary>The tables of the recipes.</summary>
internal static class RecipeTables
{
    /// <summary>Makes them: the recipes with the version that counts, and all versions with their bodies as JSON.</summary>
    public const string Create =
        """
        CREATE TABLE recipe (id TEXT PRIMARY KEY, name_key TEXT NOT NULL, version INTEGER NOT NULL);
        CREATE TABLE recipe_version (
            recipe TEXT NOT NULL, version INTEGER NOT NULL, changed BIGINT NOT NULL, changed_by TEXT NOT NULL, origin TEXT NOT NULL, body TEXT NOT NULL,
            PRIMARY KEY (recipe, version));
        """;
}
