namespace PanelServer.Host.Storage;

/// <summary>The table of the devices beside the bus.</summary>
internal static class DeviceTables
{
    /// <summary>Makes it: the devices that people have assigned, with their addresses, and those that they have released, without.</summary>
    public const string Create = "CREATE TABLE device_use (slug TEXT NOT NULL, serial INTEGER NOT NULL, address TEXT, PRIMARY KEY (slug, serial));";
}
