using PanelServer.Machines.AquapathV1;
using PanelServer.Machines.BufferV1;
using PanelServer.Machines.ExtruderV1;
using PanelServer.Machines.LaserV1;
using PanelServer.Machines.Mock;
using PanelServer.Machines.WagoPowerV1;
using PanelServer.Machines.WinderV1;

namespace PanelServer.Machines;

/// <summary>The machine types of this server: the one place outside a machine's folder that names it.</summary>
public static class MachineModules
{
    /// <summary>Makes a module of each type, with default settings, in the order of the machine list.</summary>
    public static IReadOnlyList<MachineModule> CreateAll() =>
    [
        new MockModule(),
        new ExtruderModule(),
        WinderModule.WithEl7041(),
        WinderModule.WithEl7031(),
        new BufferModule(),
        new AquapathModule(),
        new WagoPowerModule(),
        new LaserModule(),
    ];
}
