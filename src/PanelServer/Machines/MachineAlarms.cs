using PanelServer.Host.Common;
using PanelServer.Machines;
using PanelServer.Machines.Alarms;

namespace PanelServer.Host.Machines;

/// <summary>The alarms of all machines: those that each has declared, and those that every machine can have.</summary>
/// <param name="roster">The machines.</param>
/// <param name="catalog">Their types.</param>
internal sealed class MachineAlarms(MachineRoster roster, MachineCatalog catalog) : IAlarmSource
{
    private readonly Dictionary<MachineIdentificationUnique, AlarmOrigin> _listed = [];
    private IReadOnlyList<RosterEntry>? _entries;

    /// <inheritdoc/>
    public void Tell(IAlarmReport report)
    {
        IReadOnlyList<RosterEntry> entries = roster.Entries;
        if (!ReferenceEquals(entries, _entries))
        {
            _entries = entries;
            NoteChanges(entries, report);
        }

        foreach (RosterEntry entry in entries)
        {
            AlarmOrigin origin = _listed[entry.Identification];
            if (entry.Machine is { } machine)
            {
                Tell(machine, origin, report);
            }
            else
            {
                report.IsPresent(origin, CommonAlarms.NotBuilt, entry.BuildError);
            }
        }
    }

    private static void Tell(Machine machine, AlarmOrigin origin, IAlarmReport report)
    {
        MachineStatus status = machine.ReadStatus();
        AlarmSignals seen = machine.TakeSeenAlarms();
        if (status.IsOff)
        {
            report.IsOff(origin);
        }

        if ((status.Alarms | seen) == default)
        {
            return;
        }

        IReadOnlyList<AlarmDeclaration> alarms = machine.Schema.Alarms.Alarms;
        for (int i = 0; i < alarms.Count; i++)
        {
            if (status.Alarms.Contains(i))
            {
                report.IsPresent(origin, alarms[i], status.ErrorAlarm.Contains(i) ? status.Error : null);
            }
            else if (seen.Contains(i))
            {
                report.WasPresent(origin, alarms[i], null);
            }
        }
    }

    private void NoteChanges(IReadOnlyList<RosterEntry> entries, IAlarmReport report)
    {
        foreach (MachineIdentificationUnique gone in _listed.Keys.Where(known => !entries.Any(entry => entry.Identification == known)).ToList())
        {
            _listed.Remove(gone, out AlarmOrigin? origin);
            report.WasPresent(origin!, CommonAlarms.Gone, null);
        }

        foreach (RosterEntry entry in entries)
        {
            _listed.TryAdd(entry.Identification, AlarmOrigin.OfMachine(entry.Slug, entry.Identification.Serial, catalog.Find(entry.Identification.MachineIdentification)?.Name));
        }
    }
}
