using System.Buffers.Binary;
using PanelServer.EtherCat.Errors;

namespace PanelServer.EtherCat.Mailbox;

/// <summary>SDO upload and download of any length (ETG.1000.6, "SDO"): expedited, normal, segmented, complete access.</summary>
internal sealed class SdoClient(MailboxClient mailbox)
{
    /// <summary>Longest object that is read; a device that never marks its last segment is stopped here.</summary>
    public const int MaximumObjectLength = 1024 * 1024;

    /// <summary>Reads an object.</summary>
    /// <param name="index">Object index.</param>
    /// <param name="subindex">Subindex; 0 or 1 with complete access.</param>
    /// <param name="completeAccess">All subindices at once.</param>
    /// <exception cref="EtherCatException">The subdevice refuses. The mailbox does not work.</exception>
    public Task<byte[]> UploadAsync(ushort index, byte subindex, bool completeAccess = false) =>
        mailbox.RunDialogueAsync(() => UploadDialogueAsync(index, subindex, completeAccess));

    /// <summary>Writes an object.</summary>
    /// <param name="index">Object index.</param>
    /// <param name="subindex">Subindex; 0 or 1 with complete access.</param>
    /// <param name="data">Little-endian value; at least one byte.</param>
    /// <param name="completeAccess">All subindices at once.</param>
    /// <exception cref="ArgumentException">There is no data.</exception>
    /// <exception cref="EtherCatException">The subdevice refuses. The mailbox does not work.</exception>
    public Task DownloadAsync(ushort index, byte subindex, ReadOnlyMemory<byte> data, bool completeAccess = false)
    {
        if (data.IsEmpty)
        {
            throw new ArgumentException("A download needs at least one byte.", nameof(data));
        }

        return mailbox.RunDialogueAsync(async () =>
        {
            await DownloadDialogueAsync(index, subindex, data, completeAccess);
            return true;
        });
    }

    private async Task<byte[]> UploadDialogueAsync(ushort index, byte subindex, bool completeAccess)
    {
        byte command = (byte)(SdoCommand.UploadRequest | (completeAccess ? SdoCommand.CompleteAccess : 0));
        byte[] answer = await RequestAsync(new SdoHeader(command, index, subindex), default, SdoHeader.MessageSize, SdoCommand.UploadResponse);
        command = answer[CoeHeader.PayloadOffset];
        if ((command & SdoCommand.Expedited) != 0)
        {
            int used = (command & SdoCommand.SizeIndicated) != 0 ? 4 - SdoCommand.ExpeditedUnused(command) : 4;
            return answer.AsSpan(CoeHeader.PayloadOffset + SdoHeader.Size, used).ToArray();
        }

        uint stated = BinaryPrimitives.ReadUInt32LittleEndian(answer.AsSpan(CoeHeader.PayloadOffset + SdoHeader.Size));
        List<byte> data = new();
        data.AddRange(answer.AsSpan(SdoHeader.NormalDataOffset));
        if (data.Count >= stated)
        {
            return [.. data.Take((int)stated)];
        }

        await UploadSegmentsAsync(index, subindex, data);
        return [.. data];
    }

    // The last flag decides when it is over: some devices state a wrong size.
    private async Task UploadSegmentsAsync(ushort index, byte subindex, List<byte> data)
    {
        byte toggle = 0;
        while (data.Count < MaximumObjectLength)
        {
            byte[] answer = await RequestAsync(
                new SdoHeader((byte)(SdoCommand.UploadSegmentRequest | toggle), 0, 0),
                default,
                SdoHeader.MessageSize,
                SdoCommand.UploadSegmentResponse,
                index,
                subindex);
            byte command = answer[CoeHeader.PayloadOffset];
            if ((command & SdoCommand.Toggle) != toggle)
            {
                await AbortAsync(index, subindex, SdoAbortCode.ToggleNotAlternated);
            }

            Span<byte> segment = answer.AsSpan(SdoHeader.SegmentDataOffset);
            data.AddRange(segment.Length <= 7 ? segment[..Math.Max(0, segment.Length - SdoCommand.SegmentUnused(command))] : segment);
            if ((command & SdoCommand.LastSegment) != 0)
            {
                return;
            }

            toggle ^= SdoCommand.Toggle;
        }

        await AbortAsync(index, subindex, SdoAbortCode.OutOfMemory);
    }

    private async Task DownloadDialogueAsync(ushort index, byte subindex, ReadOnlyMemory<byte> data, bool completeAccess)
    {
        byte access = completeAccess ? SdoCommand.CompleteAccess : (byte)0;
        if (data.Length <= 4)
        {
            byte expedited = (byte)(SdoCommand.ForExpedited(SdoCommand.DownloadRequest, data.Length) | access);
            await RequestAsync(new SdoHeader(expedited, index, subindex), data, SdoHeader.MessageSize, SdoCommand.DownloadResponse);
            return;
        }

        int first = Math.Min(data.Length, mailbox.SendCapacity - SdoHeader.NormalDataOffset);
        byte[] payload = new byte[4 + first];
        BinaryPrimitives.WriteUInt32LittleEndian(payload, (uint)data.Length);
        data.Span[..first].CopyTo(payload.AsSpan(4));
        byte normal = (byte)(SdoCommand.DownloadRequest | SdoCommand.SizeIndicated | access);
        await RequestAsync(new SdoHeader(normal, index, subindex), payload, SdoHeader.MessageSize, SdoCommand.DownloadResponse);
        await DownloadSegmentsAsync(index, subindex, data[first..]);
    }

    private async Task DownloadSegmentsAsync(ushort index, byte subindex, ReadOnlyMemory<byte> rest)
    {
        byte toggle = 0;
        int capacity = mailbox.SendCapacity - SdoHeader.SegmentDataOffset;
        while (!rest.IsEmpty)
        {
            int used = Math.Min(rest.Length, capacity);
            byte[] message = new byte[CoeHeader.Size + Math.Max(SdoHeader.MinimumSegmentSize, 1 + used)];
            new CoeHeader(CoeService.SdoRequest).Write(message);
            message[CoeHeader.Size] = (byte)(SdoCommand.DownloadSegmentRequest | toggle | SdoCommand.ForSegmentLength(used)
                | (used == rest.Length ? SdoCommand.LastSegment : 0));
            rest.Span[..used].CopyTo(message.AsSpan(CoeHeader.Size + 1));
            await mailbox.SendAsync(MailboxType.CoE, message);
            await AnswerAsync(index, subindex, SdoCommand.DownloadSegmentResponse);
            rest = rest[used..];
            toggle ^= SdoCommand.Toggle;
        }
    }

    private async Task<byte[]> RequestAsync(
        SdoHeader header, ReadOnlyMemory<byte> data, int minimumSize, byte expected, ushort? index = null, byte? subindex = null)
    {
        byte[] message = new byte[CoeHeader.Size + Math.Max(minimumSize, SdoHeader.Size + data.Length)];
        new CoeHeader(CoeService.SdoRequest).Write(message);
        header.Write(message.AsSpan(CoeHeader.Size));
        data.Span.CopyTo(message.AsSpan(CoeHeader.Size + SdoHeader.Size));
        await mailbox.SendAsync(MailboxType.CoE, message);
        return await AnswerAsync(index ?? header.Index, subindex ?? header.Subindex, expected);
    }

    private async Task<byte[]> AnswerAsync(ushort index, byte subindex, byte expected)
    {
        while (true)
        {
            byte[] answer = await mailbox.ReceiveAsync(MailboxType.CoE);
            if (answer.Length < SdoHeader.SegmentDataOffset
                || !CoeHeader.TryRead(answer.AsSpan(CoeHeader.Offset), out CoeHeader coe)
                || coe.Service is not (CoeService.SdoResponse or CoeService.SdoRequest))
            {
                continue;
            }

            int specifier = answer[CoeHeader.PayloadOffset] & SdoCommand.SpecifierMask;
            bool isLong = answer.Length >= CoeHeader.PayloadOffset + SdoHeader.MessageSize;
            if (specifier == SdoCommand.Abort && isLong)
            {
                uint code = BinaryPrimitives.ReadUInt32LittleEndian(answer.AsSpan(CoeHeader.PayloadOffset + SdoHeader.Size));
                throw new EtherCatException(EtherCatErrors.SdoAbort(index, subindex, (SdoAbortCode)code));
            }

            bool namesObject = expected is SdoCommand.UploadResponse or SdoCommand.DownloadResponse;
            if (specifier != expected || (expected == SdoCommand.UploadResponse && !isLong)
                || (namesObject && SdoHeader.TryRead(answer.AsSpan(CoeHeader.PayloadOffset), out SdoHeader header) && header.Index != index))
            {
                throw new EtherCatException(EtherCatErrors.SdoAnswerUnfit(index, subindex));
            }

            return answer;
        }
    }

    private async Task AbortAsync(ushort index, byte subindex, SdoAbortCode code)
    {
        byte[] message = new byte[CoeHeader.Size + SdoHeader.MessageSize];
        new CoeHeader(CoeService.SdoRequest).Write(message);
        new SdoHeader(SdoCommand.Abort, index, subindex).Write(message.AsSpan(CoeHeader.Size));
        BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(CoeHeader.Size + SdoHeader.Size), (uint)code);
        await mailbox.SendAsync(MailboxType.CoE, message);
        throw new EtherCatException(EtherCatErrors.SdoAbort(index, subindex, code));
    }
}
