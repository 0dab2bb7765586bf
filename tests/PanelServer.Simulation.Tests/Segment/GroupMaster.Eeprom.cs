using System.Text;

namespace PanelServer.Simulation.Tests.Segment;

/// <content>The EEPROM in chunks: words, categories, strings.</content>
internal sealed partial class GroupMaster
{
    /// <summary>Some bytes of the EEPROM, four or eight at a time as the interface says.</summary>
    public byte[] ReadEeprom(Device device, int word, int length)
    {
        List<byte> data = new();
        while (data.Count < length)
        {
            int at = word + (data.Count / 2);
            Assert.Equal(1, Write(device, 0x0502, 0x00, 0x01, (byte)at, (byte)(at >> 8), 0, 0));
            data.AddRange(Read(device, 0x0508, (WaitForEeprom(device) & 0x40) != 0 ? 8 : 4));
        }

        return [.. data[..length]];
    }

    public void WriteEeprom(Device device, int word, ushort value)
    {
        _ = WaitForEeprom(device);
        _ = Write(device, 0x0508, (byte)value, (byte)(value >> 8));
        Assert.Equal(1, Write(device, 0x0502, 0x01, 0x02, (byte)word, (byte)(word >> 8), 0, 0));
        Assert.Equal(0, WaitForEeprom(device) & 0x7800);
    }

    private int WaitForEeprom(Device device)
    {
        for (int poll = 0; poll < PollLimit; poll++)
        {
            int status = Word(Read(device, 0x0502, 2));
            if ((status & 0x8000) == 0)
            {
                return status;
            }
        }

        throw new InvalidOperationException("The EEPROM stays busy.");
    }

    /// <summary>The first category of a type, or null.</summary>
    public byte[]? ReadCategory(Device device, int type)
    {
        for (int word = 0x40; ;)
        {
            byte[] head = ReadEeprom(device, word, 4);
            if (Word(head) == type)
            {
                return ReadEeprom(device, word + 2, Word(head, 2) * 2);
            }

            if (Word(head) == 0xFFFF)
            {
                return null;
            }

            word += 2 + Word(head, 2);
        }
    }

    private string ReadString(Device device, int number)
    {
        byte[] strings = ReadCategory(device, 10)!;
        Assert.InRange(number, 1, strings[0]);
        int at = 1;
        for (int i = 1; i < number; i++)
        {
            at += 1 + strings[at];
        }

        return Encoding.Latin1.GetString(strings, at + 1, strings[at]);
    }
}
