using PanelServer.Machines;

namespace PanelServer.Host.History;

/// <summary>What is being recorded of one machine: the block that grows at each step. Used by the recorder's task only.</summary>
/// <param name="machine">The machine.</param>
/// <param name="fields">What is recorded.</param>
internal sealed class MachineRecord(MachineIdentificationUnique machine, IReadOnlyList<HistoryField> fields)
{
    // A machine that was off for long begins a new block, so that a block does not claim a time of which it knows nothing.
    private const int LongestInBlocks = 4;

    private readonly string _layout = HistoryTable.LayoutText(fields);
    private readonly Growing[] _growing = [.. HistoryStep.All.Select(step => new Growing(new(machine, step), new(step.BucketMilliseconds, fields.Count)))];

    /// <summary>Records a sample.</summary>
    /// <param name="sample">The sample, alone.</param>
    /// <returns>Blocks that are complete now.</returns>
    public IEnumerable<HistoryBlock> Add(HistoryChunk sample)
    {
        List<HistoryBlock> complete = [];
        for (int i = 0; i < _growing.Length; i++)
        {
            Growing growing = _growing[i];
            if (IsComplete(growing, sample.Times[0]))
            {
                complete.Add(ToBlock(growing));
                growing.Samples.Clear();
                _growing[i] = growing with { Key = new(machine, growing.Key.Step) };
            }

            _growing[i].Samples.Add(sample, 0);
        }

        return complete;
    }

    /// <summary>The blocks that grow, as they are now.</summary>
    /// <param name="withRolledUp">False for single samples only.</param>
    public IEnumerable<HistoryBlock> Unfinished(bool withRolledUp) =>
        _growing.Where(growing => growing.Samples.Count > 0 && (withRolledUp || !growing.Key.Step.IsRolledUp)).Select(ToBlock);

    private static bool IsComplete(Growing growing, long time)
    {
        HistoryStep step = growing.Key.Step;
        return growing.Samples.Count > 0 && growing.Samples.IsAnother(time)
            && (growing.Samples.Count >= step.SamplesPerBlock || time - growing.Samples.First > LongestInBlocks * step.SamplesPerBlock * step.Milliseconds);
    }

    private HistoryBlock ToBlock(Growing growing)
    {
        HistoryChunk chunk = growing.Samples.ToChunk();
        return new(growing.Key, chunk.Times[0], chunk.Times[^1], chunk.Times.Length, _layout, BlockCodec.Encode(chunk, fields, growing.Key.Step.IsRolledUp));
    }

    private sealed record Growing(HistoryBlockKey Key, HistoryRollUp Samples);
}
