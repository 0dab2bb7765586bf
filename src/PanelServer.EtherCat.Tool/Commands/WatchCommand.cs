using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Segments;
using PanelServer.EtherCat.Terminals;

namespace PanelServer.EtherCat.Tool.Commands;

/// <summary>`watch`: process data of all devices as it changes, with outputs set on request.</summary>
internal static class WatchCommand
{
    private static readonly TimeSpan CycleTime = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan UsualInterval = TimeSpan.FromSeconds(0.5);

    /// <summary>An output to be set.</summary>
    internal readonly record struct Setting(int Position, ushort Index, byte Subindex, double Value);

    public static Command Build(TextWriter output)
    {
        Option<Setting[]> settings = new("--set")
        {
            Description = "sets an output, for example 3:0x7000:01=1: what hangs on it starts! May be repeated; zero again at the end",
            HelpName = "POSITION:INDEX:SUBINDEX=VALUE",
            CustomParser = ParseSettings,
            AllowMultipleArgumentsPerToken = false,
        };
        Option<TimeSpan?> duration = CommonArguments.Duration("ends after this time; without it Ctrl+C does");
        Option<TimeSpan?> interval = new("--every")
        {
            Description = $"shortest time between two lines about the same value; {UsualInterval.TotalSeconds:0.0} without it",
            HelpName = "SECONDS",
            CustomParser = result => CommonArguments.ParseSeconds(result),
        };
        Command command = new("watch", "Brings all devices to OP with the process data that they declare and shows every value that changes") { settings, duration, interval };
        SegmentSession.Options options = SegmentSession.Options.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            await using SegmentSession session = SegmentSession.Open(parsed, options, cycleTime: CycleTime);
            OperationalSegment segment = await session.Main.StartUpAsync();
            foreach (EtherCatError problem in segment.Snapshot.Subdevices.Select(device => device.Problem).OfType<EtherCatError>())
            {
                output.WriteLine($"! {problem}");
            }

            List<(ProcessDataEntry Entry, double Value)> outputs = [.. (parsed.GetValue(settings) ?? []).Select(setting => Find(session, segment, setting))];
            ChangeLog log = new(output, segment.Terminals.OfType<DeclaredTerminal>(), parsed.GetValue(interval) ?? UsualInterval);
            new CycleRunner(segment, CycleTime).Run(
                parsed.GetValue(duration),
                (now, _) =>
                {
                    foreach ((ProcessDataEntry entry, double value) in outputs)
                    {
                        entry.Value = value;
                    }

                    log.Write(now);
                },
                stop);
            return 0;
        });
        return command;
    }

    private static (ProcessDataEntry Entry, double Value) Find(SegmentSession session, OperationalSegment segment, Setting setting)
    {
        SubdeviceSnapshot device = session.At(setting.Position);
        ProcessDataEntry entry = ((DeclaredTerminal)segment.Terminals[device.Position])[setting.Index, setting.Subindex];
        entry.Value = setting.Value;
        return (entry, setting.Value);
    }

    private static Setting[]? ParseSettings(ArgumentResult result)
    {
        List<Setting> settings = [];
        foreach (Token token in result.Tokens)
        {
            if (!TryParse(token.Value, out Setting setting))
            {
                result.AddError($"'{token.Value}' sets nothing: it is written POSITION:INDEX:SUBINDEX=VALUE, for example 3:0x7000:01=1.");
                return null;
            }

            settings.Add(setting);
        }

        return [.. settings];
    }

    private static bool TryParse(string text, out Setting setting)
    {
        setting = default;
        if (text.Split('=') is not [string place, string number]
            || place.Split(':', 2) is not [string position, string entryText]
            || !int.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out int at)
            || !CommonArguments.TryParseEntry(entryText, out (ushort Index, byte Subindex) entry)
            || !double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
        {
            return false;
        }

        setting = new(at, entry.Index, entry.Subindex, value);
        return true;
    }
}
