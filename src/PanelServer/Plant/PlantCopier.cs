using System.Data.Common;
using Microsoft.Extensions.Options;
using PanelServer.Host.Alarms;
using PanelServer.Host.Audit;
using PanelServer.Host.History;
using PanelServer.Host.Runs;
using PanelServer.Host.Storage;
using PanelServer.Machines;

namespace PanelServer.Host.Plant;

/// <summary>
/// Copies what is new in the panel's own store into the common history, in the order in which it was recorded. Each batch is one transaction
/// together with how far the panel has come with it, so every row arrives once, whatever breaks in between. Used by one task only.
/// </summary>
/// <param name="store">The panel's own store.</param>
/// <param name="database">The common history.</param>
/// <param name="options">The resolution of values.</param>
/// <param name="status">Told how it goes.</param>
/// <param name="logger">The log.</param>
internal sealed class PlantCopier(Store store, PlantDatabase database, IOptions<PlantOptions> options, PlantStatus status, ILogger<PlantCopier> logger)
{
    // A database that takes longer for a batch than a command may last gets smaller ones, until it keeps up.
    private const int MostValues = 25_000;
    private const int LeastValues = 500;
    private const int ValuesPerRecord = 50;

    // Figures of a run may be hundreds of kilobytes.
    private const int RecordsPerRun = 25;

    private readonly PlantValueSource _values = new(HistoryStep.All.Single(step => step.Seconds == options.Value.ResolutionSeconds), status, logger);
    private PlantRecordPositions _positions;
    private string? _instance;
    private int _epoch;
    private int _mostValues = MostValues;

    /// <summary>Copies one batch.</summary>
    /// <returns>True if there may be more.</returns>
    /// <exception cref="PlantRefusalException">The common history does not take this panel.</exception>
    /// <exception cref="StoreException">The panel's own store can't be used.</exception>
    /// <exception cref="DbException">The common history can't be used.</exception>
    public async Task<bool> CopyBatchAsync()
    {
        int tried = _mostValues;
        try
        {
            await OpenAsync();
            PlantBatch batch = Read(out bool isMore);
            tried = Math.Min(tried, batch.Values.Sum(samples => samples.Chunk.Times.Length * samples.Fields.Length));
            if (!batch.IsEmpty)
            {
                database.Write(batch);
                _positions = batch.Positions;
            }

            _mostValues = Math.Min(MostValues, _mostValues * 2);
            return isMore;
        }
        catch
        {
            Close();
            _mostValues = Math.Max(LeastValues, tried / 2);
            throw;
        }
    }

    /// <summary>Closes the connection. What is copied next is what the common history does not have.</summary>
    public void Close() => database.Close();

    private async Task OpenAsync()
    {
        string? former = null;
        if (_instance is null || _epoch != store.Epoch)
        {
            int epoch = store.Epoch;
            (former, _instance) = (_instance, await store.ChangeAsync(PlantInstance.ReadOrMake));
            _epoch = epoch;
            database.Close();
        }

        if (!database.IsOpen)
        {
            _positions = database.Open(_instance, former, out IReadOnlyDictionary<MachineIdentificationUnique, PlantPosition> machines);
            _values.Begin(machines);
        }
    }

    private PlantBatch Read(out bool isMore)
    {
        try
        {
            using DbConnection? own = store.OpenReader();
            if (own is null)
            {
                isMore = false;
                return new([], [], [], [], _positions);
            }

            int limit = _mostValues / ValuesPerRecord;
            int runLimit = Math.Max(1, limit / RecordsPerRun);
            List<AlarmHistoryEntry> alarms = AlarmTable.ReadAfter(own, _positions.Alarms, limit);
            List<AuditEntry> commands = AuditTable.ReadAfter(own, _positions.Commands, limit);
            List<ChangedRun> runs = RunTable.ReadChanged(own, _positions.Runs, runLimit);
            List<PlantSamples> values = _values.Read(own, _mostValues, out isMore);
            isMore |= alarms.Count == limit || commands.Count == limit || runs.Count == runLimit;
            return new(values, alarms, commands, runs, new(
                alarms.Count == 0 ? _positions.Alarms : alarms[^1].Id,
                commands.Count == 0 ? _positions.Commands : commands[^1].Id,
                runs.Count == 0 ? _positions.Runs : runs[^1].Revision));
        }
        catch (DbException failure)
        {
            throw new StoreException($"The panel's own store can't be read for the common history: {failure.Message}");
        }
    }
}
