using System.Buffers.Binary;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Frames;
using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Simulation.Segment.Description;

namespace PanelServer.Simulation.Tests.Segment;

/// <summary>
/// Sends single datagrams to a segment as a main device would, with nothing of a main device's logic. Each frame takes 10 µs of
/// segment time.
/// </summary>
internal sealed class FrameDriver(VirtualSegment segment)
{
    public const long FrameNanoseconds = 10_000;

    private readonly byte[] _buffer = new byte[FrameFormat.MaximumLength];
    private byte _index;

    public VirtualSegment Segment { get; } = segment;

    /// <summary>Working counter of the last datagram.</summary>
    public int WorkingCounter { get; private set; }

    /// <summary>Address field of the last datagram as it came back.</summary>
    public ushort ReturnedAddress { get; private set; }

    /// <summary>Interrupt field of the last datagram.</summary>
    public ushort Interrupt { get; private set; }

    public static ushort Station(int position) => (ushort)(0x1001 + position);

    /// <summary>Sends one datagram; returns its data as it came back.</summary>
    public byte[] Send(EtherCatCommand command, ushort address, ushort offset, ReadOnlySpan<byte> data)
    {
        FrameWriter writer = new(_buffer);
        data.CopyTo(writer.Add(command, _index++, address, offset, data.Length));
        return Exchange(writer.Finish());
    }

    public byte[] SendLogical(EtherCatCommand command, uint address, ReadOnlySpan<byte> data)
    {
        FrameWriter writer = new(_buffer);
        data.CopyTo(writer.AddLogical(command, _index++, address, data.Length));
        return Exchange(writer.Finish());
    }

    public byte[] Read(int position, ushort offset, int length) => Send(EtherCatCommand.Fprd, Station(position), offset, new byte[length]);

    public ushort ReadWord(int position, ushort offset) => BinaryPrimitives.ReadUInt16LittleEndian(Read(position, offset, 2));

    public uint ReadDouble(int position, ushort offset) => BinaryPrimitives.ReadUInt32LittleEndian(Read(position, offset, 4));

    public int Write(int position, ushort offset, params ReadOnlySpan<byte> data)
    {
        _ = Send(EtherCatCommand.Fpwr, Station(position), offset, data);
        return WorkingCounter;
    }

    public int WriteWord(int position, ushort offset, ushort value) => Write(position, offset, (byte)value, (byte)(value >> 8));

    public int Broadcast(ushort offset, params ReadOnlySpan<byte> data)
    {
        _ = Send(EtherCatCommand.Bwr, 0, offset, data);
        return WorkingCounter;
    }

    /// <summary>Gives every subdevice its station address.</summary>
    public void AssignStations()
    {
        for (int i = 0; i < Segment.Subdevices.Count; i++)
        {
            _ = Send(EtherCatCommand.Apwr, (ushort)-i, Registers.StationAddress, [(byte)Station(i), (byte)(Station(i) >> 8)]);
        }
    }

    public void Request(int position, ushort control) => WriteWord(position, Registers.AlControl, control);

    public AlStatus Status(int position) => new(ReadWord(position, Registers.AlStatus));

    public AlStatusCode Code(int position) => (AlStatusCode)ReadWord(position, Registers.AlStatusCode);

    /// <summary>Writes the sync managers as the description states them, with the lengths that the PDOs ask for.</summary>
    public void ConfigureSyncManagers(int position, bool processData)
    {
        VirtualSubdevice subdevice = Segment.Subdevices[position];
        for (int i = 0; i < subdevice.Description.SyncManagers.Count; i++)
        {
            SyncManagerDescription description = subdevice.Description.SyncManagers[i];
            bool isMailbox = description.Type is SyncManagerType.MailboxOut or SyncManagerType.MailboxIn;
            if (isMailbox == processData)
            {
                continue;
            }

            int length = description.Type switch
            {
                SyncManagerType.Outputs => subdevice.Outputs.ByteLength,
                SyncManagerType.Inputs => subdevice.Inputs.ByteLength,
                _ => description.Length,
            };
            WriteSyncManager(position, i, description.Start, (ushort)length, description.Control, length > 0);
        }
    }

    public void WriteSyncManager(int position, int number, ushort start, ushort length, byte control, bool enable)
    {
        byte[] bytes = new byte[SyncManager.Size];
        _ = Write(position, SyncManager.AddressOf(number), bytes);
        new SyncManager(start, length, control, 0, enable ? SyncManager.ActivateEnable : (byte)0, 0).Write(bytes);
        _ = Write(position, SyncManager.AddressOf(number), bytes);
    }

    public void WriteFmmu(int position, int number, Fmmu fmmu)
    {
        byte[] bytes = new byte[Fmmu.Size];
        fmmu.Write(bytes);
        _ = Write(position, Fmmu.AddressOf(number), bytes);
    }

    /// <summary>Station addresses, mailboxes, and every subdevice to PRE-OP.</summary>
    public void BringToPreOp()
    {
        AssignStations();
        for (int i = 0; i < Segment.Subdevices.Count; i++)
        {
            ConfigureSyncManagers(i, processData: false);
            Request(i, (ushort)AlState.PreOp);
        }
    }

    /// <summary>
    /// Process data too: outputs of subdevice n at logical 0x100·n, inputs at 0x100·n + 0x80; every subdevice to SAFE-OP.
    /// </summary>
    public void BringToSafeOp()
    {
        BringToPreOp();
        for (int i = 0; i < Segment.Subdevices.Count; i++)
        {
            MapProcessData(i);
            Request(i, (ushort)AlState.SafeOp);
        }
    }

    public void MapProcessData(int position)
    {
        ConfigureSyncManagers(position, processData: true);
        VirtualSubdevice subdevice = Segment.Subdevices[position];
        SubdeviceDescription description = subdevice.Description;
        if (subdevice.Outputs.ByteLength > 0)
        {
            ushort start = description.SyncManagers[description.SyncManagerOf(SyncManagerType.Outputs)].Start;
            WriteFmmu(position, 0, Fmmu.ForBytes(OutputAddress(position), (ushort)subdevice.Outputs.ByteLength, start, FmmuType.Write));
        }

        if (subdevice.Inputs.ByteLength > 0)
        {
            ushort start = description.SyncManagers[description.SyncManagerOf(SyncManagerType.Inputs)].Start;
            WriteFmmu(position, 1, Fmmu.ForBytes(InputAddress(position), (ushort)subdevice.Inputs.ByteLength, start, FmmuType.Read));
        }
    }

    public void BringToOp()
    {
        BringToSafeOp();
        for (int i = 0; i < Segment.Subdevices.Count; i++)
        {
            WriteOutputs(i);
            Request(i, (ushort)AlState.Op);
        }
    }

    public static uint OutputAddress(int position) => (uint)(0x100 * position);

    public static uint InputAddress(int position) => OutputAddress(position) + 0x80;

    public void WriteOutputs(int position, params ReadOnlySpan<byte> outputs)
    {
        byte[] image = new byte[Segment.Subdevices[position].Outputs.ByteLength];
        outputs.CopyTo(image);
        if (image.Length > 0)
        {
            _ = SendLogical(EtherCatCommand.Lwr, OutputAddress(position), image);
        }
    }

    /// <summary>Lets segment time pass without frames, in steps of 1 ms.</summary>
    public void Wait(TimeSpan time)
    {
        const long Step = 1_000_000;
        long end = Segment.NowNanoseconds + (long)(time.TotalMilliseconds * Step);
        while (Segment.NowNanoseconds < end)
        {
            Segment.Advance(Math.Min(end, Segment.NowNanoseconds + Step));
        }
    }

    private byte[] Exchange(int length)
    {
        Span<byte> frame = _buffer.AsSpan(0, length);
        WorkingCounter = -1;
        if (!Segment.Process(frame, Segment.NowNanoseconds + FrameNanoseconds))
        {
            return [];
        }

        Assert.Equal(FrameError.None, FrameReader.TryOpen(frame, out FrameReader reader));
        Assert.True(reader.TryReadDatagram(out Datagram datagram));
        WorkingCounter = datagram.WorkingCounter;
        ReturnedAddress = datagram.Address;
        Interrupt = datagram.Interrupt;
        return datagram.Data.ToArray();
    }
}
