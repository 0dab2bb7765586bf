namespace PanelServer.Machines;

/// <summary>Registers a machine type that is assembled from the terminals found on the EtherCAT bus.</summary>
public abstract class BusMachineModule : MachineModule
{
    /// <summary>
    /// Builds the machine from its terminals, and sets the start-up parameters it needs on them. Called before the terminals
    /// are configured, off the cycle thread.
    /// </summary>
    /// <param name="serial">The machine's serial number.</param>
    /// <param name="terminals">Its terminals by role.</param>
    /// <param name="roster">The other machines, for machines that look at one another. Reading it is allowed in every cycle.</param>
    /// <returns>The machine, in its default state.</returns>
    /// <exception cref="MachineBuildException">A terminal is missing or of the wrong type.</exception>
    public abstract Machine Build(ushort serial, MachineTerminals terminals, MachineRoster roster);

    /// <summary>The roles that a machine of this type has, in order, each with the type of terminal that it takes. Builds a machine to find out.</summary>
    public IReadOnlyList<MachineRole> FindRoles()
    {
        List<MachineRole> roles = [];
        try
        {
            _ = Build(1, MachineTerminals.StandIns(roles), new MachineRoster(new MachineCatalog([this])));
        }
        catch (MachineBuildException)
        {
            // Something else is missing than a terminal, for example a module beside a coupler that is not there.
        }

        return [.. roles.OrderBy(role => role.Role)];
    }
}
