namespace PanelServer.Machines;

/// <summary>One machine that the panel knows of: built and running, or recognised but impossible to build.</summary>
/// <param name="Identification">Which machine it is.</param>
/// <param name="Slug">Its type's name in REST addresses.</param>
/// <param name="Machine">The machine; null if it could not be built.</param>
/// <param name="BuildError">Why it could not be built, as an operator reads it; null if it was.</param>
public sealed record RosterEntry(MachineIdentificationUnique Identification, string Slug, Machine? Machine, string? BuildError)
{
    /// <summary>What is wrong with the machine at this moment; null if nothing is.</summary>
    public string? Error => Machine is null ? BuildError : Machine.ReadStatus().Error;
}

/// <summary>
/// The machines of this panel in the order in which it learned of them. The machine list, snapshots, streams and the control
/// loop all read this one record. Reading takes no lock; changes are rare and made off the cycle thread.
/// </summary>
/// <param name="catalog">Knows the slugs.</param>
/// <param name="memory">Knows the settings that machines had before; null if nobody does.</param>
public sealed class MachineRoster(MachineCatalog catalog, IMachineMemory? memory = null)
{
    private readonly Lock _changes = new();
    private volatile RosterEntry[] _entries = [];
    private volatile Machine[] _machines = [];
    private string? _interruption;

    /// <summary>The entries, in order. The array is never changed; a change of the roster replaces it.</summary>
    public IReadOnlyList<RosterEntry> Entries => _entries;

    /// <summary>The machines that were built, in order, for the cycle thread. The array is never changed; a change of the roster replaces it.</summary>
    public Machine[] Machines => _machines;

    /// <summary>Finds an entry. Does not allocate.</summary>
    /// <param name="identification">Which machine.</param>
    public RosterEntry? Find(MachineIdentificationUnique identification)
    {
        foreach (RosterEntry entry in _entries)
        {
            if (entry.Identification == identification)
            {
                return entry;
            }
        }

        return null;
    }

    /// <summary>Finds an entry by its REST address. Does not allocate.</summary>
    /// <param name="slug">The slug, exact.</param>
    /// <param name="serial">The serial number.</param>
    public RosterEntry? Find(string slug, ushort serial)
    {
        foreach (RosterEntry entry in _entries)
        {
            if (entry.Identification.Serial == serial && entry.Slug == slug)
            {
                return entry;
            }
        }

        return null;
    }

    /// <summary>Adds a machine, or replaces the entry of the same identification in its place.</summary>
    /// <param name="machine">The machine.</param>
    public void Add(Machine machine)
    {
        machine.PublishConstructed();
        memory?.Restore(machine);
        Put(new(machine.Identification, catalog.SlugOf(machine.Identification.MachineIdentification), machine, null));
    }

    /// <summary>Adds an entry for a machine that could not be built, or replaces the entry of the same identification in its place.</summary>
    /// <param name="identification">Which machine it would be.</param>
    /// <param name="error">Why it could not be built, as an operator reads it.</param>
    public void AddFailed(MachineIdentificationUnique identification, string error) =>
        Put(new(identification, catalog.SlugOf(identification.MachineIdentification), null, error));

    /// <summary>Removes every trace of a machine.</summary>
    /// <param name="identification">Which machine.</param>
    /// <returns>False if there was none.</returns>
    public bool Remove(MachineIdentificationUnique identification)
    {
        lock (_changes)
        {
            RosterEntry[] rest = [.. _entries.Where(entry => entry.Identification != identification)];
            bool removed = rest.Length < _entries.Length;
            Replace(rest);
            return removed;
        }
    }

    /// <summary>Tells all machines, those added later too, that no cycle runs them, or that cycles run again.</summary>
    /// <param name="reason">Why, as an operator reads it in <c>error</c>; null when cycles run.</param>
    public void Interrupt(string? reason)
    {
        lock (_changes)
        {
            _interruption = reason;
            foreach (Machine machine in _machines)
            {
                machine.Interruption = reason;
            }
        }
    }

    private void Put(RosterEntry added)
    {
        lock (_changes)
        {
            if (added.Machine is { } machine)
            {
                machine.Interruption = _interruption;
            }

            bool known = _entries.Any(entry => entry.Identification == added.Identification);
            Replace(known
                ? [.. _entries.Select(entry => entry.Identification == added.Identification ? added : entry)]
                : [.. _entries, added]);
        }
    }

    private void Replace(RosterEntry[] entries)
    {
        _machines = [.. entries.Select(entry => entry.Machine).OfType<Machine>()];
        _entries = entries;
    }
}
