using System.Buffers.Binary;
using System.Text;

namespace PanelServer.Simulation.Tests.Segment;

/// <content>CoE by the mailbox.</content>
internal sealed partial class GroupMaster
{
    /// <summary>Sends a CoE message, header included, and returns what comes back, from the CoE header on.</summary>
    public byte[] Ask(Device device, params ReadOnlySpan<byte> coe)
    {
        // What an earlier dialogue left behind is thrown away.
        for (int i = 0; i < 10 && (Read(device, 0x080D, 1)[0] & 0x08) != 0; i++)
        {
            _ = Receive(device);
        }

        for (int poll = 0; (Read(device, 0x0805, 1)[0] & 0x08) != 0; poll++)
        {
            Assert.InRange(poll, 0, PollLimit);
        }

        byte counter = device.MailboxCounter;
        device.MailboxCounter = (byte)((counter % 7) + 1);
        byte[] message = new byte[device.Mailbox.ReceiveLength];
        BinaryPrimitives.WriteUInt16LittleEndian(message, (ushort)coe.Length);
        message[5] = (byte)(0x03 | (counter << 4));
        coe.CopyTo(message.AsSpan(6));
        Assert.Equal(1, Write(device, device.Mailbox.Receive, message));
        return Receive(device, counter);
    }

    /// <summary>Waits for a message. An answer must carry the counter of its request, or this master warns.</summary>
    private byte[] Receive(Device device, int? counter = null)
    {
        for (int poll = 0; (Read(device, 0x080D, 1)[0] & 0x08) == 0; poll++)
        {
            Assert.InRange(poll, 0, PollLimit);
        }

        byte[] message = Read(device, device.Mailbox.Send, device.Mailbox.SendLength);
        Assert.Equal(3, message[5] & 0x0F);
        Assert.Equal(counter ?? message[5] >> 4, message[5] >> 4);
        return message[6..(6 + Word(message))];
    }

    /// <summary>Uploads a value that one message can carry, expedited or not.</summary>
    public byte[] Upload(Device device, int index, int subindex, bool complete = false)
    {
        byte[] answer = Ask(device, 0, 0x20, complete ? (byte)0x50 : (byte)0x40, (byte)index, (byte)(index >> 8), (byte)subindex, 0, 0, 0, 0);
        Assert.Equal([0x00, 0x30], answer[..2]);
        Assert.True(answer[2] >> 5 == 2, $"{device.Name} answers 0x{index:X4}:{subindex:X2} with {Convert.ToHexString(answer)}.");
        Assert.Equal((index, subindex), (Word(answer, 3), answer[5]));
        if ((answer[2] & 0x02) != 0)
        {
            return answer[6..(10 - ((answer[2] >> 2) & 3))];
        }

        int length = BinaryPrimitives.ReadInt32LittleEndian(answer.AsSpan(6));
        Assert.Equal(length, answer.Length - 10);
        return answer[10..];
    }

    /// <summary>Downloads up to four bytes; returns the abort code, or 0.</summary>
    public uint Download(Device device, int index, int subindex, params byte[] value)
    {
        byte[] data = new byte[4];
        value.CopyTo(data, 0);
        byte[] answer = Ask(
            device, [0, 0x20, (byte)(0x23 | ((4 - value.Length) << 2)), (byte)index, (byte)(index >> 8), (byte)subindex, .. data]);
        Assert.Equal((index, subindex), (Word(answer, 3), answer[5]));
        return answer[2] == 0x80 ? BinaryPrimitives.ReadUInt32LittleEndian(answer.AsSpan(6)) : 0;
    }

    public string UploadText(Device device, int index) => Encoding.Latin1.GetString(Upload(device, index, 0));

    /// <summary>Indices of all objects, from as many fragments as it takes.</summary>
    public List<int> ListObjects(Device device)
    {
        List<byte> list = [];
        byte[] answer = Ask(device, 0, 0x80, 1, 0, 0, 0, 1, 0);
        while (true)
        {
            Assert.Equal(2, answer[2] & 0x7F);
            list.AddRange(answer[6..]);
            int left = Word(answer, 4);
            Assert.Equal(left > 0, (answer[2] & 0x80) != 0);
            if (left == 0)
            {
                return [.. list[2..].Chunk(2).Select(pair => Word(pair))];
            }

            answer = Receive(device);
            Assert.Equal(left - 1, Word(answer, 4));
        }
    }
}
