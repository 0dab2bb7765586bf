using System.CommandLine;
using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Mailbox;
using PanelServer.EtherCat.Segments;

namespace PanelServer.EtherCat.Tool.Commands;

/// <summary>`objects`: the object dictionary of a device, with values.</summary>
internal static class ObjectsCommand
{
    private const SdoAccess AnyRead = SdoAccess.ReadPreOp | SdoAccess.ReadSafeOp | SdoAccess.ReadOp;
    private const SdoAccess AnyWrite = SdoAccess.WritePreOp | SdoAccess.WriteSafeOp | SdoAccess.WriteOp;

    public static Command Build(TextWriter output)
    {
        Argument<int> position = CommonArguments.Position();
        Command command = new("objects", "Lists the object dictionary of a device with types, access and present values") { position };
        SegmentSession.Options options = SegmentSession.Options.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            await using SegmentSession session = SegmentSession.Open(parsed, options);
            (PreOperationalSegment segment, SubdeviceSnapshot device) = await session.EnterPreOpAsync(parsed.GetValue(position));
            await WriteAsync(output, segment, device.Position, stop);
            return 0;
        });
        return command;
    }

    private static async Task WriteAsync(TextWriter output, PreOperationalSegment segment, int position, CancellationToken stop)
    {
        foreach (ushort index in await segment.ListObjectsAsync(position))
        {
            SdoObjectDescription found = await segment.DescribeObjectAsync(position, index);
            output.WriteLine($"0x{index:X4}     {found.Name}");
            for (int subindex = 0; subindex <= found.MaximumSubindex; subindex++)
            {
                stop.ThrowIfCancellationRequested();
                await WriteEntryAsync(output, segment, position, index, (byte)subindex);
            }
        }
    }

    private static async Task WriteEntryAsync(TextWriter output, PreOperationalSegment segment, int position, ushort index, byte subindex)
    {
        SdoEntryDescription entry;
        try
        {
            entry = await segment.DescribeEntryAsync(position, index, subindex);
        }
        catch (EtherCatException gap) when (gap.Code == EtherCatErrorCode.SdoAbort)
        {
            // Subindices may have gaps.
            return;
        }

        string value = (entry.Access & AnyRead) == 0 ? "" : await ValueAsync(segment, position, entry);
        string access = $"{((entry.Access & AnyRead) != 0 ? 'r' : '-')}{((entry.Access & AnyWrite) != 0 ? 'w' : '-')}";
        output.WriteLine($"      :{subindex:X2}  {access}  {TypeOf(entry),-16}  {entry.Name,-34}  {value}".TrimEnd());
    }

    private static async Task<string> ValueAsync(PreOperationalSegment segment, int position, SdoEntryDescription entry)
    {
        try
        {
            return CoeText.Of((CoeDataType)entry.DataType, await segment.UploadAsync(position, entry.Index, entry.Subindex));
        }
        catch (EtherCatException refusal) when (refusal.AbortCode is not null)
        {
            return $"({refusal.AbortCode!.Value.Describe()})";
        }
    }

    private static string TypeOf(SdoEntryDescription entry) => Enum.IsDefined((CoeDataType)entry.DataType)
        ? $"{(CoeDataType)entry.DataType}"
        : $"0x{entry.DataType:X4}, {entry.BitLength} bits";
}
