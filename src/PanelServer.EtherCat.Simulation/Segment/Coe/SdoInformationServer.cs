using System.Buffers.Binary;
using System.Text;
using PanelServer.EtherCat.Mailbox;

namespace PanelServer.EtherCat.Simulation.Segment.Coe;

/// <summary>SDO information: lists of objects and descriptions of objects and entries, in fragments (ETG.1000.6, "SDO information").</summary>
internal sealed class SdoInformationServer
{
    private const int ListCount = 5;

    private readonly ICoeDevice _device;
    private readonly byte[] _reply;

    internal SdoInformationServer(ICoeDevice device)
    {
        _device = device;
        _reply = new byte[Math.Max(device.ReplyLength - MailboxHeader.Size, CoeHeader.Size + SdoInformationHeader.Size + 4)];
    }

    private int Capacity => _reply.Length - CoeHeader.Size - SdoInformationHeader.Size;

    /// <summary>Handles what follows the CoE header.</summary>
    internal void Receive(ReadOnlySpan<byte> request)
    {
        if (!SdoInformationHeader.TryRead(request, out SdoInformationHeader header))
        {
            _device.ReplyError(MailboxErrorCode.SizeTooShort);
            return;
        }

        ReadOnlySpan<byte> body = request[SdoInformationHeader.Size..];
        switch (header.Opcode)
        {
            case SdoInformationOpcode.ListRequest when body.Length >= 2:
                ReplyList((SdoListType)BinaryPrimitives.ReadUInt16LittleEndian(body));
                break;
            case SdoInformationOpcode.ObjectRequest when body.Length >= 2:
                ReplyObject(BinaryPrimitives.ReadUInt16LittleEndian(body));
                break;
            case SdoInformationOpcode.EntryRequest when body.Length >= 4:
                ReplyEntry(BinaryPrimitives.ReadUInt16LittleEndian(body), body[2], body[3]);
                break;
            case SdoInformationOpcode.ListRequest or SdoInformationOpcode.ObjectRequest or SdoInformationOpcode.EntryRequest:
                _device.ReplyError(MailboxErrorCode.SizeTooShort);
                break;
            default:
                ReplyError(SdoAbortCode.UnknownCommand);
                break;
        }
    }

    private void ReplyList(SdoListType type)
    {
        List<byte> data = [];
        AddWord(data, (ushort)type);
        switch (type)
        {
            case SdoListType.Lengths:
                for (int list = 1; list <= ListCount; list++)
                {
                    AddWord(data, (ushort)Indices((SdoListType)list).Count());
                }

                break;
            case > SdoListType.Lengths and <= SdoListType.StartUp:
                foreach (ushort index in Indices(type))
                {
                    AddWord(data, index);
                }

                break;
            default:
                ReplyError(SdoAbortCode.ValueOutOfRange);
                return;
        }

        Reply(SdoInformationOpcode.ListResponse, [.. data]);
    }

    private IEnumerable<ushort> Indices(SdoListType type) => _device.Dictionary.Objects.Where(o => type switch
    {
        SdoListType.All => true,
        SdoListType.RxPdoMappable => Has(o, SdoAccess.RxPdoMappable),
        SdoListType.TxPdoMappable => Has(o, SdoAccess.TxPdoMappable),
        SdoListType.StoredForReplacement => Has(o, SdoAccess.Backup),
        _ => Has(o, SdoAccess.Setting),
    }).Select(o => o.Index);

    private static bool Has(DictionaryObject o, SdoAccess flag) => o.Entries.Any(entry => (entry.Access & flag) != 0);

    private void ReplyObject(ushort index)
    {
        if (_device.Dictionary.Find(index) is not { } o)
        {
            ReplyError(SdoAbortCode.ObjectDoesNotExist);
            return;
        }

        List<byte> data = [];
        AddWord(data, index);
        AddWord(data, (ushort)o.Description.Type);
        data.Add(o.MaximumSubindex);
        data.Add((byte)o.Description.Code);
        data.AddRange(Encoding.Latin1.GetBytes(o.Description.Name));
        Reply(SdoInformationOpcode.ObjectResponse, [.. data]);
    }

    /// <summary>Describes an entry. Of the optional parts named in the value information none is supplied.</summary>
    private void ReplyEntry(ushort index, byte subindex, byte valueInformation)
    {
        DictionaryObject? o = _device.Dictionary.Find(index);
        if (o?.Find(subindex) is not { } entry)
        {
            ReplyError(o is null ? SdoAbortCode.ObjectDoesNotExist : SdoAbortCode.SubindexDoesNotExist);
            return;
        }

        const byte AccessAndMapping = 0x07;
        List<byte> data = [];
        AddWord(data, index);
        data.Add(subindex);
        data.Add((byte)(valueInformation & AccessAndMapping));
        AddWord(data, (ushort)entry.Description.Type);
        AddWord(data, (ushort)entry.Description.BitLength);
        AddWord(data, (ushort)entry.Access);
        data.AddRange(Encoding.Latin1.GetBytes(entry.Description.Name));
        Reply(SdoInformationOpcode.EntryResponse, [.. data]);
    }

    private void ReplyError(SdoAbortCode code)
    {
        byte[] data = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(data, (uint)code);
        Reply(SdoInformationOpcode.Error, data);
    }

    /// <summary>Sends data in as many fragments as the mailbox asks for; each repeats the header, the data is one stream of bytes.</summary>
    private void Reply(SdoInformationOpcode opcode, ReadOnlySpan<byte> data)
    {
        int fragments = Math.Max(1, (data.Length + Capacity - 1) / Capacity);
        for (int left = fragments - 1; left >= 0; left--)
        {
            int count = Math.Min(data.Length, Capacity);
            new CoeHeader(CoeService.SdoInformation).Write(_reply);
            new SdoInformationHeader(opcode, left > 0, (ushort)left).Write(_reply.AsSpan(CoeHeader.Size));
            data[..count].CopyTo(_reply.AsSpan(CoeHeader.Size + SdoInformationHeader.Size));
            _device.Reply(_reply.AsSpan(0, CoeHeader.Size + SdoInformationHeader.Size + count));
            data = data[count..];
        }
    }

    private static void AddWord(List<byte> data, ushort value) => data.AddRange([(byte)value, (byte)(value >> 8)]);
}
