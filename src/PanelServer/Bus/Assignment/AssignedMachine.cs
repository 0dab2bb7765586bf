using PanelServer.Machines;

namespace PanelServer.Host.Bus.Assignment;

/// <summary>A machine as its terminals know it: whole, half-assigned, or of a type that this server does not know.</summary>
/// <param name="Identification">Which machine.</param>
/// <param name="Slug">Its type's name in addresses.</param>
/// <param name="Module">Its type; null if it is not known as one on the bus.</param>
/// <param name="Roles">The roles of its type, in order.</param>
/// <param name="Superfluous">Terminals that are assigned to it in a role that its type does not have.</param>
internal sealed record AssignedMachine(
    MachineIdentificationUnique Identification,
    string Slug,
    BusMachineModule? Module,
    IReadOnlyList<RoleFilling> Roles,
    IReadOnlyList<BusTerminal> Superfluous)
{
    /// <summary>All its terminals, in bus order.</summary>
    public IEnumerable<BusTerminal> Terminals => Roles.SelectMany(role => role.Terminals).Concat(Superfluous).OrderBy(terminal => terminal.Position);

    /// <summary>True if each role is filled by one terminal of the right type.</summary>
    public bool IsWhole => Module is not null && Roles.All(role => role.IsFilled);

    /// <summary>Which terminals there are and what is missing, for a message about a machine that is not whole.</summary>
    public string Inventory =>
        $"There: {string.Join(", ", Terminals.Select(terminal => $"{terminal.Label} as role {terminal.Words.Role}"))}. "
        + string.Join(" ", Roles.Select(role => role.Problem).OfType<string>());
}
