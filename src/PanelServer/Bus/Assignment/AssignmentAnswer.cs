using PanelServer.Machines;

namespace PanelServer.Host.Bus.Assignment;

/// <summary>Answer to <c>GET /api/v2/bus/assignments</c>.</summary>
/// <param name="Obstacle">Why no assignment can be changed now, for a person; null if it can.</param>
/// <param name="Machines">The machines that terminals on the bus belong to, whole or not, in the order of their first terminals.</param>
/// <param name="Unassigned">Terminals that belong to no machine, in bus order.</param>
/// <param name="Types">The types of machines that can be assigned, with their roles.</param>
internal sealed record AssignmentsAnswer(
    string? Obstacle,
    IReadOnlyList<AssignedMachineAnswer> Machines,
    IReadOnlyList<AssignableTerminalAnswer> Unassigned,
    IReadOnlyList<MachineTypeAnswer> Types)
{
    /// <summary>The assignments as they are now.</summary>
    public static AssignmentsAnswer Of(AssignmentOverview overview, RoleCatalog roles, MachineRoster roster, string? obstacle) => new(
        obstacle,
        [.. overview.Machines.Select(machine => AssignedMachineAnswer.Of(machine, roster))],
        [.. overview.Unassigned.Select(AssignableTerminalAnswer.Of)],
        [.. roles.Modules.Select(module => MachineTypeAnswer.Of(module, roles.RolesOf(module)))]);
}

/// <summary>A machine as its terminals know it.</summary>
/// <param name="Identification">Vendor, model and serial number.</param>
/// <param name="Slug">Its type's name in addresses; <c>unknown_…</c> if this server does not know the type.</param>
/// <param name="IsWhole">True if each role is filled by one terminal of the right type.</param>
/// <param name="Obstacle">Why this machine's assignment cannot be changed now, for a person; null if it can.</param>
/// <param name="Roles">The roles of its type.</param>
/// <param name="Superfluous">Terminals that are assigned to it in a role that its type does not have.</param>
internal sealed record AssignedMachineAnswer(
    MachineIdentificationUnique Identification,
    string Slug,
    bool IsWhole,
    string? Obstacle,
    IReadOnlyList<RoleAnswer> Roles,
    IReadOnlyList<AssignableTerminalAnswer> Superfluous)
{
    /// <summary>Describes a machine.</summary>
    public static AssignedMachineAnswer Of(AssignedMachine machine, MachineRoster roster) => new(
        machine.Identification,
        machine.Slug,
        machine.IsWhole,
        AssignmentService.WhyItRuns(machine.Identification, machine.Slug, roster),
        [.. machine.Roles.Select(RoleAnswer.Of)],
        [.. machine.Superfluous.Select(AssignableTerminalAnswer.Of)]);
}

/// <summary>A role of a machine.</summary>
/// <param name="Role">Its number; 0 is the bus coupler.</param>
/// <param name="Type">Order number of the terminal that it takes.</param>
/// <param name="IsOptional">Whether the machine works without it.</param>
/// <param name="Terminals">The terminals that are assigned to it: one if all is well.</param>
/// <param name="Candidates">Unassigned terminals of that type.</param>
/// <param name="Problem">What is wrong and what to do, for a person; null if nothing is.</param>
internal sealed record RoleAnswer(
    ushort Role, string Type, bool IsOptional, IReadOnlyList<AssignableTerminalAnswer> Terminals, IReadOnlyList<AssignableTerminalAnswer> Candidates, string? Problem)
{
    /// <summary>Describes a role.</summary>
    public static RoleAnswer Of(RoleFilling filling) => new(
        filling.Role.Role,
        filling.Role.Device.Name,
        filling.Role.IsOptional,
        [.. filling.Terminals.Select(AssignableTerminalAnswer.Of)],
        [.. filling.Candidates.Select(AssignableTerminalAnswer.Of)],
        filling.Problem);
}

/// <summary>A terminal on the bus.</summary>
/// <param name="Position">Its position, from 0.</param>
/// <param name="Name">Its order number.</param>
/// <param name="Role">The role that its EEPROM names; null if it belongs to no machine.</param>
internal sealed record AssignableTerminalAnswer(int Position, string Name, ushort? Role)
{
    /// <summary>Describes a terminal.</summary>
    public static AssignableTerminalAnswer Of(BusTerminal terminal) => new(terminal.Position, terminal.Name, terminal.Assignment?.Role);
}

/// <summary>A type of machine that can be assigned.</summary>
/// <param name="Slug">Its name in addresses.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Roles">Its roles, in order.</param>
internal sealed record MachineTypeAnswer(string Slug, LocalizedText Name, IReadOnlyList<TypeRoleAnswer> Roles)
{
    /// <summary>Describes a type.</summary>
    public static MachineTypeAnswer Of(BusMachineModule module, IReadOnlyList<MachineRole> roles) =>
        new(module.Slug, module.Name, [.. roles.Select(role => new TypeRoleAnswer(role.Role, role.Device.Name, role.Device.Product, role.IsOptional))]);
}

/// <summary>A role of a type of machine.</summary>
/// <param name="Role">Its number.</param>
/// <param name="Type">Order number of the terminal that it takes.</param>
/// <param name="ProductId">Product code of that terminal.</param>
/// <param name="IsOptional">Whether the machine works without it.</param>
internal sealed record TypeRoleAnswer(ushort Role, string Type, uint ProductId, bool IsOptional);

/// <summary>Answer to a change of an assignment: what became of each terminal.</summary>
/// <param name="Note">When it takes effect, for a person.</param>
/// <param name="Terminals">Those that are concerned, first the ones that were taken away.</param>
internal sealed record AssignmentChangeAnswer(string Note, IReadOnlyList<WrittenTerminalAnswer> Terminals)
{
    /// <summary>Describes what was done.</summary>
    public static AssignmentChangeAnswer Of(IReadOnlyList<WrittenTerminal> written) => new(
        "The EEPROMs are written. The machines change with the next start of the server.",
        [.. written.Select(one => new WrittenTerminalAnswer(
            one.Terminal.Terminal.Position, one.Terminal.Terminal.Name, one.Terminal.Assignment?.Role, one.Outcome.ToString()))]);
}

/// <summary>What became of one terminal.</summary>
/// <param name="Position">Its position.</param>
/// <param name="Name">Its order number.</param>
/// <param name="Role">Its role now; null if it belongs to no machine any more.</param>
/// <param name="Outcome">Written, Released, or Unchanged where its EEPROM said so already.</param>
internal sealed record WrittenTerminalAnswer(int Position, string Name, ushort? Role, string Outcome);
