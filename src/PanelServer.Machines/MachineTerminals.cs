using PanelServer.EtherCat.Terminals;

namespace PanelServer.Machines;

/// <summary>The terminals of one machine by role. The role is the position inside the machine; 0 is the bus coupler.</summary>
public sealed class MachineTerminals
{
    private readonly Dictionary<ushort, Terminal> _byRole;
    private readonly List<MachineRole>? _asked;

    /// <summary>Takes the terminals of a machine.</summary>
    /// <param name="byRole">One terminal per role.</param>
    public MachineTerminals(IReadOnlyDictionary<ushort, Terminal> byRole) => _byRole = new(byRole);

    private MachineTerminals(List<MachineRole> asked) => (_byRole, _asked) = ([], asked);

    /// <summary>All terminals, in order of role; a machine watches their health.</summary>
    public IReadOnlyList<Terminal> All => [.. _byRole.OrderBy(entry => entry.Key).Select(entry => entry.Value)];

    /// <summary>
    /// Terminals that are on no bus: whatever is required is there. So the roles that a type of machine has are found by building one, and
    /// nobody has to list them a second time.
    /// </summary>
    /// <param name="asked">Receives each role that is required.</param>
    internal static MachineTerminals StandIns(List<MachineRole> asked) => new(asked);

    /// <summary>The terminal in a role.</summary>
    /// <typeparam name="TTerminal">The driver type that the role needs.</typeparam>
    /// <param name="role">The role.</param>
    /// <exception cref="MachineBuildException">The role is not assigned, or to a terminal of another type.</exception>
    public TTerminal Require<TTerminal>(ushort role)
        where TTerminal : Terminal
    {
        if (!_byRole.TryGetValue(role, out Terminal? terminal))
        {
            if (_asked is null)
            {
                throw new MachineBuildException($"Role {role} not found: no terminal on the bus is assigned to it. Check that all terminals are plugged in and assign the {NameOf<TTerminal>()}.");
            }

            _byRole[role] = terminal = StandIn<TTerminal>(role, _asked);
        }

        return terminal as TTerminal
            ?? throw new MachineBuildException($"Role {role} is assigned to {terminal.Label}, but it must be of type {NameOf<TTerminal>()}. Correct the assignment.");
    }

    /// <summary>Says that a terminal may be assigned to a role without being looked at: a coupler that only connects the others.</summary>
    /// <typeparam name="TTerminal">The driver type of the role.</typeparam>
    /// <param name="role">The role.</param>
    public void Allow<TTerminal>(ushort role)
        where TTerminal : Terminal
    {
        if (_asked is not null)
        {
            _ = StandIn<TTerminal>(role, _asked, isOptional: true);
        }
    }

    private static Terminal StandIn<TTerminal>(ushort role, List<MachineRole> asked, bool isOptional = false)
        where TTerminal : Terminal
    {
        foreach (KnownDevice device in TerminalCatalog.Devices)
        {
            if (TerminalCatalog.Create(device.Identity, device.Name) is TTerminal terminal)
            {
                asked.Add(new(role, device, isOptional));
                return terminal;
            }
        }

        throw new InvalidOperationException($"No device has the driver {typeof(TTerminal).Name}.");
    }

    // Order numbers as they are printed on the housing: El7031Variant0030 is an EL7031-0030.
    private static string NameOf<TTerminal>() => typeof(TTerminal).Name.Replace("Variant", "-", StringComparison.Ordinal).ToUpperInvariant();
}
