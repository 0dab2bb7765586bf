using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace PanelServer.Simulation.Tests.Segment;

/// <content>CoE by the mailbox: uploads, PDO maps, object lists.</content>
internal sealed partial class ListingMaster
{
    /// <summary>Sends a CoE message and returns the answer from the CoE header on.</summary>
    private byte[] Mail(Found device, ReadOnlySpan<byte> coe)
    {
        for (int poll = 0; (Read(device, 0x0805, 1)[0] & 0x08) != 0; poll++)
        {
            Assert.InRange(poll, 0, 5000);
        }

        device.MailboxCounter = (byte)((device.MailboxCounter % 7) + 1);
        byte[] message = new byte[device.MailboxOutLength];
        BinaryPrimitives.WriteUInt16LittleEndian(message, (ushort)coe.Length);
        message[5] = (byte)(0x03 | (device.MailboxCounter << 4));
        coe.CopyTo(message.AsSpan(6));
        Write(device, (ushort)device.MailboxOut, message);
        Assert.Equal(1, Counter);
        return Receive(device);
    }

    private byte[] Receive(Found device)
    {
        for (int poll = 0; (Read(device, 0x080D, 2)[0] & 0x08) == 0; poll++)
        {
            Assert.InRange(poll, 0, 5000);
        }

        byte[] message = Read(device, (ushort)device.MailboxIn, device.MailboxInLength);
        Assert.Equal(1, Counter);
        Assert.Equal(3, message[5] & 0x0F);
        return message[6..(6 + Word(message))];
    }

    /// <summary>Uploads an object; null when the device aborts.</summary>
    public byte[]? Upload(Found device, int index, int subindex, bool complete = false)
    {
        byte[] answer = Mail(device, [0, 0x20, complete ? (byte)0x50 : (byte)0x40, (byte)index, (byte)(index >> 8), (byte)subindex, 0, 0, 0, 0]);
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

        int size = BinaryPrimitives.ReadInt32LittleEndian(answer.AsSpan(6));
        List<byte> data = [.. answer[10..]];
        for (byte toggle = 0; data.Count < size; toggle ^= 0x10)
        {
            byte[] segment = Mail(device, [0, 0x20, (byte)(0x60 | toggle), 0, 0, 0, 0, 0, 0, 0]);
            Assert.Equal(toggle, segment[2] & 0xF0);
            int used = segment.Length - 3;
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
        byte types = Upload(device, 0x1C00, 0)![0];
        for (int manager = 2; manager < types; manager++)
        {
            byte type = Upload(device, 0x1C00, manager + 1)![0];
            byte assigned = Upload(device, 0x1C10 + manager, 0)![0];
            for (int i = 1; i <= assigned; i++)
            {
                int pdo = Word(Upload(device, 0x1C10 + manager, i)!);
                for (int entry = 1; entry <= Upload(device, pdo, 0)![0]; entry++)
                {
                    uint word = BinaryPrimitives.ReadUInt32LittleEndian(Upload(device, pdo, entry)!);
                    AddEntry(device, type == 4, (int)(word >> 16), (int)(word >> 8) & 0xFF, (int)word & 0xFF);
                }
            }

            int bits = type == 4 ? device.InputBits : device.OutputBits;
            (int start, int _, uint flags, int kind) = device.SyncManagers[manager];
            device.SyncManagers[manager] = (start, (bits + 7) / 8, bits > 0 ? flags | 0x10000 : flags & ~0x10000u, kind);
        }
    }

    /// <summary>Lists the object dictionary by SDO information and reads every readable entry: "index:subindex type bits name = value".</summary>
    public List<string> ListObjects(Found device)
    {
        List<int> indices = [];
        byte[] answer = Mail(device, [0, 0x80, 1, 0, 0, 0, 1, 0]);
        for (int skip = 2; ; skip = 0)
        {
            Assert.Equal(2, answer[2] & 0x7F);
            for (int at = 6 + skip; at < answer.Length; at += 2)
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
        foreach (int index in indices)
        {
            byte[] description = Mail(device, [0, 0x80, 3, 0, 0, 0, (byte)index, (byte)(index >> 8)]);
            Assert.Equal(4, description[2]);
            Assert.Contains(description[11], new byte[] { 7, 8, 9 });
            for (int subindex = 0; subindex <= description[10]; subindex++)
            {
                byte[] entry = Mail(device, [0, 0x80, 5, 0, 0, 0, (byte)index, (byte)(index >> 8), (byte)subindex, 7]);
                if (entry[2] == 7)
                {
                    continue;
                }

                int access = Word(entry, 14);
                string value = (access & 1) != 0 ? Convert.ToHexString(Upload(device, index, subindex) ?? []) : "write only";
                string name = Encoding.Latin1.GetString(entry, 16, entry.Length - 16);
                lines.Add(string.Create(CultureInfo.InvariantCulture, $"{index:X4}:{subindex:X2} {Word(entry, 10):X4} {Word(entry, 12)} {name} = {value}"));
            }
        }

        return lines;
    }
}
