using PanelServer.EtherCat.Cycle;
using PanelServer.Machines;

namespace PanelServer.Host.Bus;

/// <summary>
/// Tells which machine on the bus is still being brought to OP, at start-up or again after a fault. One that does not get there
/// within the patience is out of order, which its <c>error</c> says; the panel does not wait for it any longer.
/// </summary>
/// <param name="roster">The machines.</param>
/// <param name="patience">How long to wait for each.</param>
/// <param name="time">The clock.</param>
internal sealed class MachineReadiness(MachineRoster roster, TimeSpan patience, TimeProvider time)
{
    private readonly Dictionary<string, long> _downSince = [];

    /// <summary>Looks at all machines.</summary>
    /// <param name="groups">Their terminals. Those that belong to no machine are not waited for.</param>
    /// <returns>Which machine is waited for and why, as an operator reads it; null if none.</returns>
    public string? FindMissing(IReadOnlyList<ProcessGroup> groups)
    {
        string? missing = null;
        foreach (ProcessGroup group in groups)
        {
            if (group.State is not (GroupState.Starting or GroupState.Faulted))
            {
                _downSince.Remove(group.Name);
                continue;
            }

            _downSince.TryAdd(group.Name, time.GetTimestamp());
            if (time.GetElapsedTime(_downSince[group.Name]) < patience && FindMachine(group) is { } machine)
            {
                missing ??= $"Machine {machine.Slug}/{machine.Identification.Serial} is being started: {Explain(group)}";
            }
        }

        return missing;
    }

    private RosterEntry? FindMachine(ProcessGroup group) =>
        roster.Entries.FirstOrDefault(entry => entry.Machine is not null && entry.Identification.ToString() == group.Name);

    private static string Explain(ProcessGroup group) =>
        group.Terminals.Select(terminal => terminal.Health).FirstOrDefault(health => !health.IsOperational).Sentence
        ?? "its terminals are in OP, and the machine takes over.";
}
