namespace PanelServer.EtherCat.Simulation.Segment.Coe;

/// <summary>An object with its present values.</summary>
public sealed class DictionaryObject
{
    private readonly ObjectEntry?[] _bySubindex;

    internal DictionaryObject(ObjectDescription description)
    {
        Description = description;
        Entries = [.. description.Entries.Select(entry => new ObjectEntry(description.Index, entry))];
        _bySubindex = new ObjectEntry?[Entries[^1].Subindex + 1];
        foreach (ObjectEntry entry in Entries)
        {
            _bySubindex[entry.Subindex] = entry;
        }
    }

    /// <summary>What the object is.</summary>
    public ObjectDescription Description { get; }

    /// <summary>Index.</summary>
    public ushort Index => Description.Index;

    /// <summary>Entries in ascending order of subindex.</summary>
    public IReadOnlyList<ObjectEntry> Entries { get; }

    /// <summary>Highest subindex that exists.</summary>
    public byte MaximumSubindex => Entries[^1].Subindex;

    /// <summary>The entry at a subindex, or null.</summary>
    public ObjectEntry? Find(byte subindex) => subindex < _bySubindex.Length ? _bySubindex[subindex] : null;
}

/// <summary>All objects of a subdevice, ordered by index.</summary>
public sealed class ObjectDictionary
{
    private readonly Dictionary<ushort, DictionaryObject> _byIndex;

    /// <summary>Makes a dictionary with default values.</summary>
    /// <param name="objects">Objects in any order; an index may occur once.</param>
    public ObjectDictionary(IEnumerable<ObjectDescription> objects)
    {
        Objects = [.. objects.OrderBy(description => description.Index).Select(description => new DictionaryObject(description))];
        _byIndex = Objects.ToDictionary(o => o.Index);
    }

    /// <summary>The objects in ascending order of index.</summary>
    public IReadOnlyList<DictionaryObject> Objects { get; }

    /// <summary>The object at an index, or null.</summary>
    public DictionaryObject? Find(ushort index) => _byIndex.GetValueOrDefault(index);

    /// <summary>The entry at an index and subindex, or null.</summary>
    public ObjectEntry? Find(ushort index, byte subindex) => Find(index)?.Find(subindex);

    /// <summary>The entry at an index and subindex.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public ObjectEntry this[ushort index, byte subindex] =>
        Find(index, subindex) ?? throw new KeyNotFoundException($"The object dictionary has no entry 0x{index:X4}:{subindex:X2}.");

    /// <summary>All values as after power-up.</summary>
    public void Reset()
    {
        foreach (DictionaryObject o in Objects)
        {
            foreach (ObjectEntry entry in o.Entries)
            {
                entry.Reset();
            }
        }
    }
}
