using PanelServer.EtherCat.Terminals;

namespace PanelServer.Machines;

/// <summary>The terminals of one machine by role. The role is the position inside the machine; 0 is the bus coupler.</summary>
/// <param name="byRole">One terminal per role.</param>
public sealed class MachineTerminals(IReadOnlyDictionary<ushort, Terminal> byRole)
{
    /// <summary>All terminals, in order of role; a machine watches their health.</summary>
    public IReadOnlyList<Terminal> All { get; } = [.. byRole.OrderBy(entry => entry.Key).Select(entry => entry.Value)];

    /// <summary>The terminal in a role.</summary>
    /// <typeparam name="TTerminal">The driver type that the role needs.</typeparam>
    /// <param name="role">The role.</param>
    /// <exception cref="MachineBuildException">The role is not assigned, or to a terminal of another type.</exception>
    public TTerminal Require<TTerminal>(ushort role)
        where TTerminal : Terminal
    {
        if (!byRole.TryGetValue(role, out Terminal? terminal))
        {
            throw new MachineBuildException($"Role {role} not found: no terminal on the bus is assigned to it. Check that all terminals are plugged in and assign the {NameOf<TTerminal>()}.");
        }

        return terminal as TTerminal
            ?? throw new MachineBuildException($"Role {role} is assigned to {terminal.Label}, but it must be of type {NameOf<TTerminal>()}. Correct the assignment.");
    }

    // Order numbers as they are printed on the housing: El7031Variant0030 is an EL7031-0030.
    private static string NameOf<TTerminal>() => typeof(TTerminal).Name.Replace("Variant", "-", StringComparison.Ordinal).ToUpperInvariant();
}
