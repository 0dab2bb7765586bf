using PanelServer.EtherCat;
using PanelServer.Machines;

namespace PanelServer.Host.Bus.Assignment;

/// <summary>Which terminals on the bus belong to which machine, and which to none.</summary>
/// <param name="Terminals">All terminals, in bus order.</param>
/// <param name="Machines">The machines, in the order of their first terminals.</param>
internal sealed record AssignmentOverview(IReadOnlyList<BusTerminal> Terminals, IReadOnlyList<AssignedMachine> Machines)
{
    /// <summary>Terminals that belong to no machine, in bus order.</summary>
    public IEnumerable<BusTerminal> Unassigned => Terminals.Where(terminal => terminal.Assignment is null);

    /// <summary>Sorts out what was found on the bus.</summary>
    /// <param name="subdevices">What was found.</param>
    /// <param name="roles">The machine types.</param>
    public static AssignmentOverview Of(IReadOnlyList<SubdeviceSnapshot> subdevices, RoleCatalog roles)
    {
        BusTerminal[] terminals = [.. subdevices.Select(BusTerminal.Of)];
        BusTerminal[] unassigned = [.. terminals.Where(terminal => terminal.Assignment is null)];
        return new(
            terminals,
            [
                .. terminals.Where(terminal => terminal.Assignment is not null)
                    .GroupBy(terminal => terminal.Assignment!.Value.MachineIdentificationUnique)
                    .Select(group => Describe(group.Key, [.. group], unassigned, roles)),
            ]);
    }

    private static AssignedMachine Describe(MachineIdentificationUnique identification, BusTerminal[] own, BusTerminal[] unassigned, RoleCatalog catalog)
    {
        BusMachineModule? module = catalog.Find(identification.MachineIdentification);
        IReadOnlyList<MachineRole> roles = module is null ? [] : catalog.RolesOf(module);
        return new(
            identification,
            catalog.SlugOf(identification.MachineIdentification),
            module,
            [
                .. roles.Select(role => new RoleFilling(
                    role,
                    [.. own.Where(terminal => terminal.Words.Role == role.Role)],
                    [.. unassigned.Where(terminal => role.Device.Matches(terminal.Identity))])),
            ],
            [.. own.Where(terminal => roles.All(role => role.Role != terminal.Words.Role))]);
    }
}
