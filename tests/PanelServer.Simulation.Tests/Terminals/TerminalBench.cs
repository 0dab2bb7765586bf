using System.Buffers.Binary;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Frames;
using PanelServer.EtherCat.Mailbox;
using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Simulation.Segment.Description;
using PanelServer.EtherCat.Terminals;

namespace PanelServer.Simulation.Tests.Terminals;

/// <summary>
/// One virtual terminal alone on a segment, brought up and exchanged with by single frames in virtual time, without the main device:
/// what happens on the bus is in the test's hands.
/// </summary>
internal sealed class TerminalBench
{
    private const int FirstSyncManagerOfProcessData = 2;
    private readonly VirtualSegment _segment = new();
    private readonly byte[] _frame = new byte[FrameFormat.MaximumLength];
    private byte _mailboxCounter;
    private ushort _lastWorkingCounter;

    public TerminalBench(SubdeviceDescription description, SubdeviceApplication application) =>
        Subdevice = _segment.Add(new VirtualSubdevice(description, application));

    public VirtualSubdevice Subdevice { get; }

    public double Milliseconds { get; private set; }

    private SubdeviceDescription Description => Subdevice.Description;

    /// <summary>Working counter of the last exchange.</summary>
    public int WorkingCounter => _lastWorkingCounter;

    /// <summary>The terminal in OP with the parameters of its driver and the driver ready to exchange.</summary>
    public static (TerminalBench Bench, TTerminal Driver) Operational<TTerminal>(
        SubdeviceDescription description, SubdeviceApplication application, Action<TTerminal>? configure = null)
        where TTerminal : Terminal
    {
        TerminalBench bench = new(description, application);
        TerminalIdentity identity = new(description.Vendor, description.Product, description.Revision);
        TTerminal driver = Assert.IsType<TTerminal>(TerminalCatalog.Create(identity, description.OrderNumber));
        driver.Place(1, 0x1001);
        configure?.Invoke(driver);
        bench.ToPreOp();
        foreach (StartUpWrite write in driver.BuildStartUpWrites())
        {
            Assert.Null(bench.Download(write.Index, write.SubIndex, write.Data.Span));
        }

        driver.Start();
        bench.ToOp(driver.InputBytes, driver.OutputBytes);
        driver.Report(TerminalCondition.Operational);
        return (bench, driver);
    }

    public void Wait(double milliseconds)
    {
        Milliseconds += milliseconds;
        _segment.Advance((long)(Milliseconds * 1e6));
    }

    public void ToPreOp()
    {
        if (Description.Mailbox is not null)
        {
            WriteSyncManager(0, Description.SyncManagers[0].Length);
            WriteSyncManager(1, Description.SyncManagers[1].Length);
        }

        Request(AlState.PreOp);
    }

    public void ToOp(int inputBytes, int outputBytes)
    {
        ToSafeOp(inputBytes, outputBytes);
        Exchange(inputBytes, new byte[outputBytes]);
        Request(AlState.Op);
    }

    public void ToSafeOp(int inputBytes, int outputBytes)
    {
        Configure(SyncManagerType.Inputs, 0, 0, inputBytes, FmmuType.Read);
        Configure(SyncManagerType.Outputs, 1, (uint)inputBytes, outputBytes, FmmuType.Write);
        Request(AlState.SafeOp);
    }

    public void Request(AlState state)
    {
        byte[] control = [(byte)state, 0];
        Execute(EtherCatCommand.Apwr, Registers.AlControl, control);
        for (int i = 0; i < 100; i++)
        {
            byte[] status = new byte[6];
            Execute(EtherCatCommand.Aprd, Registers.AlStatus, status);
            if (status[0] == (byte)state)
            {
                return;
            }

            Assert.True((status[0] & 0x10) == 0 || Description.IsEmulated, $"{state} refused: AL status code 0x{status[4]:X2}{status[5]:X2}");
            Wait(1);
        }

        Assert.Fail($"{state} was not reached.");
    }

    /// <summary>One cycle: a millisecond passes, then outputs of the driver go there and inputs come back.</summary>
    public void Cycle(Terminal driver, double milliseconds = 1)
    {
        byte[] outputs = new byte[driver.OutputBytes];
        driver.WriteOutputs(outputs);
        Wait(milliseconds);
        byte[] inputs = Exchange(driver.InputBytes, outputs);
        driver.ReadInputs(inputs, TimeSpan.FromMilliseconds(Milliseconds));
    }

    public void Cycles(Terminal driver, int count)
    {
        for (int i = 0; i < count; i++)
        {
            Cycle(driver);
        }
    }

    /// <summary>Cycles until a condition holds; fails if it does not within the time.</summary>
    public int CyclesUntil(Terminal driver, Func<bool> condition, int limit)
    {
        for (int i = 1; i <= limit; i++)
        {
            Cycle(driver);
            if (condition())
            {
                return i;
            }
        }

        Assert.Fail($"The condition did not hold within {limit} ms.");
        return 0;
    }

    /// <summary>LRW over the whole image.</summary>
    public byte[] Exchange(int inputBytes, ReadOnlySpan<byte> outputs)
    {
        FrameWriter writer = new(_frame);
        Span<byte> data = writer.AddLogical(EtherCatCommand.Lrw, 1, 0, inputBytes + outputs.Length);
        outputs.CopyTo(data[inputBytes..]);
        return Send(writer.Finish())[..inputBytes];
    }

    /// <summary>Register or memory access by position.</summary>
    public ushort Execute(EtherCatCommand command, ushort offset, Span<byte> data)
    {
        FrameWriter writer = new(_frame);
        data.CopyTo(writer.AddPosition(command, 1, 0, offset, data.Length));
        Send(writer.Finish()).CopyTo(data);
        return _lastWorkingCounter;
    }

    /// <summary>SDO download of up to four bytes; the abort code, or null if the terminal accepts.</summary>
    public SdoAbortCode? Download(ushort index, byte subindex, ReadOnlySpan<byte> data)
    {
        Span<byte> sdo = stackalloc byte[8];
        sdo[0] = (byte)(0x23 + (4 * (4 - data.Length)));
        data.CopyTo(sdo[4..]);
        byte[] answer = Transfer(sdo, index, subindex);
        return answer[0] == 0x80 ? (SdoAbortCode)BinaryPrimitives.ReadUInt32LittleEndian(answer.AsSpan(4)) : null;
    }

    /// <summary>SDO upload of up to four bytes as a number.</summary>
    public uint Upload(ushort index, byte subindex)
    {
        Span<byte> sdo = stackalloc byte[8];
        sdo[0] = 0x40;
        byte[] answer = Transfer(sdo, index, subindex);
        Assert.NotEqual(0x80, answer[0]);
        uint value = BinaryPrimitives.ReadUInt32LittleEndian(answer.AsSpan(4));
        int bits = 8 * (4 - ((answer[0] >> 2) & 3));
        return bits == 32 ? value : value & ((1u << bits) - 1);
    }

    private byte[] Transfer(Span<byte> sdo, ushort index, byte subindex)
    {
        MailboxWindow window = Description.Mailbox!.Standard;
        BinaryPrimitives.WriteUInt16LittleEndian(sdo[1..], index);
        sdo[3] = subindex;
        byte[] request = new byte[window.ReceiveLength];
        _mailboxCounter = (byte)((_mailboxCounter % 7) + 1);
        byte[] header = [0x0A, 0, 0, 0, 0, (byte)(3 | (_mailboxCounter << 4)), 0x00, 0x20];
        header.CopyTo(request, 0);
        sdo.CopyTo(request.AsSpan(8));
        Assert.Equal(1, Execute(EtherCatCommand.Apwr, window.ReceiveStart, request));
        byte[] reply = new byte[window.SendLength];
        for (int i = 0; i < 20; i++)
        {
            Wait(1);
            if (Execute(EtherCatCommand.Aprd, window.SendStart, reply) == 1)
            {
                return reply[8..16];
            }
        }

        throw new InvalidOperationException($"No answer to the SDO for 0x{index:X4}:{subindex:X2}.");
    }

    private void Configure(SyncManagerType use, int fmmu, uint logicalStart, int length, FmmuType type)
    {
        int number = Description.SyncManagerOf(use);
        if (number < 0 || length == 0)
        {
            return;
        }

        WriteSyncManager(number, length);
        byte[] bytes = new byte[Fmmu.Size];
        Fmmu.ForBytes(logicalStart, (ushort)length, Description.SyncManagers[number].Start, type).Write(bytes);
        Execute(EtherCatCommand.Apwr, Fmmu.AddressOf(fmmu), bytes);
    }

    /// <summary>Outputs get the watchdog bit, as every careful main device does.</summary>
    private void WriteSyncManager(int number, int length)
    {
        SyncManagerDescription description = Description.SyncManagers[number];
        bool isOutput = description.Type == SyncManagerType.Outputs && (number >= FirstSyncManagerOfProcessData || Description.Mailbox is null);
        byte control = (byte)(description.Control | (isOutput ? SyncManager.ControlWatchdog : 0));
        byte[] bytes = new byte[SyncManager.Size];
        new SyncManager(description.Start, (ushort)length, control, 0, SyncManager.ActivateEnable, 0).Write(bytes);
        Execute(EtherCatCommand.Apwr, SyncManager.AddressOf(number), bytes);
    }

    private byte[] Send(int length)
    {
        Assert.True(_segment.Process(_frame.AsSpan(0, length), (long)(Milliseconds * 1e6)));
        Assert.Equal(FrameError.None, FrameReader.TryOpen(_frame.AsSpan(0, length), out FrameReader reader));
        Assert.True(reader.TryReadDatagram(out Datagram datagram));
        _lastWorkingCounter = datagram.WorkingCounter;
        return datagram.Data.ToArray();
    }
}
