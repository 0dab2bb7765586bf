using PanelServer.EtherCat;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Simulation.Segment.Description;

namespace PanelServer.Tests.Shared;

/// <summary>Groups terminals by the machine in their EEPROMs, as the server does.</summary>
internal static class MachineGroups
{
    /// <summary>Settings of a main device that does.</summary>
    public static MainDeviceOptions Options { get; } = new()
    {
        GroupOf = Of,
        IsSameDevice = (missing, found) => MainDeviceOptions.HasSameIdentity(missing, found) && WordsOf(missing) == WordsOf(found),
    };

    /// <summary>The words of an EEPROM.</summary>
    public static MachineWords WordsOf(SiiContent eeprom) =>
        new(eeprom.Word(MachineWords.Address), eeprom.Word(MachineWords.Address + 1), eeprom.Word(MachineWords.Address + 2), eeprom.Word(MachineWords.Address + 3));

    private static string Of(SubdeviceSnapshot device) => WordsOf(device.Eeprom) is { Vendor: not 0, Machine: not 0, Serial: not 0 } words && !device.Eeprom.IsBlank
        ? $"{words.Vendor}/{words.Machine}/{words.Serial}"
        : $"position {device.Position}";
}
