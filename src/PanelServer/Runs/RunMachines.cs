using System.Collections.Concurrent;
using PanelServer.Machines;

namespace PanelServer.Host.Runs;

/// <summary>The machines of the line, as runs see them.</summary>
/// <param name="roster">The machines.</param>
/// <param name="catalog">Their types.</param>
internal sealed class RunMachines(MachineRoster roster, MachineCatalog catalog)
{
    private readonly ConcurrentDictionary<string, bool> _winds = [];

    /// <summary>All machines of which something is recorded, in the order of the line.</summary>
    public IReadOnlyList<RunMachine> All => [.. roster.Entries.Where(entry => entry.Machine is not null).Select(ToRunMachine)];

    /// <summary>The machines that wind.</summary>
    public IEnumerable<RosterEntry> Winders => roster.Entries.Where(entry => entry.Machine is not null && Winds(entry.Slug));

    /// <summary>A machine of the line; null if there is none.</summary>
    /// <param name="slug">Its type.</param>
    /// <param name="serial">Its serial number.</param>
    public RunMachine? Find(string slug, ushort serial) => roster.Find(slug, serial) is { Machine: not null } entry ? ToRunMachine(entry) : null;

    /// <summary>True if machines of a type wind.</summary>
    /// <param name="slug">The type.</param>
    public bool Winds(string slug) => _winds.GetOrAdd(slug, known => catalog.Find(known) is { } module && new MachineLayout(module.Schema).Winds);

    /// <summary>True if a machine of a run is a certain machine of the line.</summary>
    public bool IsSame(RunMachine machine, Machine other) => roster.Find(machine.Slug, machine.Serial)?.Machine == other;

    private RunMachine ToRunMachine(RosterEntry entry) => new(entry.Slug, entry.Identification.Serial, catalog.Find(entry.Slug)?.Name ?? LocalizedText.Untranslated(entry.Slug));
}
