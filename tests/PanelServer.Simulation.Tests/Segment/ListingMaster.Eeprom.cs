using System.Buffers.Binary;
using System.Text;

namespace PanelServer.Simulation.Tests.Segment;

/// <content>The EEPROM: words, whole images, categories.</content>
internal sealed partial class ListingMaster
{
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
        for (int poll = 0; poll < 1000; poll++)
        {
            int status = Word(Read(device, 0x0502, 2));
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
        byte[] image = new byte[((ReadEeprom(device, 0x3E) & 0xFFFF) + 1) * 128];
        for (int word = 0; word < image.Length / 2; word += 2)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(word * 2), ReadEeprom(device, word));
        }

        return image;
    }

    private void ReadCategories(Found device)
    {
        device.Eeprom = DumpEeprom(device);
        byte[] image = device.Eeprom;
        byte[]? strings = null;
        HashSet<int> seen = [];
        for (int at = 0x80; Word(image, at) != 0xFFFF; at += 4 + (2 * Word(image, at + 2)))
        {
            // These masters look for the first category of a type; a second one is never read.
            if (!seen.Add(Word(image, at)))
            {
                continue;
            }

            byte[] data = image[(at + 4)..(at + 4 + (2 * Word(image, at + 2)))];
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
                    for (int i = 0; i < data.Length; i += 8)
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
        for (int at = 0; at < data.Length; at += 8 * (1 + data[at + 2]))
        {
            if (data[at + 3] >= 8)
            {
                continue;
            }

            device.EepromMap.Add($"SM{data[at + 3]} {Word(data, at):X4} {Text(strings, data[at + 5])}");
            for (int i = 1; i <= data[at + 2]; i++)
            {
                byte[] entry = data[(at + (8 * i))..];
                device.EepromMap.Add(
                    $"{(isInput ? device.InputBits : device.OutputBits)} {Word(entry):X4}:{entry[2]:X2} {entry[5]} {entry[4]:X4} {Text(strings, entry[3])}");
                AddEntry(device, isInput, Word(entry), entry[2], entry[5]);
            }
        }
    }

    /// <summary>A string by its number, counted from 1.</summary>
    private static string Text(byte[] strings, int number)
    {
        int at = 1;
        for (int i = 1; i < number; i++)
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
}
