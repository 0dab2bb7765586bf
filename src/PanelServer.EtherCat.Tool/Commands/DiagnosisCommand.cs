using System.CommandLine;
using System.Globalization;
using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Mailbox;
using PanelServer.EtherCat.Mailbox.Diagnosis;
using PanelServer.EtherCat.Segments;

namespace PanelServer.EtherCat.Tool.Commands;

/// <summary>`diagnosis`: emergencies and the diagnosis history of a device.</summary>
internal static class DiagnosisCommand
{
    public static Command Build(TextWriter output)
    {
        Argument<int> position = CommonArguments.Position();
        Option<bool> acknowledge = new("--acknowledge") { Description = "acknowledges all messages of the history after showing them" };
        Command command = new("diagnosis", "Shows the emergencies of a device and its diagnosis history (object 0x10F3)") { position, acknowledge };
        SegmentSession.Options options = SegmentSession.Options.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            await using SegmentSession session = SegmentSession.Open(parsed, options);
            (PreOperationalSegment segment, SubdeviceSnapshot device) = await session.EnterPreOpAsync(parsed.GetValue(position));
            Write(output, await segment.CollectEmergenciesAsync(device.Position));
            try
            {
                Write(output, await segment.ReadDiagnosisAsync(device.Position), device.Identity.Vendor);
            }
            catch (EtherCatException missing) when (missing.AbortCode == SdoAbortCode.ObjectDoesNotExist)
            {
                output.WriteLine("The device keeps no diagnosis history.");
                return 0;
            }

            if (parsed.GetValue(acknowledge))
            {
                await segment.AcknowledgeDiagnosisAsync(device.Position);
                output.WriteLine("All messages acknowledged.");
            }

            return 0;
        });
        return command;
    }

    private static void Write(TextWriter output, IReadOnlyList<ReceivedEmergency> emergencies)
    {
        foreach (EmergencyMessage message in emergencies.Select(emergency => emergency.Message))
        {
            output.WriteLine(
                $"emergency 0x{message.Code:X4}: {message.Describe()}; register 0x{message.Register:X2} ({message.DescribeRegister()}), data 0x{message.Data:X10}");
        }
    }

    private static void Write(TextWriter output, DiagnosisHistory history, uint vendor)
    {
        string lost = history.Flags.HasFlag(DiagnosisFlags.MessagesLost) ? "; others were lost before they were acknowledged" : "";
        output.WriteLine($"{history.Entries.Count} of at most {history.MaximumMessages} messages{lost}");
        foreach (DiagnosisEntry entry in history.Entries)
        {
            DiagnosisMessage message = entry.Message;
            string time = message.Time is { } at
                ? at.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture)
                : string.Create(CultureInfo.InvariantCulture, $"{message.TimestampNanoseconds / 1e9:0.000} s");
            output.WriteLine(
                $"{(entry.IsAcknowledged ? ' ' : '*')} {time,23}  {message.Kind,-11}  0x{message.TextId:X4}  {message.Describe(vendor)}  (code 0x{message.Code:X8})");
        }
    }
}
