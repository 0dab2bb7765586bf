using System.Buffers.Binary;
using System.Text;
using PanelServer.EtherCat.Errors;

namespace PanelServer.EtherCat.Mailbox;

/// <summary>What a subdevice says about one of its objects.</summary>
/// <param name="Index">Object index.</param>
/// <param name="DataType">Data type index.</param>
/// <param name="MaximumSubindex">Highest subindex.</param>
/// <param name="ObjectCode">7 variable, 8 array, 9 record.</param>
/// <param name="Name">Name.</param>
public sealed record SdoObjectDescription(ushort Index, ushort DataType, byte MaximumSubindex, byte ObjectCode, string Name);

/// <summary>What a subdevice says about one entry of an object.</summary>
/// <param name="Index">Object index.</param>
/// <param name="Subindex">Subindex.</param>
/// <param name="DataType">Data type index.</param>
/// <param name="BitLength">Length in bits.</param>
/// <param name="Access">Access per state.</param>
/// <param name="Name">Name.</param>
public sealed record SdoEntryDescription(ushort Index, byte Subindex, ushort DataType, ushort BitLength, SdoAccess Access, string Name);

/// <summary>SDO information service: the list of objects and their descriptions (ETG.1000.6, "SDO information").</summary>
internal sealed class ObjectDictionaryReader(MailboxClient mailbox)
{
    /// <summary>Lists the object indices of a kind.</summary>
    /// <exception cref="EtherCatException">The subdevice refuses. The mailbox does not work.</exception>
    public async Task<IReadOnlyList<ushort>> ListAsync(SdoListType list)
    {
        byte[] request = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(request, (ushort)list);
        byte[] data = await AskAsync(SdoInformationOpcode.ListRequest, SdoInformationOpcode.ListResponse, request, 0, 0);
        List<ushort> indices = new();
        for (int offset = 2; offset + 2 <= data.Length; offset += 2)
        {
            indices.Add(BinaryPrimitives.ReadUInt16LittleEndian(data.AsSpan(offset)));
        }

        return indices;
    }

    /// <summary>Describes an object.</summary>
    /// <exception cref="EtherCatException">The subdevice refuses. The mailbox does not work.</exception>
    public async Task<SdoObjectDescription> DescribeAsync(ushort index)
    {
        const int nameOffset = 6;
        byte[] request = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(request, index);
        byte[] data = await AskAsync(SdoInformationOpcode.ObjectRequest, SdoInformationOpcode.ObjectResponse, request, index, 0);
        CheckLength(data, nameOffset, index);
        return new SdoObjectDescription(
            BinaryPrimitives.ReadUInt16LittleEndian(data),
            BinaryPrimitives.ReadUInt16LittleEndian(data.AsSpan(2)),
            data[4],
            data[5],
            Text(data.AsSpan(nameOffset)));
    }

    /// <summary>Describes an entry.</summary>
    /// <exception cref="EtherCatException">The subdevice refuses, or has no such entry. The mailbox does not work.</exception>
    public async Task<SdoEntryDescription> DescribeEntryAsync(ushort index, byte subindex)
    {
        const int nameOffset = 10;
        byte[] request = [(byte)index, (byte)(index >> 8), subindex, 0];
        byte[] data = await AskAsync(SdoInformationOpcode.EntryRequest, SdoInformationOpcode.EntryResponse, request, index, subindex);
        CheckLength(data, nameOffset, index);
        return new SdoEntryDescription(
            BinaryPrimitives.ReadUInt16LittleEndian(data),
            data[2],
            BinaryPrimitives.ReadUInt16LittleEndian(data.AsSpan(4)),
            BinaryPrimitives.ReadUInt16LittleEndian(data.AsSpan(6)),
            (SdoAccess)BinaryPrimitives.ReadUInt16LittleEndian(data.AsSpan(8)),
            Text(data.AsSpan(nameOffset)));
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes).TrimEnd('\0');

    private static void CheckLength(byte[] data, int minimum, ushort index)
    {
        if (data.Length < minimum)
        {
            throw new EtherCatException(EtherCatErrors.DescriptionTooShort(index));
        }
    }

    private Task<byte[]> AskAsync(SdoInformationOpcode request, SdoInformationOpcode response, byte[] payload, ushort index, byte subindex) =>
        mailbox.RunDialogueAsync(async () =>
        {
            byte[] message = new byte[CoeHeader.Size + SdoInformationHeader.Size + payload.Length];
            new CoeHeader(CoeService.SdoInformation).Write(message);
            new SdoInformationHeader(request, false, 0).Write(message.AsSpan(CoeHeader.Size));
            payload.CopyTo(message, CoeHeader.Size + SdoInformationHeader.Size);
            await mailbox.SendAsync(MailboxType.CoE, message);
            return await CollectAsync(response, index, subindex);
        });

    private async Task<byte[]> CollectAsync(SdoInformationOpcode response, ushort index, byte subindex)
    {
        List<byte> data = new();
        while (data.Count < SdoClient.MaximumObjectLength)
        {
            byte[] message = await mailbox.ReceiveAsync(MailboxType.CoE);
            if (!CoeHeader.TryRead(message.AsSpan(CoeHeader.Offset), out CoeHeader coe) || coe.Service != CoeService.SdoInformation
                || !SdoInformationHeader.TryRead(message.AsSpan(CoeHeader.PayloadOffset), out SdoInformationHeader header))
            {
                continue;
            }

            Span<byte> payload = message.AsSpan(SdoInformationHeader.PayloadOffset);
            if (header.Opcode == SdoInformationOpcode.Error && payload.Length >= 4)
            {
                throw new EtherCatException(EtherCatErrors.SdoAbort(index, subindex, (SdoAbortCode)BinaryPrimitives.ReadUInt32LittleEndian(payload)));
            }

            if (header.Opcode != response)
            {
                throw new EtherCatException(EtherCatErrors.InformationUnfit());
            }

            data.AddRange(payload);
            if (!header.IsIncomplete)
            {
                break;
            }
        }

        return [.. data];
    }
}
