using System.Text.Json.Serialization;

namespace PanelServer.Machines;

/// <summary>A machine type: who built it and which model it is. The model's number maps to a slug in <see cref="MachineCatalog"/>.</summary>
/// <param name="Vendor">Vendor number; 1 is QiTech, 0 is invalid.</param>
/// <param name="Machine">Model number; 0 is invalid.</param>
public readonly record struct MachineIdentification(
    [Label("Vendor", German = "Hersteller")]
    ushort Vendor,
    [Label("Model", German = "Modell")]
    ushort Machine)
{
    /// <summary>The only vendor there is: QiTech.</summary>
    public const ushort QiTech = 1;

    /// <summary>The vendor's name as clients see it: <c>QiTech</c> for vendor 1, otherwise <c>N/A</c>.</summary>
    [JsonIgnore]
    public string VendorName => Vendor == QiTech ? "QiTech" : "N/A";
}

/// <summary>One particular machine: its type and its serial number. Serial numbers are unique per type only.</summary>
/// <param name="MachineIdentification">The type.</param>
/// <param name="Serial">The serial number, 0…65535; 0 is invalid.</param>
public readonly record struct MachineIdentificationUnique(
    [Label("Machine type", German = "Maschinentyp")]
    MachineIdentification MachineIdentification,
    [Label("Serial number", German = "Seriennummer")]
    ushort Serial)
{
    /// <summary>True if vendor, machine and serial are all non-zero. Anything else belongs to no machine.</summary>
    [JsonIgnore]
    public bool IsValid => MachineIdentification.Vendor != 0 && MachineIdentification.Machine != 0 && Serial != 0;

    /// <summary>The form used in error texts and logs: <c>1/7/57922</c>.</summary>
    public override string ToString() =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{MachineIdentification.Vendor}/{MachineIdentification.Machine}/{Serial}");
}
