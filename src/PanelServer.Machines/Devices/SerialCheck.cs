namespace PanelServer.Machines.Devices;

/// <summary>Checks serial numbers in the configuration.</summary>
internal static class SerialCheck
{
    /// <summary>What is wrong with a serial number, as part of a sentence; null if nothing is.</summary>
    /// <param name="serial">The number; null if none was set.</param>
    /// <param name="others">The numbers before it in the list.</param>
    public static string? FindFault(int? serial, IEnumerable<int?> others) => serial switch
    {
        null => null,
        < 1 or > 65535 => $"{serial} is no serial number; 1 to 65535 are, or leave it out",
        _ => others.Contains(serial) ? $"{serial} is in the list already; every device needs a number of its own" : null,
    };
}
