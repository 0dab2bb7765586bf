using PanelServer.EtherCat;
using PanelServer.EtherCat.Terminals;
using PanelServer.Host.Bus.Assignment;
using PanelServer.Machines;

namespace PanelServer.Host.Bus;

/// <summary>A machine assembled from what was found on the bus, or why it could not be.</summary>
/// <param name="Identification">Which machine it is.</param>
/// <param name="Machine">The machine; null if it could not be built.</param>
/// <param name="Error">Why not; null if it was.</param>
internal sealed record AssembledMachine(MachineIdentificationUnique Identification, Machine? Machine, string? Error);

/// <summary>
/// Makes machines of terminals: those with the same vendor, machine and serial words in their EEPROMs are one machine, their
/// role words tell what each is for.
/// </summary>
/// <param name="catalog">The machine types.</param>
/// <param name="roster">The other machines, for machines that look at one another.</param>
/// <param name="roles">The roles of the machine types, to tell all that a machine lacks.</param>
internal sealed class BusMachineAssembler(MachineCatalog catalog, MachineRoster roster, RoleCatalog roles)
{
    /// <summary>Assembles all machines, in the order of their first terminals.</summary>
    /// <param name="subdevices">What was found.</param>
    /// <param name="terminals">The drivers, in the same order.</param>
    public IReadOnlyList<AssembledMachine> Assemble(IReadOnlyList<SubdeviceSnapshot> subdevices, IReadOnlyList<Terminal> terminals)
    {
        // To know all roles of a type takes building one, for which a start has no time where nothing is lacking.
        Lazy<AssignmentOverview> overview = new(() => AssignmentOverview.Of(subdevices, roles));
        return
        [
            .. subdevices.Select(subdevice => IdentificationWords.Of(subdevice.Eeprom)).Zip(terminals)
                .Where(pair => pair.First.IsAssigned)
                .GroupBy(pair => IdentificationOf(pair.First))
                .Select(group => Assemble(group.Key, [.. group.Select(pair => (pair.First.Role, pair.Second))]))
                .Select(assembled => WithInventory(assembled, overview)),
        ];
    }

    /// <summary>A machine that lacks something says at once all that is there and all that is missing, with positions.</summary>
    private static AssembledMachine WithInventory(AssembledMachine assembled, Lazy<AssignmentOverview> overview)
    {
        if (assembled.Error is null)
        {
            return assembled;
        }

        AssignedMachine assigned = overview.Value.Machines.Single(machine => machine.Identification == assembled.Identification);
        return assigned.IsWhole || assigned.Module is null
            ? assembled
            : assembled with { Error = $"{assembled.Error} {assigned.Inventory}" };
    }

    private static MachineIdentificationUnique IdentificationOf(IdentificationWords words) => new(new(words.Vendor, words.Machine), words.Serial);

    private AssembledMachine Assemble(MachineIdentificationUnique identification, IReadOnlyList<(ushort Role, Terminal Terminal)> terminals)
    {
        if (catalog.Find(identification.MachineIdentification) is not BusMachineModule module)
        {
            return Failed(identification, $"Machine type {identification.MachineIdentification.Machine} is not known to this server as a machine on the bus. Correct the assignment of {terminals[0].Terminal.Label} or update the server.");
        }

        Dictionary<ushort, Terminal> byRole = [];
        foreach ((ushort role, Terminal terminal) in terminals)
        {
            if (!byRole.TryAdd(role, terminal))
            {
                return Failed(identification, $"Role {role} is assigned twice: to {byRole[role].Label} and to {terminal.Label}. Correct the assignment of one of them.");
            }
        }

        try
        {
            return new(identification, module.Build(identification.Serial, new(byRole), roster), null);
        }
        catch (MachineBuildException failure)
        {
            return Failed(identification, failure.Message);
        }
    }

    private static AssembledMachine Failed(MachineIdentificationUnique identification, string error) => new(identification, null, error);
}
