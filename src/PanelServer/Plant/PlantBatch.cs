using PanelServer.Host.Alarms;
using PanelServer.Host.Audit;
using PanelServer.Host.History;
using PanelServer.Host.Runs;
using PanelServer.Machines;

namespace PanelServer.Host.Plant;

/// <summary>What is copied in one transaction.</summary>
/// <param name="Values">Values, in the order in which they were recorded.</param>
/// <param name="Alarms">Changes of alarms, in order.</param>
/// <param name="Commands">Commands, in order.</param>
/// <param name="Runs">Runs that have changed, in the order of their last changes.</param>
/// <param name="Positions">How far records are copied with it.</param>
internal sealed record PlantBatch(
    IReadOnlyList<PlantSamples> Values, IReadOnlyList<AlarmHistoryEntry> Alarms, IReadOnlyList<AuditEntry> Commands, IReadOnlyList<ChangedRun> Runs, PlantRecordPositions Positions)
{
    /// <summary>True if there is nothing in it.</summary>
    public bool IsEmpty => Values.Count + Alarms.Count + Commands.Count + Runs.Count == 0;
}

/// <summary>Consecutive samples of a machine.</summary>
/// <param name="Machine">The machine.</param>
/// <param name="Fields">Its fields.</param>
/// <param name="Chunk">Their values.</param>
/// <param name="Position">How far the machine's values are copied with it.</param>
internal sealed record PlantSamples(MachineIdentificationUnique Machine, HistoryField[] Fields, HistoryChunk Chunk, PlantPosition Position);
