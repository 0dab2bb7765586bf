using System.Buffers.Binary;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Mailbox;

namespace PanelServer.Simulation.Tests.Segment;

/// <summary>Speaks mailbox with one subdevice: bytes in, bytes out.</summary>
internal sealed class MailboxDriver(FrameDriver driver, int position)
{
    private readonly int _requestLength = driver.Segment.Subdevices[position].Description.Mailbox!.Standard.ReceiveLength;
    private readonly int _replyLength = driver.Segment.Subdevices[position].Description.Mailbox!.Standard.SendLength;
    private readonly ushort _requestStart = driver.Segment.Subdevices[position].Description.Mailbox!.Standard.ReceiveStart;
    private readonly ushort _replyStart = driver.Segment.Subdevices[position].Description.Mailbox!.Standard.SendStart;
    private byte _counter;

    public byte LastCounter => _counter;

    /// <summary>Writes a whole request; returns the working counter.</summary>
    public int Write(ReadOnlySpan<byte> message)
    {
        byte[] window = new byte[_requestLength];
        message.CopyTo(window);
        return driver.Write(position, _requestStart, window);
    }

    /// <summary>Reads the whole reply window; empty when there is none.</summary>
    public byte[] Read()
    {
        byte[] reply = driver.Read(position, _replyStart, _replyLength);
        return driver.WorkingCounter == 1 ? reply : [];
    }

    public bool HasReply => (driver.Read(position, 0x080D, 1)[0] & SyncManager.StatusMailboxFull) != 0;

    /// <summary>A CoE request with the next counter.</summary>
    public byte[] Build(CoeService service, ReadOnlySpan<byte> body) => BuildRaw(MailboxType.CoE, [0, (byte)((int)service << 4), .. body]);

    public byte[] BuildRaw(MailboxType type, ReadOnlySpan<byte> body)
    {
        _counter = MailboxHeader.NextCounter(_counter);
        byte[] message = new byte[MailboxHeader.Size + body.Length];
        new MailboxHeader((ushort)body.Length, 0, type, _counter).Write(message);
        body.CopyTo(message.AsSpan(MailboxHeader.Size));
        return message;
    }

    /// <summary>Sends a CoE request; returns what follows the CoE header of the reply, cut to its length.</summary>
    public byte[] Ask(CoeService service, ReadOnlySpan<byte> body)
    {
        Assert.Equal(1, Write(Build(service, body)));
        return Body(Read());
    }

    /// <summary>What follows the CoE header, cut to the length in the mailbox header.</summary>
    public static byte[] Body(byte[] reply)
    {
        Assert.True(MailboxHeader.TryRead(reply, out MailboxHeader header), "No reply.");
        Assert.Equal(MailboxType.CoE, header.Type);
        return reply[CoeHeader.PayloadOffset..(MailboxHeader.Size + header.Length)];
    }

    /// <summary>An SDO request of the fixed eight bytes; returns the SDO part of the reply.</summary>
    public byte[] Sdo(byte command, ushort index, byte subindex, params ReadOnlySpan<byte> data)
    {
        byte[] body = new byte[Math.Max(8, 4 + data.Length)];
        new SdoHeader(command, index, subindex).Write(body);
        data.CopyTo(body.AsSpan(4));
        return Ask(CoeService.SdoRequest, body);
    }

    /// <summary>Uploads a whole value, however it is sent.</summary>
    public byte[] Upload(ushort index, byte subindex, bool complete = false)
    {
        byte[] answer = Sdo((byte)(SdoCommand.UploadRequest | (complete ? SdoCommand.CompleteAccess : 0)), index, subindex);
        Assert.True((answer[0] & SdoCommand.SpecifierMask) == SdoCommand.UploadResponse, $"Answer {Convert.ToHexString(answer)}.");
        if ((answer[0] & SdoCommand.Expedited) != 0)
        {
            return answer[4..(8 - SdoCommand.ExpeditedUnused(answer[0]))];
        }

        int size = BinaryPrimitives.ReadInt32LittleEndian(answer.AsSpan(4));
        List<byte> data = [.. answer[8..]];
        for (byte toggle = 0; data.Count < size; toggle ^= SdoCommand.Toggle)
        {
            byte[] segment = Sdo((byte)(SdoCommand.UploadSegmentRequest | toggle), 0, 0);
            Assert.Equal(toggle, segment[0] & SdoCommand.Toggle);
            int used = segment.Length == 8 ? 7 - SdoCommand.SegmentUnused(segment[0]) : segment.Length - 1;
            data.AddRange(segment[1..(1 + used)]);
            Assert.Equal(data.Count == size, (segment[0] & SdoCommand.LastSegment) != 0);
        }

        return [.. data];
    }

    /// <summary>Downloads a value of up to four bytes; returns the abort code, or null.</summary>
    public SdoAbortCode? Download(ushort index, byte subindex, params ReadOnlySpan<byte> data) =>
        AbortOf(Sdo(SdoCommand.ForExpedited(SdoCommand.DownloadRequest, data.Length), index, subindex, data));

    public static SdoAbortCode? AbortOf(byte[] answer) =>
        answer[0] == SdoCommand.Abort ? (SdoAbortCode)BinaryPrimitives.ReadUInt32LittleEndian(answer.AsSpan(4)) : null;
}
