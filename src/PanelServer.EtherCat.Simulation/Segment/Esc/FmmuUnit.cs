using PanelServer.EtherCat.Esc;

namespace PanelServer.EtherCat.Simulation.Segment.Esc;

/// <summary>The FMMUs of an ESC: carries logical datagrams to and from physical memory, bit by bit where the mapping asks for it.</summary>
public sealed class FmmuUnit
{
    private readonly EscController _esc;
    private readonly Fmmu[] _fmmus;
    private int _activeCount;

    internal FmmuUnit(EscController esc, int count)
    {
        _esc = esc;
        _fmmus = new Fmmu[count];
    }

    /// <summary>Reads the registers anew after they were written.</summary>
    internal void RegistersWritten(EscMemory memory)
    {
        _activeCount = 0;
        for (int i = 0; i < _fmmus.Length; i++)
        {
            Fmmu fmmu = Fmmu.Read(memory.Bytes[Fmmu.AddressOf(i)..]);
            if (fmmu.IsActive && fmmu.Length > 0)
            {
                _fmmus[_activeCount++] = fmmu;
            }
        }
    }

    /// <summary>Carries out one logical datagram.</summary>
    /// <param name="logical">Logical address of the first data byte.</param>
    /// <param name="data">Data, outputs on entry, inputs put in.</param>
    /// <param name="read">True for LRD and LRW.</param>
    /// <param name="write">True for LWR and LRW.</param>
    /// <returns>Increment of the working counter: 1 if anything was read, plus for LRW 2, for LWR 1, if anything was written.</returns>
    internal int Exchange(uint logical, Span<byte> data, bool read, bool write)
    {
        if (_activeCount == 0)
        {
            return 0;
        }

        bool wasWritten = false;
        bool wasRead = false;

        // Outputs first: where inputs share their addresses, they replace the outputs in the frame.
        for (int i = 0; write && i < _activeCount; i++)
        {
            wasWritten |= (_fmmus[i].Type & FmmuType.Write) != 0 && Map(_fmmus[i], logical, data, isWrite: true);
        }

        for (int i = 0; read && i < _activeCount; i++)
        {
            wasRead |= (_fmmus[i].Type & FmmuType.Read) != 0 && Map(_fmmus[i], logical, data, isWrite: false);
        }

        return (wasRead ? 1 : 0) + (wasWritten ? (read ? 2 : 1) : 0);
    }

    private bool Map(in Fmmu fmmu, uint logical, Span<byte> data, bool isWrite)
    {
        uint first = Math.Max(fmmu.LogicalStart, logical);
        long end = Math.Min((long)fmmu.LogicalStart + fmmu.Length, (long)logical + data.Length);
        if (first >= end)
        {
            return false;
        }

        int offset = (int)(first - fmmu.LogicalStart);
        Span<byte> part = data.Slice((int)(first - logical), (int)(end - first));
        if ((fmmu.LogicalStartBit & 7) != 0 || (fmmu.LogicalEndBit & 7) != 7 || (fmmu.PhysicalStartBit & 7) != 0)
        {
            return MapBits(fmmu, offset, part, isWrite);
        }

        int physical = fmmu.PhysicalStart + offset;
        return isWrite ? _esc.WriteMapped(physical, part) : _esc.ReadMapped(physical, part);
    }

    /// <summary>Moves only the bits of the logical range; the neighbours in the same byte stay as they are.</summary>
    private bool MapBits(in Fmmu fmmu, int offset, Span<byte> part, bool isWrite)
    {
        bool done = false;
        for (int i = 0; i < part.Length; i++)
        {
            bool isFirst = offset + i == 0;
            bool isLast = offset + i == fmmu.Length - 1;
            int from = isFirst ? fmmu.LogicalStartBit & 7 : 0;
            int to = isLast ? fmmu.LogicalEndBit & 7 : 7;

            // Bit number within the physical range of the first mapped bit of this byte.
            int physicalBit = (fmmu.PhysicalStartBit & 7) + ((offset + i) * 8) + from - (fmmu.LogicalStartBit & 7);
            done |= MapByte(fmmu.PhysicalStart, physicalBit, ref part[i], from, to, isWrite);
        }

        return done;
    }

    private bool MapByte(int start, int physicalBit, ref byte value, int from, int to, bool isWrite)
    {
        bool done = false;
        Span<byte> one = stackalloc byte[1];
        for (int bit = from; bit <= to;)
        {
            // As many bits as fit into one physical byte.
            int address = start + (physicalBit >> 3);
            int shift = physicalBit & 7;
            int count = Math.Min(to - bit + 1, 8 - shift);
            int mask = (1 << count) - 1;
            if (isWrite)
            {
                one[0] = (byte)((_esc.Peek(address) & ~(mask << shift)) | (((value >> bit) & mask) << shift));
                done |= _esc.WriteMapped(address, one);
            }
            else
            {
                one[0] = 0;
                if (_esc.ReadMapped(address, one))
                {
                    value = (byte)((value & ~(mask << bit)) | (((one[0] >> shift) & mask) << bit));
                    done = true;
                }
            }

            bit += count;
            physicalBit += count;
        }

        return done;
    }
}
