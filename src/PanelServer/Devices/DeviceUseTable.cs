using System.Data.Common;
using PanelServer.Host.Storage;
using PanelServer.Machines.Devices;

namespace PanelServer.Host.Devices;

/// <summary>What people want of a device beside the bus.</summary>
/// <param name="Slug">Its type.</param>
/// <param name="Serial">Its machine's serial number.</param>
/// <param name="Address">Where it is used; null if it is released: not used wherever it is found.</param>
internal sealed record StoredDeviceUse(string Slug, ushort Serial, string? Address)
{
    /// <summary>Reads an address as it is stored, and as clients write it.</summary>
    /// <param name="text">The address.</param>
    /// <param name="module">The device's type, which tells the kind of address.</param>
    /// <returns>The address; null if it is none.</returns>
    public static DeviceAddress? ReadAddress(string text, DeviceMachineModule module) =>
        module is ModbusTcpMachineModule ? NetworkAddress.TryRead(text) : new SerialDeviceAddress(text);
}

/// <summary>The table of the devices that people have assigned and released.</summary>
internal static class DeviceUseTable
{
    /// <summary>Reads all.</summary>
    public static List<StoredDeviceUse> Read(DbConnection store) =>
        store.Query("SELECT slug, serial, address FROM device_use", row => new StoredDeviceUse(row.GetString(0), (ushort)row.GetInt32(1), row.Text(2)));

    /// <summary>Stores what is wanted of a device, in place of what was before.</summary>
    public static void Put(DbConnection store, StoredDeviceUse use) => store.Execute(
        """
        INSERT INTO device_use (slug, serial, address) VALUES (@slug, @serial, @address)
        ON CONFLICT (slug, serial) DO UPDATE SET address = excluded.address
        """,
        ("slug", use.Slug),
        ("serial", (int)use.Serial),
        ("address", use.Address));
}
