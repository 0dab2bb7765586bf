using System.Buffers.Binary;
using System.Globalization;
using System.Text;
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
        for (var attempt = 0; attempt < 5; attempt++)
        {
            var writer = new FrameWriter(_buffer, 0x01);
            data.CopyTo(writer.Add((EtherCatCommand)command, ++_index, address, offset, data.Length));
            var length = exchange(_buffer, writer.Finish());
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
        var count = Counter;
        foreach (var (offset, data) in (ReadOnlySpan<(ushort, byte[])>)
        [
            (0x0101, [0]), (0x0200, [4, 0]), (0x0300, new byte[8]), (0x0600, new byte[48]), (0x0800, new byte[32]), (0x0981, [0]),
            (0x0910, new byte[4]), (0x0930, [0x00, 0x10]), (0x0934, [0x00, 0x0C]), (0x0103, [0]), (0x0120, [0x11]), (0x0500, [2]), (0x0500, [0]),
        ])
        {
            Send(8, 0, offset, data);
        }

        for (var position = 0; position < count; position++)
        {
            Devices.Add(Identify(position));
        }
    }

    private Found Identify(int position)
    {
        var device = new Found { Position = position };
        var atPosition = (ushort)-position;
        Send(1, atPosition, 0x0140, 0, 0);
        Assert.Equal(1, Counter);
        Send(2, atPosition, 0x0010, (byte)device.Station, (byte)(device.Station >> 8));
        Send(2, atPosition, 0x0100, position == 0 ? (byte)1 : (byte)0, 0);
        Assert.Equal(device.Station, Word(Send(1, atPosition, 0x0010, 0, 0)));
        Assert.Equal(0, Word(Read(device, 0x0012, 2)));
        device.Vendor = ReadEeprom(device, 0x08);
        device.Product = ReadEeprom(device, 0x0A);
        device.Revision = ReadEeprom(device, 0x0C);
        var mailbox = ReadEeprom(device, 0x18);
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

    /// <summary>Two words of the EEPROM.</summary>
    public uint ReadEeprom(Found device, int word)
    {
        ClaimEeprom(device);
        Write(device, 0x0502, 0x00, 0x01, (byte)word, (byte)(word >> 8), 0, 0);
        WaitForEeprom(device);
        return BinaryPrimitives.ReadUInt32LittleEndian(Read(device, 0x0508, 4));
    }

    public void WriteEeprom(Found device, int word, ushort value)
    {
        ClaimEeprom(device);
        Write(device, 0x0508, (byte)value, (byte)(value >> 8));
        Write(device, 0x0502, 0x01, 0x02, (byte)word, (byte)(word >> 8), 0, 0);
        Assert.Equal(0, WaitForEeprom(device) & 0x7800);
    }

    /// <summary>Takes the EEPROM, which the device may have, and waits until it is ready.</summary>
    private void ClaimEeprom(Found device)
    {
        Write(device, 0x0500, 2);
        Write(device, 0x0500, 0);
        WaitForEeprom(device);
    }

    private int WaitForEeprom(Found device)
    {
        for (var poll = 0; poll < 1000; poll++)
        {
            var status = Word(Read(device, 0x0502, 2));
            if ((status & 0x8000) == 0)
            {
                return status;
            }
        }

        throw new InvalidOperationException("The EEPROM stays busy.");
    }

    /// <summary>The whole EEPROM, as an EEPROM tool reads it.</summary>
    public byte[] DumpEeprom(Found device)
    {
        var image = new byte[((ReadEeprom(device, 0x3E) & 0xFFFF) + 1) * 128];
        for (var word = 0; word < image.Length / 2; word += 2)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(word * 2), ReadEeprom(device, word));
        }

        return image;
    }

    private void ReadCategories(Found device)
    {
        device.Eeprom = DumpEeprom(device);
        var image = device.Eeprom;
        byte[]? strings = null;
        HashSet<int> seen = [];
        for (var at = 0x80; Word(image, at) != 0xFFFF; at += 4 + (2 * Word(image, at + 2)))
        {
            // These masters look for the first category of a type; a second one is never read.
            if (!seen.Add(Word(image, at)))
            {
                continue;
            }

            var data = image[(at + 4)..(at + 4 + (2 * Word(image, at + 2)))];
            switch (Word(image, at))
            {
                case 10:
                    strings = data;
                    device.Name = Encoding.Latin1.GetString(data, 2, data[1]);
                    break;
                case 30:
                    Assert.InRange(data[2], 1, strings![0]);
                    device.CoeDetails = data[5];
                    device.FoeDetails = data[6];
                    device.EbusMilliamperes = BinaryPrimitives.ReadInt16LittleEndian(data.AsSpan(12));
                    break;
                case 40:
                    device.FmmuUse = data;
                    break;
                case 41:
                    for (var i = 0; i < data.Length; i += 8)
                    {
                        device.SyncManagers.Add((Word(data, i), Word(data, i + 2), (uint)(data[i + 4] | (data[i + 6] << 16)), data[i + 7]));
                    }

                    break;
                case 50 or 51:
                    ReadPdos(device, data, Word(image, at) == 50, strings!);
                    break;
            }
        }
    }

    /// <summary>All PDOs of a category; one whose sync manager is out of range is not assigned.</summary>
    private static void ReadPdos(Found device, byte[] data, bool isInput, byte[] strings)
    {
        for (var at = 0; at < data.Length; at += 8 * (1 + data[at + 2]))
        {
            if (data[at + 3] >= 8)
            {
                continue;
            }

            device.EepromMap.Add($"SM{data[at + 3]} {Word(data, at):X4} {Text(strings, data[at + 5])}");
            for (var i = 1; i <= data[at + 2]; i++)
            {
                var entry = data[(at + (8 * i))..];
                device.EepromMap.Add(
                    $"{(isInput ? device.InputBits : device.OutputBits)} {Word(entry):X4}:{entry[2]:X2} {entry[5]} {entry[4]:X4} {Text(strings, entry[3])}");
                AddEntry(device, isInput, Word(entry), entry[2], entry[5]);
            }
        }
    }

    /// <summary>A string by its number, counted from 1.</summary>
    private static string Text(byte[] strings, int number)
    {
        var at = 1;
        for (var i = 1; i < number; i++)
        {
            at += 1 + strings[at];
        }

        return number == 0 ? "" : Encoding.Latin1.GetString(strings, at + 1, strings[at]);
    }

    private static void AddEntry(Found device, bool isInput, int index, int subindex, int bits)
    {
        device.PdoEntries.Add($"{(isInput ? "in" : "out")} {(isInput ? device.InputBits : device.OutputBits)} {index:X4}:{subindex:X2} {bits}");
        device.InputBits += isInput ? bits : 0;
        device.OutputBits += isInput ? 0 : bits;
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
        for (var poll = 0; poll < 20_000; poll++)
        {
            var status = Read(device, 0x0130, 6);
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

    /// <summary>Sends a CoE message and returns the answer from the CoE header on.</summary>
    private byte[] Mail(Found device, ReadOnlySpan<byte> coe)
    {
        for (var poll = 0; (Read(device, 0x0805, 1)[0] & 0x08) != 0; poll++)
        {
            Assert.InRange(poll, 0, 5000);
        }

        device.MailboxCounter = (byte)((device.MailboxCounter % 7) + 1);
        var message = new byte[device.MailboxOutLength];
        BinaryPrimitives.WriteUInt16LittleEndian(message, (ushort)coe.Length);
        message[5] = (byte)(0x03 | (device.MailboxCounter << 4));
        coe.CopyTo(message.AsSpan(6));
        Write(device, (ushort)device.MailboxOut, message);
        Assert.Equal(1, Counter);
        return Receive(device);
    }

    private byte[] Receive(Found device)
    {
        for (var poll = 0; (Read(device, 0x080D, 2)[0] & 0x08) == 0; poll++)
        {
            Assert.InRange(poll, 0, 5000);
        }

        var message = Read(device, (ushort)device.MailboxIn, device.MailboxInLength);
        Assert.Equal(1, Counter);
        Assert.Equal(3, message[5] & 0x0F);
        return message[6..(6 + Word(message))];
    }

    /// <summary>Uploads an object; null when the device aborts.</summary>
    public byte[]? Upload(Found device, int index, int subindex, bool complete = false)
    {
        var answer = Mail(device, [0, 0x20, complete ? (byte)0x50 : (byte)0x40, (byte)index, (byte)(index >> 8), (byte)subindex, 0, 0, 0, 0]);
        Assert.Equal(0x3000, Word(answer));
        if (answer[2] == 0x80)
        {
            return null;
        }

        Assert.Equal(index, Word(answer, 3));
        if ((answer[2] & 0x02) != 0)
        {
            return answer[6..(10 - ((answer[2] >> 2) & 3))];
        }

        var size = BinaryPrimitives.ReadInt32LittleEndian(answer.AsSpan(6));
        List<byte> data = [.. answer[10..]];
        for (byte toggle = 0; data.Count < size; toggle ^= 0x10)
        {
            var segment = Mail(device, [0, 0x20, (byte)(0x60 | toggle), 0, 0, 0, 0, 0, 0, 0]);
            Assert.Equal(toggle, segment[2] & 0xF0);
            var used = segment.Length - 3;
            used -= used == 7 && (segment[2] & 1) != 0 ? (segment[2] >> 1) & 7 : 0;
            data.AddRange(segment[3..(3 + used)]);
        }

        return [.. data];
    }

    /// <summary>Reads the PDO map by CoE as slave listers do: 0x1C00, the assignment, every entry.</summary>
    public void ReadPdoMap(Found device)
    {
        (device.OutputBits, device.InputBits) = (0, 0);
        device.PdoEntries.Clear();
        var types = Upload(device, 0x1C00, 0)![0];
        for (var manager = 2; manager < types; manager++)
        {
            var type = Upload(device, 0x1C00, manager + 1)![0];
            var assigned = Upload(device, 0x1C10 + manager, 0)![0];
            for (var i = 1; i <= assigned; i++)
            {
                var pdo = Word(Upload(device, 0x1C10 + manager, i)!);
                for (var entry = 1; entry <= Upload(device, pdo, 0)![0]; entry++)
                {
                    var word = BinaryPrimitives.ReadUInt32LittleEndian(Upload(device, pdo, entry)!);
                    AddEntry(device, type == 4, (int)(word >> 16), (int)(word >> 8) & 0xFF, (int)word & 0xFF);
                }
            }

            var bits = type == 4 ? device.InputBits : device.OutputBits;
            var (start, _, flags, kind) = device.SyncManagers[manager];
            device.SyncManagers[manager] = (start, (bits + 7) / 8, bits > 0 ? flags | 0x10000 : flags & ~0x10000u, kind);
        }
    }

    /// <summary>Lists the object dictionary by SDO information and reads every readable entry: "index:subindex type bits name = value".</summary>
    public List<string> ListObjects(Found device)
    {
        List<int> indices = [];
        var answer = Mail(device, [0, 0x80, 1, 0, 0, 0, 1, 0]);
        for (var skip = 2; ; skip = 0)
        {
            Assert.Equal(2, answer[2] & 0x7F);
            for (var at = 6 + skip; at < answer.Length; at += 2)
            {
                indices.Add(Word(answer, at));
            }

            if (Word(answer, 4) == 0)
            {
                break;
            }

            answer = Receive(device);
        }

        List<string> lines = [];
        foreach (var index in indices)
        {
            var description = Mail(device, [0, 0x80, 3, 0, 0, 0, (byte)index, (byte)(index >> 8)]);
            Assert.Equal(4, description[2]);
            Assert.Contains(description[11], new byte[] { 7, 8, 9 });
            for (var subindex = 0; subindex <= description[10]; subindex++)
            {
                var entry = Mail(device, [0, 0x80, 5, 0, 0, 0, (byte)index, (byte)(index >> 8), (byte)subindex, 7]);
                if (entry[2] == 7)
                {
                    continue;
                }

                var access = Word(entry, 14);
                var value = (access & 1) != 0 ? Convert.ToHexString(Upload(device, index, subindex) ?? []) : "write only";
                var name = Encoding.Latin1.GetString(entry, 16, entry.Length - 16);
                lines.Add(string.Create(CultureInfo.InvariantCulture, $"{index:X4}:{subindex:X2} {Word(entry, 10):X4} {Word(entry, 12)} {name} = {value}"));
            }
        }

        return lines;
    }

    /// <summary>Maps outputs, then inputs, each subdevice on its own bytes, and brings all to SAFE-OP; returns both lengths.</summary>
    public (int Outputs, int Inputs) Map()
    {
        var outputs = MapDirection(0, isInput: false);
        var end = MapDirection(outputs, isInput: true);
        foreach (var device in Devices)
        {
            RequestState(device, 4, 4);
        }

        return (outputs, end - outputs);
    }

    private int MapDirection(int logical, bool isInput)
    {
        foreach (var device in Devices)
        {
            for (var i = 0; i < device.SyncManagers.Count; i++)
            {
                var (start, length, flags, type) = device.SyncManagers[i];
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
        var image = new byte[length];
        for (var i = 0; i < 10; i++)
        {
            Cycle(image);
        }

        Send(8, 0, 0x0120, 8, 0);
        foreach (var device in Devices)
        {
            RequestState(device, 8, 8, () => Cycle(image));
        }
    }
}
