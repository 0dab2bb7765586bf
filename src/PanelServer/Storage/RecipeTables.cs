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

    /// <summary>Makes the table that has one row: which recipe was applied last.</summary>
    public const string CreateApplied = "CREATE TABLE recipe_applied (place INTEGER PRIMARY KEY, recipe TEXT NOT NULL, version INTEGER NOT NULL);";
}
