using System.Globalization;
using PanelServer.Machines;
using PanelServer.Machines.Input;

namespace PanelServer.Host.Bus.Assignment;

/// <summary>What a terminal's EEPROM shall say.</summary>
/// <param name="Terminal">The terminal.</param>
/// <param name="Assignment">Its machine and role; null if it shall belong to no machine.</param>
internal sealed record PlannedTerminal(BusTerminal Terminal, DeviceMachineIdentification? Assignment)
{
    /// <summary>True if its EEPROM says so already.</summary>
    public bool IsDone => Terminal.Assignment == Assignment;
}

/// <summary>Makes a plan of a whole machine's assignment, or tells everything that is wrong with it.</summary>
/// <param name="machine">The machine.</param>
/// <param name="module">Its type.</param>
/// <param name="roles">The roles of its type.</param>
/// <param name="bus">The bus as it is.</param>
/// <param name="catalog">The machine types, for their names.</param>
internal sealed class AssignmentPlan(
    MachineIdentificationUnique machine, BusMachineModule module, IReadOnlyList<MachineRole> roles, AssignmentOverview bus, RoleCatalog catalog)
{
    private readonly List<InputError> _errors = [];

    /// <summary>What is wrong; nothing may be written if there is any.</summary>
    public IReadOnlyList<InputError> Errors => _errors;

    /// <summary>Checks a wish.</summary>
    /// <param name="positions">The position of the terminal for each role.</param>
    /// <returns>What is to be written, in this order: first what is taken away, then the roles. Meaningless if there are errors.</returns>
    public IReadOnlyList<PlannedTerminal> Check(IReadOnlyDictionary<ushort, int> positions)
    {
        foreach (ushort unknown in positions.Keys.Where(asked => roles.All(role => role.Role != asked)).Order())
        {
            _errors.Add(new(Where(unknown), $"{module.Name.English} has no role {unknown}", $"the roles {string.Join(", ", roles.Select(role => $"{role.Role} ({role.Device.Name})"))}"));
        }

        List<PlannedTerminal> planned = [];
        foreach (MachineRole role in roles)
        {
            if (!positions.TryGetValue(role.Role, out int position))
            {
                if (!role.IsOptional)
                {
                    _errors.Add(new("", $"role {role.Role} ({role.Device.Name}) has no position", Candidates(role)));
                }
            }
            else if (Find(role, position) is { } terminal)
            {
                planned.Add(new(terminal, new(machine, role.Role)));
            }
        }

        foreach (IGrouping<BusTerminal, PlannedTerminal> twice in planned.GroupBy(one => one.Terminal).Where(group => group.Count() > 1))
        {
            ushort[] taken = [.. twice.Select(one => one.Assignment!.Value.Role)];
            _errors.Add(new(Where(taken[^1]), $"{twice.Key.Label} is given role {taken[0]} as well", "each terminal in one role"));
        }

        IEnumerable<BusTerminal> left = bus.Terminals.Where(terminal => IsOwn(terminal) && planned.All(one => one.Terminal != terminal));
        return [.. left.Select(terminal => new PlannedTerminal(terminal, null)), .. planned];
    }

    private BusTerminal? Find(MachineRole role, int position)
    {
        if (position < 0 || position >= bus.Terminals.Count)
        {
            return Refuse(role, $"there is no terminal at position {position}");
        }

        BusTerminal terminal = bus.Terminals[position];
        if (!role.Device.Matches(terminal.Identity))
        {
            return Refuse(role, $"{terminal.Label} cannot be role {role.Role}, which needs the type {role.Device.Name}");
        }

        return terminal.Assignment is { } other && !IsOwn(terminal)
            ? Refuse(role, $"{terminal.Label} belongs to {NameOf(other.MachineIdentificationUnique)} as role {other.Role}: take it away there first")
            : terminal;
    }

    private BusTerminal? Refuse(MachineRole role, string what)
    {
        _errors.Add(new(Where(role.Role), what, Candidates(role)));
        return null;
    }

    private string Candidates(MachineRole role)
    {
        string[] able = [.. bus.Terminals.Where(terminal => role.Device.Matches(terminal.Identity) && (terminal.Assignment is null || IsOwn(terminal))).Select(terminal => terminal.Label)];
        return able.Length > 0 ? string.Join(", ", able) : $"the type {role.Device.Name}, of which no unassigned terminal is on the bus";
    }

    private bool IsOwn(BusTerminal terminal) => terminal.Assignment?.MachineIdentificationUnique == machine;

    private string NameOf(MachineIdentificationUnique other) => $"{catalog.SlugOf(other.MachineIdentification)}/{other.Serial}";

    private static string Where(ushort role) => string.Create(CultureInfo.InvariantCulture, $"/{role}");
}
