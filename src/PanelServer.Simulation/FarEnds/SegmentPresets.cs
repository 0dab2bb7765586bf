using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Simulation.Segment.Description;

namespace PanelServer.Simulation.FarEnds;

/// <summary>Bus segments by name, made of the terminals of the machines.</summary>
public static class SegmentPresets
{
    /// <summary>Vendor number of the machines.</summary>
    public const ushort MachineVendor = 1;

    /// <summary>Serial number of a simulated machine, as in the published examples.</summary>
    public const ushort DefaultSerial = 57922;

    /// <summary>Each machine alone, "documented" for the documentation's example, and "everything" for one of each.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. FarEndList.OnBus.Select(kind => kind.Name), LineList.Documented, LineList.Everything];

    /// <summary>Makes the subdevices of a line, in bus order.</summary>
    /// <param name="list">Which machines, see <see cref="LineList"/>.</param>
    /// <exception cref="FormatException">The list is wrong; the message says what is allowed.</exception>
    public static IReadOnlyList<VirtualSubdevice> Create(string list) => new SimulatedLine(list).Subdevices;

    /// <summary>Makes the subdevices of one machine: same vendor, machine and serial, the position is the role.</summary>
    internal static IReadOnlyList<VirtualSubdevice> Identify(
        MachineWords machine, IEnumerable<(SubdeviceDescription Description, SubdeviceApplication Application)> terminals) =>
        IdentifyByRole(machine, terminals.Select((terminal, role) => ((ushort)role, terminal.Description, terminal.Application)));

    /// <summary>Makes the subdevices of one machine whose order on the bus is not that of their roles.</summary>
    internal static IReadOnlyList<VirtualSubdevice> IdentifyByRole(
        MachineWords machine, IEnumerable<(ushort Role, SubdeviceDescription Description, SubdeviceApplication Application)> terminals) =>
        [.. terminals.Select(terminal => new VirtualSubdevice(
            terminal.Description with { Machine = machine with { Role = terminal.Role } }, terminal.Application))];
}
