using System.CommandLine;
using PanelServer.EtherCat.Segments;
using PanelServer.EtherCat.Terminals;

namespace PanelServer.EtherCat.Tool.Commands;

/// <summary>`describe`: a driver to begin with.</summary>
internal static class DescribeCommand
{
    public static Command Build(TextWriter output)
    {
        Argument<int> position = CommonArguments.Position();
        Command command = new("describe", "Prints a driver in C# for a device, with the process data that it declares, as a beginning") { position };
        SegmentSession.Options options = SegmentSession.Options.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            await using SegmentSession session = SegmentSession.Open(parsed, options);
            PreOperationalSegment preOp = await session.EnterPreOpAsync();
            ConfiguredSegment segment = await preOp.ConfigureAsync();
            SubdeviceSnapshot device = session.At(parsed.GetValue(position));
            if (device.Problem is { } problem)
            {
                throw new ToolException(problem.Sentence);
            }

            DriverText.Write(output, (DeclaredTerminal)segment.Terminals[device.Position]);
            return 0;
        });
        return command;
    }
}
