namespace PanelServer.Host.Storage;

/// <summary>The table by which a store is known among the panels of a plant.</summary>
internal static class PlantTables
{
    /// <summary>Makes it: one row, made when it is first needed.</summary>
    public const string Create = "CREATE TABLE plant_instance (place INTEGER PRIMARY KEY, instance TEXT NOT NULL);";
}
