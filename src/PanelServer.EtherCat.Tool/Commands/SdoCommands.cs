using System.CommandLine;
using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Mailbox;
using PanelServer.EtherCat.Segments;

namespace PanelServer.EtherCat.Tool.Commands;

/// <summary>`read` and `write`: one entry of a device's object dictionary.</summary>
internal static class SdoCommands
{
    public static Command BuildRead(TextWriter output)
    {
        Argument<int> position = CommonArguments.Position();
        Argument<(ushort Index, byte Subindex)> entry = CommonArguments.Entry();
        Command command = new("read", "Reads an entry of the object dictionary (SDO upload)") { position, entry };
        SegmentSession.Options options = SegmentSession.Options.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            await using SegmentSession session = SegmentSession.Open(parsed, options);
            (PreOperationalSegment segment, SubdeviceSnapshot found) = await session.EnterPreOpAsync(parsed.GetValue(position));
            int device = found.Position;
            (ushort index, byte subindex) = parsed.GetValue(entry);
            byte[] data = await segment.UploadAsync(device, index, subindex);
            SdoEntryDescription? described = await DescribeAsync(segment, device, index, subindex);
            output.WriteLine(CoeText.Of((CoeDataType)(described?.DataType ?? 0), data));
            return 0;
        });
        return command;
    }

    public static Command BuildWrite(TextWriter output)
    {
        Argument<int> position = CommonArguments.Position();
        Argument<(ushort Index, byte Subindex)> entry = CommonArguments.Entry();
        Argument<string> value = new("VALUE") { Description = "decimal, hexadecimal with 0x, true or false, text, or bytes such as \"01 2C\", as the entry's type asks" };
        Command command = new("write", "Writes an entry of the object dictionary (SDO download) and reads it back") { position, entry, value };
        SegmentSession.Options options = SegmentSession.Options.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            await using SegmentSession session = SegmentSession.Open(parsed, options);
            (PreOperationalSegment segment, SubdeviceSnapshot found) = await session.EnterPreOpAsync(parsed.GetValue(position));
            int device = found.Position;
            (ushort index, byte subindex) = parsed.GetValue(entry);
            SdoEntryDescription? described = await DescribeAsync(segment, device, index, subindex);
            CoeDataType type = (CoeDataType)(described?.DataType ?? (ushort)CoeDataType.OctetString);
            await segment.DownloadAsync(device, index, subindex, CoeText.Parse(type, described?.BitLength ?? 0, parsed.GetRequiredValue(value)));
            output.WriteLine(CoeText.Of(type, await segment.UploadAsync(device, index, subindex)));
            return 0;
        });
        return command;
    }

    /// <summary>What the device says of an entry; null when it cannot.</summary>
    private static async Task<SdoEntryDescription?> DescribeAsync(PreOperationalSegment segment, int position, ushort index, byte subindex)
    {
        try
        {
            return await segment.DescribeEntryAsync(position, index, subindex);
        }
        catch (EtherCatException failure) when (failure.Scope == EtherCatErrorScope.Subdevice)
        {
            return null;
        }
    }
}
