using System.CommandLine;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Segments;

namespace PanelServer.EtherCat.Tool.Commands;

/// <summary>`list`: the devices as they are wired.</summary>
internal static class ListCommand
{
    public static Command Build(TextWriter output)
    {
        Command command = new("list", "Brings all devices to PRE-OP and lists them: place, name, identity, clock, and what is wrong with them");
        SegmentSession.Options options = SegmentSession.Options.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            await using SegmentSession session = SegmentSession.Open(parsed, options);
            PreOperationalSegment segment = await session.EnterPreOpAsync();
            Write(output, segment.Snapshot);
            return 0;
        });
        return command;
    }

    private static void Write(TextWriter output, SegmentSnapshot segment)
    {
        output.WriteLine("pos  station  name                state     vendor      product     revision    serial  alias     ID  wired to     delay");
        foreach (SubdeviceSnapshot device in segment.Subdevices)
        {
            string parent = device.Parent < 0 ? "main device" : $"{device.Parent} port {device.ParentPort}";
            output.WriteLine(
                $"{device.Position,3}  0x{device.StationAddress:X4}   {device.Name,-18}  {Of(device.AlStatus),-8}  0x{device.Identity.Vendor:X8}  0x{device.Identity.Product:X8}  "
                + $"0x{device.Identity.Revision:X8}  {device.SerialNumber,6}  {device.StationAlias,5}  {device.IdSelector,5}  {parent,-11}  {(device.HasClock ? $"{device.PropagationDelayNanoseconds} ns" : "no clock")}");
        }

        Findings.Write(output, segment);
    }

    private static string Of(AlStatus status) => status.HasError ? $"{status.State} + error" : $"{status.State}";
}
