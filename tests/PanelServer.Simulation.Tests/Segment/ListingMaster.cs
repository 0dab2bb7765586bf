using System.Buffers.Binary;
using PanelServer.EtherCat.Frames;

namespace PanelServer.Simulation.Tests.Segment;

/// <summary>
/// A main device of another school, written from the protocol alone with plain numbers: it scans, lists and operates a segment in
/// the order of accesses that the C masters in the field use (clear by broadcast, EEPROM bytes one category at a time, mailbox with
/// status polling, PDO maps by object, outputs before inputs in the image). It shares no code with our main device but the frame
/// writer, and it trusts the wire for everything.
/// </summary>
internal sealed partial class ListingMaster(Func<byte[], int, int> exchange)
{
    private readonly byte[] _buffer = new byte[FrameFormat.MaximumLength];
    private byte _index;

    public List<Found> Devices { get; } = [];

    public int Counter { get; private set; }

    public sealed class Found
    {
        public int Position { get; init; }

        public ushort Station => (ushort)(0x1001 + Position);

        public string Name { get; set; } = "";

        public uint Vendor { get; set; }

        public uint Product { get; set; }

        public uint Revision { get; set; }

        public int MailboxOut { get; set; }

        public int MailboxOutLength { get; set; }

        public int MailboxIn { get; set; }

        public int MailboxInLength { get; set; }

        public int Protocols { get; set; }

        public int CoeDetails { get; set; }

        public int FoeDetails { get; set; }

        public int EbusMilliamperes { get; set; }

        public byte[] FmmuUse { get; set; } = [];

        /// <summary>PDOs that the EEPROM assigns: "SM0 1600 Channel 1", each followed by its entries with type and name.</summary>
        public List<string> EepromMap { get; } = [];

        public int DlStatus { get; set; }

        public byte MailboxCounter { get; set; }

        public List<(int Start, int Length, uint Flags, int Type)> SyncManagers { get; } = [];

        public int OutputBits { get; set; }

        public int InputBits { get; set; }

        public List<string> PdoEntries { get; } = [];

        public int State { get; set; }

        public int StatusCode { get; set; }

        public byte[]? Eeprom { get; set; }

        /// <summary>FMMUs as they were written, by number.</summary>
        public Dictionary<int, byte[]> FmmuRegisters { get; } = [];
    }

    public byte[] Send(byte command, ushort address, ushort offset, params ReadOnlySpan<byte> data)
    {
        // A lost frame is sent again, as all masters do.
        for (int attempt = 0; attempt < 5; attempt++)
        {
            FrameWriter writer = new(_buffer, 0x01);
            data.CopyTo(writer.Add((EtherCatCommand)command, ++_index, address, offset, data.Length));
            int length = exchange(_buffer, writer.Finish());
            if (length >= 60 && _buffer[6] == 0x03 && _buffer[17] == _index)
            {
                Counter = BinaryPrimitives.ReadUInt16LittleEndian(_buffer.AsSpan(26 + data.Length));
                return _buffer[26..(26 + data.Length)];
            }
        }

        throw new InvalidOperationException($"No answer to command {command} at 0x{offset:X4}.");
    }

    public byte[] Read(Found device, ushort offset, int length) => Send(4, device.Station, offset, new byte[length]);

    public void Write(Found device, ushort offset, params ReadOnlySpan<byte> data) => Send(5, device.Station, offset, data);

    private static int Word(byte[] bytes, int at = 0) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at));

    /// <summary>Counts, resets and identifies all subdevices; mailbox devices go to PRE-OP.</summary>
    public void Scan()
    {
        Send(8, 0, 0x0103, 0);
        Send(8, 0, 0x0120, 0x11);
        Send(8, 0, 0x0120, 0x11);
        Send(7, 0, 0x0000, 0, 0);
        int count = Counter;
        foreach ((ushort offset, byte[]? data) in (ReadOnlySpan<(ushort, byte[])>)
        [
            (0x0101, [0]), (0x0200, [4, 0]), (0x0300, new byte[8]), (0x0600, new byte[48]), (0x0800, new byte[32]), (0x0981, [0]),
            (0x0910, new byte[4]), (0x0930, [0x00, 0x10]), (0x0934, [0x00, 0x0C]), (0x0103, [0]), (0x0120, [0x11]), (0x0500, [2]), (0x0500, [0]),
        ])
        {
            Send(8, 0, offset, data);
        }

        for (int position = 0; position < count; position++)
        {
            Devices.Add(Identify(position));
        }
    }

    private Found Identify(int position)
    {
        Found device = new() { Position = position };
        ushort atPosition = (ushort)-position;
        Send(1, atPosition, 0x0140, 0, 0);
        Assert.Equal(1, Counter);
        Send(2, atPosition, 0x0010, (byte)device.Station, (byte)(device.Station >> 8));
        Send(2, atPosition, 0x0100, position == 0 ? (byte)1 : (byte)0, 0);
        Assert.Equal(device.Station, Word(Send(1, atPosition, 0x0010, 0, 0)));
        Assert.Equal(0, Word(Read(device, 0x0012, 2)));
        device.Vendor = ReadEeprom(device, 0x08);
        device.Product = ReadEeprom(device, 0x0A);
        device.Revision = ReadEeprom(device, 0x0C);
        uint mailbox = ReadEeprom(device, 0x18);
        (device.MailboxOut, device.MailboxOutLength) = ((int)(mailbox & 0xFFFF), (int)(mailbox >> 16));
        mailbox = ReadEeprom(device, 0x1A);
        (device.MailboxIn, device.MailboxInLength) = ((int)(mailbox & 0xFFFF), (int)(mailbox >> 16));
        device.Protocols = (int)ReadEeprom(device, 0x1C) & 0xFFFF;
        device.DlStatus = Word(Read(device, 0x0110, 2));
        Assert.Equal(1, Word(Read(device, 0x0130, 6)) & 0x0F);
        ReadCategories(device);
        ConfigureMailbox(device);
        return device;
    }

    private void ConfigureMailbox(Found device)
    {
        if (device.MailboxOutLength > 0)
        {
            byte[] managers =
            [
                (byte)device.MailboxOut, (byte)(device.MailboxOut >> 8), (byte)device.MailboxOutLength, 0, 0x26, 0, 1, 0,
                (byte)device.MailboxIn, (byte)(device.MailboxIn >> 8), (byte)device.MailboxInLength, 0, 0x22, 0, 1, 0,
            ];
            Write(device, 0x0800, managers);
        }

        Write(device, 0x0500, 1);
        RequestState(device, 0x12, 2);
    }

    public void RequestState(Found device, byte control, int expected, Action? whileWaiting = null)
    {
        Write(device, 0x0120, control, 0);
        for (int poll = 0; poll < 20_000; poll++)
        {
            byte[] status = Read(device, 0x0130, 6);
            device.State = Word(status);
            device.StatusCode = Word(status, 4);
            if ((device.State & 0x0F) == expected)
            {
                return;
            }

            whileWaiting?.Invoke();
        }

        throw new InvalidOperationException($"{device.Name} stays in 0x{device.State:X4} with code 0x{device.StatusCode:X4} instead of {expected}.");
    }

    /// <summary>Maps outputs, then inputs, each subdevice on its own bytes, and brings all to SAFE-OP; returns both lengths.</summary>
    public (int Outputs, int Inputs) Map()
    {
        int outputs = MapDirection(0, isInput: false);
        int end = MapDirection(outputs, isInput: true);
        foreach (Found device in Devices)
        {
            RequestState(device, 4, 4);
        }

        return (outputs, end - outputs);
    }

    private int MapDirection(int logical, bool isInput)
    {
        foreach (Found device in Devices)
        {
            for (int i = 0; i < device.SyncManagers.Count; i++)
            {
                (int start, int length, uint flags, int type) = device.SyncManagers[i];
                if (type != (isInput ? 4 : 3))
                {
                    continue;
                }

                length = length == 0 ? ((isInput ? device.InputBits : device.OutputBits) + 7) / 8 : length;
                Write(device, (ushort)(0x0800 + (8 * i)), (byte)start, (byte)(start >> 8), (byte)length, (byte)(length >> 8), (byte)flags, 0, (byte)(flags >> 16), 0);
                if (length > 0)
                {
                    Write(
                        device,
                        isInput ? (ushort)0x0610 : (ushort)0x0600,
                        (byte)logical, (byte)(logical >> 8), 0, 0, (byte)length, (byte)(length >> 8), 0, 7, (byte)start, (byte)(start >> 8), 0, isInput ? (byte)1 : (byte)2, 1, 0, 0, 0);
                    logical += length;
                }
            }
        }

        return logical;
    }

    /// <summary>One cycle: the whole image in one LRW.</summary>
    public byte[] Cycle(ReadOnlySpan<byte> image) => Send(12, 0, 0, image);

    /// <summary>Brings all to OP while cycling.</summary>
    public void Operate(int length)
    {
        byte[] image = new byte[length];
        for (int i = 0; i < 10; i++)
        {
            Cycle(image);
        }

        Send(8, 0, 0x0120, 8, 0);
        foreach (Found device in Devices)
        {
            RequestState(device, 8, 8, () => Cycle(image));
        }
    }
}
