using PanelServer.Simulation.ExtruderV1;
using PanelServer.Simulation.Segment;
using PanelServer.Simulation.Segment.Description;
using PanelServer.Simulation.WinderV1;

namespace PanelServer.Simulation.Terminals;

/// <summary>Bus segments by name, made of the terminals of the documented machines.</summary>
public static class SegmentPresets
{
    /// <summary>Vendor number of the machines.</summary>
    public const ushort MachineVendor = 1;

    /// <summary>Serial number of a simulated machine, as in the published examples.</summary>
    public const ushort DefaultSerial = 57922;

    /// <summary>The names that <see cref="Create"/> knows: "documented" is extruder and winder on one cable.</summary>
    public static IReadOnlyList<string> Names { get; } = ["extruder", "winder", "documented"];

    /// <summary>Makes the subdevices of a preset, in bus order.</summary>
    /// <exception cref="ArgumentException">There is no preset of this name.</exception>
    public static IReadOnlyList<VirtualSubdevice> Create(string name) => name switch
    {
        "extruder" => new ExtruderTerminals().Subdevices,
        "winder" => new WinderTerminals().Subdevices,
        "documented" => [.. new ExtruderTerminals().Subdevices, .. new WinderTerminals().Subdevices],
        _ => throw new ArgumentException($"There is no segment \"{name}\". Known are: {string.Join(", ", Names)}.", nameof(name)),
    };

    /// <summary>Makes the subdevices of one machine: same vendor, machine and serial, the position is the role.</summary>
    internal static IReadOnlyList<VirtualSubdevice> Identify(
        MachineWords machine, IEnumerable<(SubdeviceDescription Description, SubdeviceApplication Application)> terminals) =>
        [.. terminals.Select((terminal, role) => new VirtualSubdevice(
            terminal.Description with { Machine = machine with { Role = (ushort)role } }, terminal.Application))];
}
