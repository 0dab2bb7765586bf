using System.Data.Common;
using PanelServer.Host.History;
using PanelServer.Machines;

namespace PanelServer.Host.Plant;

/// <summary>
/// Reads the values that are not copied yet from the panel's own store, block by block in the order in which these were begun. The last sample of a
/// rolled-up block that still grows is left for later: it is not whole.
/// </summary>
/// <param name="step">The step.</param>
/// <param name="status">Told of what is gone before it was copied.</param>
/// <param name="logger">The log.</param>
internal sealed class PlantValueSource(HistoryStep step, PlantStatus status, ILogger logger)
{
    private readonly Dictionary<MachineIdentificationUnique, PlantPosition> _positions = [];
    private readonly Dictionary<MachineIdentificationUnique, Queue<HistoryBlockPlace>> _blocks = [];
    private readonly Dictionary<long, HistoryField[]> _layouts = [];
    private long _seen;

    /// <summary>Begins where the common history is.</summary>
    /// <param name="positions">How far each machine is copied.</param>
    public void Begin(IReadOnlyDictionary<MachineIdentificationUnique, PlantPosition> positions)
    {
        _seen = 0;
        _blocks.Clear();
        _layouts.Clear();
        _positions.Clear();
        foreach ((MachineIdentificationUnique machine, PlantPosition position) in positions)
        {
            _positions.Add(machine, position.In(step));
        }
    }

    /// <summary>Reads what comes next. What it has given it does not give again, until it begins anew.</summary>
    /// <param name="store">The panel's own store.</param>
    /// <param name="mostRows">How many values at the most.</param>
    /// <param name="isMore">Whether there may be more.</param>
    public List<PlantSamples> Read(DbConnection store, int mostRows, out bool isMore)
    {
        LookForBlocks(store);
        List<PlantSamples> read = [];
        HashSet<MachineIdentificationUnique> done = [];
        int room = mostRows;
        while (room > 0 && Next(done) is { } machine)
        {
            if (Take(store, machine, room) is { } samples)
            {
                read.Add(samples);
                room -= samples.Chunk.Times.Length * samples.Fields.Length;
            }
            else
            {
                done.Add(machine);
            }
        }

        isMore = room <= 0;
        return read;
    }

    /// <summary>The machine whose block was begun first: after a long absence all machines catch up together.</summary>
    private MachineIdentificationUnique? Next(HashSet<MachineIdentificationUnique> done)
    {
        (MachineIdentificationUnique? machine, long least) = (null, long.MaxValue);
        foreach ((MachineIdentificationUnique candidate, Queue<HistoryBlockPlace> blocks) in _blocks)
        {
            if (!done.Contains(candidate) && blocks.Peek().Id < least)
            {
                (machine, least) = (candidate, blocks.Peek().Id);
            }
        }

        return machine;
    }

    private void LookForBlocks(DbConnection store)
    {
        foreach ((MachineIdentificationUnique machine, HistoryBlockPlace place) in HistoryTable.Begun(store, step, _seen))
        {
            _seen = place.Id;
            _positions.TryAdd(machine, new(step.Seconds, 0, 0, long.MinValue));
            if (place.Id >= _positions[machine].Block)
            {
                _blocks.TryAdd(machine, new());
                _blocks[machine].Enqueue(place);
            }
        }
    }

    /// <summary>The next samples of a machine; null if there are none at present.</summary>
    private PlantSamples? Take(DbConnection store, MachineIdentificationUnique machine, int room)
    {
        for (Queue<HistoryBlockPlace> blocks = _blocks[machine]; ; blocks.Dequeue())
        {
            HistoryBlockPlace place = blocks.Peek();
            bool isLast = blocks.Count == 1;
            PlantPosition position = _positions[machine];
            int begin = position.Block == place.Id ? position.Samples : 0;
            int? stored = HistoryTable.Samples(store, place.Id);
            int whole = (stored ?? place.Samples) - (isLast && step.IsRolledUp ? 1 : 0);
            if (whole > begin)
            {
                HistoryChunk? chunk = stored is null ? null : TryDecode(store, place);
                if (chunk is null)
                {
                    status.CountMissed(whole - begin);
                    _positions[machine] = position with { Block = place.Id, Samples = whole };
                }
                else if (position.Block > 0 || (begin = Array.FindIndex(chunk.Times, 0, whole, time => time > position.LastTime)) >= 0)
                {
                    HistoryField[] fields = _layouts[place.Layout];
                    int end = Math.Min(whole, begin + Math.Max(1, room / fields.Length));
                    _positions[machine] = position with { Block = place.Id, Samples = end, LastTime = chunk.Times[end - 1] };
                    return new(machine, fields, chunk.Slice(begin, end), _positions[machine]);
                }
            }

            if (isLast)
            {
                return null;
            }
        }
    }

    private HistoryChunk? TryDecode(DbConnection store, HistoryBlockPlace place)
    {
        try
        {
            if (!_layouts.TryGetValue(place.Layout, out HistoryField[]? fields))
            {
                fields = HistoryTable.Fields(store, place.Layout);
                _layouts.Add(place.Layout, fields);
            }

            return BlockCodec.Decode(HistoryTable.Body(store, place.Id), fields, [.. Enumerable.Range(0, fields.Length)]);
        }
        catch (InvalidDataException damage)
        {
            logger.LogUnreadable(damage.Message);
            return null;
        }
    }
}
