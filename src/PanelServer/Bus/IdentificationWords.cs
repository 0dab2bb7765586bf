using PanelServer.EtherCat;
using PanelServer.EtherCat.Esc;

namespace PanelServer.Host.Bus;

/// <summary>Vendor, machine, serial and role that the panel keeps in EEPROM words 0x28–0x2B of each device; what it knows of devices beyond EtherCAT.</summary>
/// <param name="Vendor">Machine vendor.</param>
/// <param name="Machine">Machine number.</param>
/// <param name="Serial">Machine serial number.</param>
/// <param name="Role">Role of this device in the machine; may be 0.</param>
internal readonly record struct IdentificationWords(ushort Vendor, ushort Machine, ushort Serial, ushort Role)
{
    private const ushort Address = 0x28;

    /// <summary>True when the device belongs to a machine: vendor, machine and serial are set.</summary>
    public bool IsAssigned => Vendor != 0 && Machine != 0 && Serial != 0;

    /// <summary>What an EEPROM says.</summary>
    public static IdentificationWords Of(SiiContent eeprom) =>
        eeprom.IsBlank ? default : new(eeprom.Word(Address), eeprom.Word(Address + 1), eeprom.Word(Address + 2), eeprom.Word(Address + 3));

    /// <summary>Words and values as they are written, in the panel's order.</summary>
    public (ushort Address, ushort Value)[] ToEeprom() => [(Address, Vendor), (Address + 2, Serial), (Address + 1, Machine), (Address + 3, Role)];

    /// <summary>The group of a device: those of one machine share their fate, one without is alone.</summary>
    public static string GroupOf(SubdeviceSnapshot device) =>
        Of(device.Eeprom) is { IsAssigned: true } words ? $"{words.Vendor}/{words.Machine}/{words.Serial}" : $"position {device.Position}";

    /// <summary>Whether a device that is found where one is missing is the same: also assigned to the same machine and role.</summary>
    public static bool AreOfSameDevice(SiiContent missing, SiiContent found) =>
        MainDeviceOptions.HasSameIdentity(missing, found) && Of(missing) == Of(found);

    /// <summary>Whether a device is known wherever it is plugged in: also by its machine and role, which no other has.</summary>
    public static bool AreUnmistakable(SiiContent eeprom) => Of(eeprom).IsAssigned || MainDeviceOptions.HasOwnNumber(eeprom);
}
