using System.Buffers.Binary;
using PanelServer.EtherCat.Frames;
using PanelServer.EtherCat.Simulation.Segment.Esc;

namespace PanelServer.EtherCat.Simulation.Segment;

/// <summary>What one subdevice does with one datagram: addressing, data and working counter (ETG.1000.4, "Services").</summary>
internal sealed class DatagramExecutor
{
    private const int AddressOffset = 2;
    private const int RegisterOffset = 4;
    private const int InterruptOffset = 8;

    private readonly byte[] _incoming = new byte[FrameFormat.MaximumLength];

    /// <summary>Carries a datagram through a subdevice.</summary>
    /// <param name="subdevice">The subdevice.</param>
    /// <param name="datagram">Header, data and working counter; changed in place.</param>
    /// <param name="isSilent">True if the subdevice does not take part: only the position is counted.</param>
    internal void Execute(VirtualSubdevice subdevice, Span<byte> datagram, bool isSilent)
    {
        EtherCatCommand command = (EtherCatCommand)datagram[0];
        ushort address = BinaryPrimitives.ReadUInt16LittleEndian(datagram[AddressOffset..]);
        if (command.IncrementsAddress())
        {
            BinaryPrimitives.WriteUInt16LittleEndian(datagram[AddressOffset..], (ushort)(address + 1));
        }

        if (isSilent)
        {
            return;
        }

        EscController esc = subdevice.Esc;
        Span<byte> data = datagram[FrameFormat.DatagramHeaderLength..^2];
        int increment = command.IsLogical()
            ? esc.Fmmus.Exchange(
                BinaryPrimitives.ReadUInt32LittleEndian(datagram[AddressOffset..]),
                data,
                read: command != EtherCatCommand.Lwr,
                write: command != EtherCatCommand.Lrd)
            : ExecutePhysical(esc, command, address, BinaryPrimitives.ReadUInt16LittleEndian(datagram[RegisterOffset..]), data);
        if (increment > 0)
        {
            increment += subdevice.Faults.TakeWorkingCounterOffset();
            ushort counter = BinaryPrimitives.ReadUInt16LittleEndian(datagram[^2..]);
            BinaryPrimitives.WriteUInt16LittleEndian(datagram[^2..], (ushort)(counter + increment));
        }

        ushort interrupts = esc.PendingInterrupts;
        if (interrupts != 0)
        {
            ushort present = BinaryPrimitives.ReadUInt16LittleEndian(datagram[InterruptOffset..]);
            BinaryPrimitives.WriteUInt16LittleEndian(datagram[InterruptOffset..], (ushort)(present | interrupts));
        }
    }

    private int ExecutePhysical(EscController esc, EtherCatCommand command, ushort address, ushort offset, Span<byte> data)
    {
        bool atPosition = address == 0;
        switch (command)
        {
            case EtherCatCommand.Aprd when atPosition:
            case EtherCatCommand.Fprd when esc.IsStation(address):
                return esc.Read(offset, data, or: false) ? 1 : 0;
            case EtherCatCommand.Apwr when atPosition:
            case EtherCatCommand.Fpwr when esc.IsStation(address):
                return esc.Write(offset, data) ? 1 : 0;
            case EtherCatCommand.Aprw when atPosition:
            case EtherCatCommand.Fprw when esc.IsStation(address):
                return ReadAndWrite(esc, offset, data, or: false);
            case EtherCatCommand.Brd:
                return esc.Read(offset, data, or: true) ? 1 : 0;
            case EtherCatCommand.Bwr:
                return esc.Write(offset, data) ? 1 : 0;
            case EtherCatCommand.Brw:
                return ReadAndWrite(esc, offset, data, or: true);
            case EtherCatCommand.Armw:
                return (atPosition ? esc.Read(offset, data, or: false) : esc.Write(offset, data)) ? 1 : 0;
            case EtherCatCommand.Frmw:
                return (esc.IsStation(address) ? esc.Read(offset, data, or: false) : esc.Write(offset, data)) ? 1 : 0;
            default:
                return 0;
        }
    }

    /// <summary>The old value goes out, then what came in is written.</summary>
    private int ReadAndWrite(EscController esc, ushort offset, Span<byte> data, bool or)
    {
        Span<byte> incoming = _incoming.AsSpan(0, data.Length);
        data.CopyTo(incoming);
        return (esc.Read(offset, data, or) ? 1 : 0) + (esc.Write(offset, incoming) ? 2 : 0);
    }
}
