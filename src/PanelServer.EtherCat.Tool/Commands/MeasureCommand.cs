using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using PanelServer.EtherCat.Cycle;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Segments;
using PanelServer.EtherCat.Transport;

namespace PanelServer.EtherCat.Tool.Commands;

/// <summary>`measure`: how fast and how reliable the segment exchanges, and where frames get damaged.</summary>
internal static class MeasureCommand
{
    private static readonly TimeSpan UsualDuration = TimeSpan.FromSeconds(10);

    public static Command Build(TextWriter output)
    {
        Option<TimeSpan?> duration = CommonArguments.Duration($"how long; {UsualDuration.TotalSeconds:0} without it");
        Option<TimeSpan?> cycle = new("--cycle")
        {
            Description = "time between two exchanges, 0.1 to 20; 1 without it",
            HelpName = "MILLISECONDS",
            CustomParser = result => ParseCycle(result),
        };
        Command command = new("measure", "Exchanges process data, outputs at zero, and measures round trips, lost frames, clocks and error counters") { duration, cycle };
        SegmentSession.Options options = SegmentSession.Options.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            TimeSpan cycleTime = parsed.GetValue(cycle) ?? TimeSpan.FromMilliseconds(1);
            await using SegmentSession session = SegmentSession.Open(parsed, options, cycleTime: cycleTime);
            OperationalSegment segment = await session.Main.StartUpAsync();
            List<long> roundTrips = [];
            int incomplete = 0;
            new CycleRunner(segment, cycleTime).Run(
                parsed.GetValue(duration) ?? UsualDuration,
                (_, result) =>
                {
                    if (result.Status == ExchangeStatus.Complete)
                    {
                        roundTrips.Add(result.RoundTripNanoseconds);
                    }
                    else
                    {
                        incomplete++;
                    }
                },
                stop);
            WriteRoundTrips(output, roundTrips, incomplete, session.Main.Frames);
            WriteDevices(output, session.Main.Snapshot);
            return 0;
        });
        return command;
    }

    private static void WriteRoundTrips(TextWriter output, List<long> roundTrips, int incomplete, FrameCounters frames)
    {
        output.WriteLine($"cycles      {roundTrips.Count + incomplete}, of these {incomplete} without a complete answer");
        if (roundTrips.Count > 0)
        {
            roundTrips.Sort();
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"round trip  least {Microseconds(roundTrips, 0)}, median {Microseconds(roundTrips, 0.5)}, 99 % {Microseconds(roundTrips, 0.99)}, longest {Microseconds(roundTrips, 1)} µs"));
        }

        output.WriteLine($"frames      {frames.Sent} sent, {frames.Lost} lost, {frames.Late} late, {frames.Malformed} malformed, {frames.Foreign} foreign");
    }

    private static void WriteDevices(TextWriter output, SegmentSnapshot segment)
    {
        if (segment.Clock is { } clock)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"SYNC0       {clock.ShortestToSync0Nanoseconds / 1000.0:0.0} to {clock.LongestToSync0Nanoseconds / 1000.0:0.0} µs behind the frame in the last second, by the clock of position {clock.Reference}"));
        }

        output.WriteLine("pos  name                state   clock off by  lost links  invalid frames  receive errors  forwarded  (ports 0 to 3)");
        foreach (SubdeviceSnapshot device in segment.Subdevices)
        {
            SubdeviceErrors errors = device.Errors;
            output.WriteLine(
                $"{device.Position,3}  {device.Name,-18}  {device.AlStatus.State,-6}  {(device.HasClock ? $"{device.ClockDifferenceNanoseconds} ns" : "no clock"),12}  "
                + $"{Ports(errors.LostLinks),-10}  {Ports(errors.InvalidFrames),-14}  {Ports(errors.ReceiveErrors),-14}  {Ports(errors.ForwardedErrors)}".TrimEnd());
        }

        Findings.Write(output, segment);
    }

    private static string Ports(IReadOnlyList<byte> counts)
    {
        IEnumerable<int> ports = Enumerable.Range(0, DlStatus.PortCount);
        return string.Join(' ', ports.Select(port => counts[port]));
    }

    private static string Microseconds(List<long> sorted, double part)
    {
        double value = sorted[(int)((sorted.Count - 1) * part)] / 1000.0;
        return value.ToString("0.0", CultureInfo.InvariantCulture);
    }

    private static TimeSpan ParseCycle(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double milliseconds)
            && milliseconds >= 0.1 && milliseconds <= MainDeviceOptions.LongestCycleTime.TotalMilliseconds)
        {
            return TimeSpan.FromMilliseconds(milliseconds);
        }

        result.AddError($"'{text}' is no cycle time: 0.1 to {MainDeviceOptions.LongestCycleTime.TotalMilliseconds:0} ms.");
        return default;
    }
}
