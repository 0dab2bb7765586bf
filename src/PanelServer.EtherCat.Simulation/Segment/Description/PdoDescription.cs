using PanelServer.EtherCat.Mailbox;

namespace PanelServer.EtherCat.Simulation.Segment.Description;

/// <summary>One entry of a PDO; a gap has index 0.</summary>
/// <param name="Index">Object index, 0 for a gap.</param>
/// <param name="Subindex">Subindex.</param>
/// <param name="BitLength">Length in the process image, 1 to 64.</param>
/// <param name="Type">Data type.</param>
/// <param name="Name">Name of the entry, as in the object dictionary.</param>
public readonly record struct PdoEntryDescription(ushort Index, byte Subindex, byte BitLength, CoeDataType Type, string Name)
{
    /// <summary>The entry as it stands in a mapping object: index, subindex, bits.</summary>
    public uint MappingWord => ((uint)Index << 16) | ((uint)Subindex << 8) | BitLength;

    /// <summary>True for padding.</summary>
    public bool IsGap => Index == 0;

    /// <summary>Padding of some bits.</summary>
    public static PdoEntryDescription Gap(byte bits) => new(0, 0, bits, CoeDataType.Unknown, "");

    /// <summary>A variable whose length follows from its type.</summary>
    public static PdoEntryDescription Of(ushort index, byte subindex, CoeDataType type, string name) =>
        new(index, subindex, (byte)type.BitLength(), type, name);
}

/// <summary>A process data object: entries that travel together.</summary>
public sealed record PdoDescription
{
    /// <summary>Index of the mapping object: 0x1600 onward for outputs (RxPDO), 0x1A00 onward for inputs (TxPDO).</summary>
    public required ushort Index { get; init; }

    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>Entries in the order of the image.</summary>
    public required IReadOnlyList<PdoEntryDescription> Entries { get; init; }

    /// <summary>PDOs that may not be assigned together with this one (objects 0x1400 and 0x1800 onward, subindex 6).</summary>
    public IReadOnlyList<ushort> Excludes { get; init; } = [];

    /// <summary>Flags word in the SII category.</summary>
    public ushort SiiFlags { get; init; } = 0x0011;

    /// <summary>Length in bits.</summary>
    public int BitLength => Entries.Sum(entry => entry.BitLength);
}
