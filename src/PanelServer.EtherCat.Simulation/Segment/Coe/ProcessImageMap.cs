using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Simulation.Segment.Description;

namespace PanelServer.EtherCat.Simulation.Segment.Coe;

/// <summary>
/// Layout of a sync manager's process data: the entries of the assigned PDOs one behind the other, without alignment
/// (ETG.1000.6, "PDO mapping"). Copies between the image and the object dictionary.
/// </summary>
public sealed class ProcessImageMap
{
    private readonly Variable[] _variables;

    private ProcessImageMap(List<Variable> variables, int bitLength)
    {
        _variables = [.. variables];
        BitLength = bitLength;
    }

    /// <summary>Length in bits.</summary>
    public int BitLength { get; }

    /// <summary>Length in whole bytes: what the sync manager's length must be.</summary>
    public int ByteLength => (BitLength + 7) / 8;

    /// <summary>Compiles the layout of a direction.</summary>
    /// <param name="description">The subdevice.</param>
    /// <param name="dictionary">Its dictionary.</param>
    /// <param name="use"><see cref="SyncManagerType.Outputs"/> or <see cref="SyncManagerType.Inputs"/>.</param>
    /// <param name="assignment">Indices of the assigned PDOs in order; unknown ones are left out.</param>
    public static ProcessImageMap Compile(
        SubdeviceDescription description, ObjectDictionary dictionary, SyncManagerType use, IEnumerable<ushort> assignment)
    {
        List<Variable> variables = new();
        int bits = 0;
        foreach (ushort index in assignment)
        {
            PdoDescription? pdo = description.Pdos(use).FirstOrDefault(candidate => candidate.Index == index);
            foreach (PdoEntryDescription entry in pdo?.Entries ?? [])
            {
                if (!entry.IsGap)
                {
                    variables.Add(new Variable(dictionary[entry.Index, entry.Subindex], bits, entry.BitLength));
                }

                bits += entry.BitLength;
            }
        }

        return new ProcessImageMap(variables, bits);
    }

    /// <summary>Bit at which an entry lies in the image, or −1 when it is not mapped.</summary>
    public int BitOffsetOf(ushort index, byte subindex)
    {
        foreach (Variable variable in _variables)
        {
            if (variable.Entry.Index == index && variable.Entry.Subindex == subindex)
            {
                return variable.BitOffset;
            }
        }

        return -1;
    }

    /// <summary>Copies an image of outputs into the dictionary.</summary>
    /// <param name="image">At least <see cref="ByteLength"/> bytes.</param>
    public void StoreOutputs(ReadOnlySpan<byte> image)
    {
        foreach (Variable variable in _variables)
        {
            variable.Entry.Raw = ReadBits(image, variable.BitOffset, variable.BitLength);
        }
    }

    /// <summary>Builds an image of inputs from the dictionary; gaps are 0.</summary>
    /// <param name="image">At least <see cref="ByteLength"/> bytes.</param>
    public void LoadInputs(Span<byte> image)
    {
        image[..ByteLength].Clear();
        foreach (Variable variable in _variables)
        {
            OrBits(image, variable.BitOffset, variable.BitLength, variable.Entry.Raw);
        }
    }

    /// <summary>Sets all mapped entries to 0.</summary>
    public void Zero()
    {
        foreach (Variable variable in _variables)
        {
            variable.Entry.Raw = 0;
        }
    }

    private static ulong ReadBits(ReadOnlySpan<byte> image, int offset, int length)
    {
        ulong value = 0;
        for (int done = 0; done < length;)
        {
            int shift = (offset + done) & 7;
            value |= (ulong)(image[(offset + done) >> 3] >> shift) << done;
            done += 8 - shift;
        }

        return length == 64 ? value : value & ((1UL << length) - 1);
    }

    private static void OrBits(Span<byte> image, int offset, int length, ulong value)
    {
        ulong rest = length == 64 ? value : value & ((1UL << length) - 1);
        for (int at = offset; rest != 0; at = (at | 7) + 1)
        {
            int shift = at & 7;
            image[at >> 3] |= (byte)(rest << shift);
            rest >>= 8 - shift;
        }
    }

    private readonly record struct Variable(ObjectEntry Entry, int BitOffset, int BitLength);
}
