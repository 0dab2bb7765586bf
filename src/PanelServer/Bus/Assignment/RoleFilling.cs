using PanelServer.Machines;

namespace PanelServer.Host.Bus.Assignment;

/// <summary>A role of a machine on the bus: which terminal fills it, and which could.</summary>
/// <param name="Role">The role.</param>
/// <param name="Terminals">The terminals that are assigned to it; more than one is a mistake.</param>
/// <param name="Candidates">Unassigned terminals of the type that it takes.</param>
internal sealed record RoleFilling(MachineRole Role, IReadOnlyList<BusTerminal> Terminals, IReadOnlyList<BusTerminal> Candidates)
{
    /// <summary>True if one terminal, and one of the right type, is assigned to it, or none to a role that the machine works without.</summary>
    public bool IsFilled => Terminals is [{ } only] ? Role.Device.Matches(only.Identity) : Terminals.Count == 0 && Role.IsOptional;

    /// <summary>What is wrong and what to do, as an operator reads it; null if nothing is.</summary>
    public string? Problem => IsFilled ? null : Terminals switch
    {
        [] => $"Role {Role.Role} is missing: it needs the type {Role.Device.Name}. {Remedy}",
        [{ } only] => $"Role {Role.Role} is filled by {only.Label}, but it needs the type {Role.Device.Name}. {Remedy}",
        _ => $"Role {Role.Role} is filled more than once: by {string.Join(" and ", Terminals.Select(terminal => terminal.Label))}. Take one of them away.",
    };

    private string Remedy => Candidates.Count > 0
        ? $"Unassigned and able to fill it: {string.Join(", ", Candidates.Select(terminal => terminal.Label))}."
        : "No unassigned terminal of this type is on the bus: plug one in.";
}
