using System.CommandLine;
using PanelServer.EtherCat.Segments;

namespace PanelServer.EtherCat.Tool.Commands;

/// <summary>`capture`: every frame of a bring-up and of some exchange, for Wireshark.</summary>
internal static class CaptureCommand
{
    private static readonly TimeSpan CycleTime = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan UsualDuration = TimeSpan.FromSeconds(2);

    public static Command Build(TextWriter output)
    {
        Argument<string> file = new("FILE") { Description = "pcapng file; one that is there already is not overwritten" };
        Option<TimeSpan?> duration = CommonArguments.Duration($"how long process data is exchanged after the bring-up; {UsualDuration.TotalSeconds:0} without it");
        Command command = new("capture", "Writes every frame of a bring-up to OP, and of the exchange after it, to a file for Wireshark") { file, duration };
        SegmentSession.Options options = SegmentSession.Options.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            string path = parsed.GetRequiredValue(file);
            FileStream target = new(path, FileMode.CreateNew, FileAccess.Write);
            long frames;
            await using (SegmentSession session = SegmentSession.Open(parsed, options, target, CycleTime))
            {
                OperationalSegment segment = await session.Main.StartUpAsync();
                output.WriteLine($"{segment.Snapshot.Subdevices.Count} devices, capturing…");
                new CycleRunner(segment, CycleTime).Run(parsed.GetValue(duration) ?? UsualDuration, (_, _) => { }, stop);
                frames = session.Main.Frames.Sent + session.Main.Frames.Received;
            }

            output.WriteLine($"{frames} frames in {path}.");
            return 0;
        });
        return command;
    }
}
