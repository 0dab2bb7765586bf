using System.Buffers.Binary;
using PanelServer.EtherCat.Frames;

namespace PanelServer.Simulation.Tests.Segment;

/// <summary>
/// A main device of the second school, written from the protocol alone with plain numbers, in the order and form of accesses that
/// ethercrab uses: registers reset one by one, EEPROM in chunks, one group with the inputs before the outputs, FMMUs by the use that
/// the EEPROM names, states of all subdevices read in the frame of the process data. Where that master insists on a working counter,
/// this one does too.
/// </summary>
internal sealed partial class GroupMaster(Func<byte[], int, int> exchange)
{
    public const byte Source = 0x10;
    private const byte FixedRead = 4;
    private const byte FixedWrite = 5;
    private const byte BroadcastRead = 7;
    private const byte BroadcastWrite = 8;
    private const byte LogicalReadWrite = 12;
    private const byte FixedReadMultipleWrite = 14;
    private const int PollLimit = 20_000;

    private readonly byte[] _buffer = new byte[FrameFormat.MaximumLength];
    private byte _index;

    /// <summary>One datagram to send: command, address field (register in the upper half), data.</summary>
    public readonly record struct Request(byte Command, uint Address, byte[] Data);

    /// <summary>One datagram that came back.</summary>
    public readonly record struct Answer(byte[] Data, int Counter);

    public List<Device> Devices { get; } = [];

    /// <summary>Bytes of the group's image: inputs, then outputs.</summary>
    public int InputLength { get; private set; }

    public int ImageLength { get; private set; }

    public sealed class Device
    {
        public required ushort Station { get; init; }

        public uint[] Identity { get; set; } = [];

        public string Name { get; set; } = "";

        public string Description { get; set; } = "";

        public int Features { get; set; }

        public bool HasClock => (Features & 0x04) != 0;

        public int DlStatus { get; set; }

        public uint[] ReceiveTimes { get; set; } = [];

        public long ReceiveTime { get; set; }

        public int Parent { get; set; } = -1;

        public long Delay { get; set; }

        public (int Receive, int ReceiveLength, int Send, int SendLength, int Protocols) Mailbox { get; set; }

        public bool HasCoE => (Mailbox.Protocols & 4) != 0;

        public bool HasCompleteAccess { get; set; }

        public List<byte[]> SyncManagers { get; set; } = [];

        public byte[] FmmuUse { get; set; } = [];

        public byte[] SyncManagerTypes { get; set; } = [];

        public byte MailboxCounter { get; set; } = 1;

        public List<string> Entries { get; } = [];

        public Range Inputs { get; set; }

        public Range Outputs { get; set; }

        public int State { get; set; }
    }

    /// <summary>Sends one frame with some datagrams, each with an index of its own; what comes back must be theirs.</summary>
    public Answer[] Exchange(params ReadOnlySpan<Request> requests)
    {
        byte first = _index;
        FrameWriter writer = new(_buffer, Source);
        foreach (Request request in requests)
        {
            request.Data.CopyTo(writer.AddLogical((EtherCatCommand)request.Command, _index++, request.Address, request.Data.Length));
        }

        int length = exchange(_buffer, writer.Finish());
        Assert.InRange(length, FrameFormat.MinimumLength, FrameFormat.MaximumLength);

        // The first subdevice has marked the source address: this is how the master knows its own frames from their answers.
        Assert.Equal([Source | 0x02, Source, Source, Source, Source, Source, 0x88, 0xA4], _buffer[6..14]);
        Answer[] answers = new Answer[requests.Length];
        int at = 16;
        for (int i = 0; i < answers.Length; i++)
        {
            Assert.Equal((requests[i].Command, (byte)(first + i)), (_buffer[at], _buffer[at + 1]));
            int end = at + 10 + requests[i].Data.Length;
            answers[i] = new Answer(_buffer[(at + 10)..end], Word(_buffer, end));
            at = end + 2;
        }

        return answers;
    }

    public static uint At(ushort address, int register) => address | ((uint)register << 16);

    /// <summary>Reads a register of one subdevice, which must answer.</summary>
    public byte[] Read(Device device, int register, int length)
    {
        Answer answer = Exchange(new Request(FixedRead, At(device.Station, register), new byte[length]))[0];
        Assert.True(answer.Counter == 1, $"0x{device.Station:X4} answers a read of 0x{register:X4} with working counter {answer.Counter}.");
        return answer.Data;
    }

    /// <summary>Writes a register of one subdevice; returns the working counter, which this master mostly ignores.</summary>
    public int Write(Device device, int register, params byte[] data)
    {
        Answer answer = Exchange(new Request(FixedWrite, At(device.Station, register), data))[0];
        Assert.Equal(data, answer.Data);
        return answer.Counter;
    }

    public int Broadcast(int register, params byte[] data) => Exchange(new Request(BroadcastWrite, At(0, register), data))[0].Counter;

    public Answer ReadAll(int register, int length) => Exchange(new Request(BroadcastRead, At(0, register), new byte[length]))[0];

    public static int Word(ReadOnlySpan<byte> bytes, int at = 0) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    /// <summary>Everything up to PRE-OP: count, reset, addresses, identities, clocks, mailboxes.</summary>
    /// <param name="staticSyncFrames">Frames of the drift compensation before any state change.</param>
    public void Initialise(int staticSyncFrames = 100)
    {
        int count = ReadAll(0x0000, 1).Counter;
        Reset();
        for (int i = 0; i < count; i++)
        {
            ushort station = (ushort)(0x1000 + i);
            _ = Exchange(new Request(2, At((ushort)-i, 0x0010), [(byte)station, (byte)(station >> 8)]));
            Devices.Add(new Device { Station = station });
            Identify(Devices[i]);
        }

        SetClocks(staticSyncFrames);
        foreach (Device device in Devices)
        {
            ConfigureMailbox(device);
        }

        // An error bit of anyone would end the start-up here.
        (byte[]? status, int counter) = ReadAll(0x0130, 2);
        Assert.Equal(count, counter);
        Assert.Equal([0x02, 0x00], status);
    }

    private void Reset()
    {
        Broadcast(0x0120, 0x11, 0x00);
        for (int i = 0; i < 16; i++)
        {
            Broadcast(0x0600 + (16 * i), new byte[16]);
        }

        for (int i = 0; i < 16; i++)
        {
            Broadcast(0x0800 + (8 * i), new byte[8]);
        }

        foreach ((int register, int length) in (ReadOnlySpan<(int, int)>)
            [(0x0980, 1), (0x0910, 8), (0x0920, 8), (0x0928, 4), (0x092C, 4), (0x0981, 1), (0x0990, 4), (0x09A0, 4), (0x09A4, 4)])
        {
            Broadcast(register, new byte[length]);
        }

        Broadcast(0x0934, 0x00, 0x0C);
        Broadcast(0x0930, 0x00, 0x10);
    }

    private void Identify(Device device)
    {
        WaitForState(device, 1);
        GiveEeprom(device, toDevice: false);
        byte[] identity = ReadEeprom(device, 0x08, 16);
        device.Identity = [.. Enumerable.Range(0, 4).Select(i => BinaryPrimitives.ReadUInt32LittleEndian(identity.AsSpan(4 * i)))];
        byte[] general = ReadCategory(device, 30)!;
        device.Name = ReadString(device, general[2]);
        device.Description = ReadString(device, general[3]);
        device.HasCompleteAccess = (general[5] & 0x20) != 0;
        device.Features = Word(Read(device, 0x0008, 2));
        _ = Read(device, 0x0012, 2);
        device.DlStatus = Word(Read(device, 0x0110, 2));
    }

    private void ConfigureMailbox(Device device)
    {
        GiveEeprom(device, toDevice: false);
        device.SyncManagers = [.. (ReadCategory(device, 41) ?? []).Chunk(8)];
        device.FmmuUse = ReadCategory(device, 40) ?? [];
        byte[] words = ReadEeprom(device, 0x18, 10);
        device.Mailbox = (Word(words), Word(words, 2), Word(words, 4), Word(words, 6), Word(words, 8));
        for (int i = 0; i < device.SyncManagers.Count; i++)
        {
            if (device.SyncManagers[i][7] is 1 or 2)
            {
                WriteSyncManager(device, i, device.SyncManagers[i][7] == 1 ? device.Mailbox.ReceiveLength : device.Mailbox.SendLength);
            }
        }

        GiveEeprom(device, toDevice: true);
        RequestState(device, 2);
        WaitForState(device, 2);
        if (device.HasCoE)
        {
            device.SyncManagerTypes = device.HasCompleteAccess
                ? Upload(device, 0x1C00, 1, complete: true)
                : [.. Enumerable.Range(1, Upload(device, 0x1C00, 0)[0]).Select(i => Upload(device, 0x1C00, i)[0])];
        }

        GiveEeprom(device, toDevice: false);
    }

    /// <summary>The owner register is written with two bytes, although the second belongs to the device.</summary>
    private void GiveEeprom(Device device, bool toDevice)
    {
        Assert.Equal(1, Write(device, 0x0500, 2, 0));
        Assert.Equal(1, Write(device, 0x0500, toDevice ? (byte)1 : (byte)0, 0));
    }

    public void RequestState(Device device, byte state) => Assert.Equal(1, Write(device, 0x0120, state, 0));

    public void WaitForState(Device device, int state)
    {
        for (int poll = 0; (Read(device, 0x0130, 2)[0] & 0x0F) != state; poll++)
        {
            Assert.True(poll < PollLimit, $"{device.Name} does not reach state {state}: code 0x{Word(Read(device, 0x0134, 2)):X4}.");
        }
    }
}
