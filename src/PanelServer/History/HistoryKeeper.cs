using System.Data.Common;
using Microsoft.Extensions.Options;
using PanelServer.Host.Common;
using PanelServer.Host.Storage;
using PanelServer.Machines;

namespace PanelServer.Host.History;

/// <summary>
/// Brings the history into the store. Blocks that grow are stored again and again, each time whole: what could not be stored comes with the
/// next time. Samples are added by one task; writing is the store's.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="storage">How large it may get.</param>
/// <param name="options">How long the history is kept.</param>
/// <param name="clock">Its steps are recorded.</param>
/// <param name="logger">The log.</param>
internal sealed class HistoryKeeper(Store store, IOptions<StorageOptions> storage, IOptions<HistoryOptions> options, PanelClock clock, ILogger<HistoryKeeper> logger)
{
    // Hours of a machine, some megabytes.
    private const int MostWaiting = 512;

    private readonly Lock _access = new();
    private readonly Dictionary<MachineIdentificationUnique, MachineRecord> _records = [];
    private readonly List<HistoryBlock> _waiting = [];
    private bool _isWriting;

    // Only the store's task uses these.
    private long _newestId;
    private bool _isBegun;
    private bool _isClockCompared;

    /// <summary>Records a sample. Does nothing if there is no store.</summary>
    /// <param name="machine">Of which machine.</param>
    /// <param name="fields">What is recorded of it.</param>
    /// <param name="sample">The sample, alone.</param>
    public void Add(MachineIdentificationUnique machine, IReadOnlyList<HistoryField> fields, HistoryChunk sample)
    {
        if (!store.IsOn)
        {
            return;
        }

        if (!_records.TryGetValue(machine, out MachineRecord? record))
        {
            record = new(machine, fields);
            _records.Add(machine, record);
        }

        Wait(record.Add(sample));
    }

    /// <summary>Has everything stored that is new.</summary>
    /// <param name="withRolledUp">False for single samples only, which is a third of the bytes.</param>
    /// <param name="isLast">Whether there is no next time to leave it to while the store is still busy.</param>
    public void Store(bool withRolledUp, bool isLast = false)
    {
        Wait(_records.Values.SelectMany(record => record.Unfinished(withRolledUp)));
        HistoryBlock[] blocks;
        lock (_access)
        {
            if ((_isWriting && !isLast) || _waiting.Count == 0)
            {
                return;
            }

            blocks = [.. _waiting];
            _isWriting = true;
        }

        if (!store.TryWrite(new StoreWrite(connection => Write(connection, blocks, withRolledUp), isStored => Finish(blocks, isStored))))
        {
            Finish(blocks, isStored: false);
        }
    }

    /// <summary>Forgets machines that are gone, once all of theirs is on its way.</summary>
    /// <param name="isGone">Tells whether a machine is.</param>
    public void Forget(Func<MachineIdentificationUnique, bool> isGone)
    {
        foreach (MachineIdentificationUnique machine in _records.Keys.Where(isGone).ToArray())
        {
            Wait(_records[machine].Unfinished(withRolledUp: true));
            _records.Remove(machine);
        }
    }

    private void Wait(IEnumerable<HistoryBlock> blocks)
    {
        lock (_access)
        {
            foreach (HistoryBlock block in blocks)
            {
                _waiting.RemoveAll(earlier => earlier.Key == block.Key);
                _waiting.Add(block);
            }

            int tooMany = Math.Max(0, _waiting.Count - MostWaiting);
            store.CountLost(_waiting.Take(tooMany).Sum(block => block.Samples));
            _waiting.RemoveRange(0, tooMany);
        }
    }

    private void Write(DbConnection connection, HistoryBlock[] blocks, bool isThorough)
    {
        _newestId = Math.Max(_newestId, _isBegun ? 0 : HistoryTable.NewestId(connection));
        if (!_isClockCompared)
        {
            MarkStepBack(connection, blocks);
        }

        foreach (HistoryBlock block in blocks)
        {
            block.Key.Id = block.Key.Id == 0 ? ++_newestId : block.Key.Id;
            HistoryTable.Write(connection, block);
        }

        foreach (ClockStep step in clock.Steps)
        {
            HistoryTable.Mark(connection, step);
        }

        if (isThorough)
        {
            MakeRoom(connection, blocks.Select(block => block.Key.Machine).Distinct());
        }
    }

    private void MakeRoom(DbConnection connection, IEnumerable<MachineIdentificationUnique> machines)
    {
        foreach (MachineIdentificationUnique machine in machines)
        {
            foreach (HistoryStep step in HistoryStep.All)
            {
                HistoryTable.Rotate(connection, machine, step, step.KeptSamples(options.Value));
            }
        }

        HistoryTable.Shrink(connection, store.UsedBytes, storage.Value.MaximumBytes);
    }

    /// <summary>While the server runs its clock never goes back; from one run to the next it may.</summary>
    private void MarkStepBack(DbConnection connection, HistoryBlock[] blocks)
    {
        // What is rolled up begins with its bucket, which may be before the last sample of the run before.
        long? first = blocks.Where(block => !block.Key.Step.IsRolledUp).Min(block => (long?)block.First);
        if (first is { } begin && HistoryTable.NewestTime(connection) is { } newest && newest > begin)
        {
            double seconds = (begin - newest) / 1000.0;
            HistoryTable.Mark(connection, new(begin, seconds));
            logger.LogStepBack(-seconds);
        }
    }

    private void Finish(HistoryBlock[] blocks, bool isStored)
    {
        lock (_access)
        {
            _isWriting = false;
            if (isStored)
            {
                _isBegun = true;
                _isClockCompared |= blocks.Any(block => !block.Key.Step.IsRolledUp);
                _waiting.RemoveAll(waiting => blocks.Contains(waiting));
            }
        }
    }
}
