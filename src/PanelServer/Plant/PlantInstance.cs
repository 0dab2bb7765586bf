using System.Data.Common;
using PanelServer.Host.Storage;

namespace PanelServer.Host.Plant;

/// <summary>By what the panel's own store is known in the common history.</summary>
internal static class PlantInstance
{
    /// <summary>Reads it, or makes it when it is first needed.</summary>
    /// <param name="store">The panel's own store.</param>
    public static string ReadOrMake(DbConnection store)
    {
        store.Execute("INSERT INTO plant_instance (place, instance) VALUES (1, @instance) ON CONFLICT (place) DO NOTHING", ("instance", Guid.NewGuid().ToString()));
        return store.QuerySingle("SELECT instance FROM plant_instance", row => row.GetString(0));
    }
}
