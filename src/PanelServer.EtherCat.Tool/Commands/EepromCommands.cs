using System.CommandLine;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Segments;

namespace PanelServer.EtherCat.Tool.Commands;

/// <summary>`eeprom`: what a device's EEPROM says of it.</summary>
internal static class EepromCommands
{
    public static Command Build(TextWriter output) => new("eeprom", "Reads, shows and writes a device's EEPROM")
    {
        BuildRead(output),
        BuildShow(output),
        BuildWrite(output),
    };

    private static Command BuildRead(TextWriter output)
    {
        Argument<int> position = CommonArguments.Position();
        Argument<string> file = new("FILE") { Description = "file for the image; one that is there already is not overwritten" };
        Command command = new("read", "Writes the whole EEPROM of a device to a file") { position, file };
        SegmentSession.Options options = SegmentSession.Options.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            await using SegmentSession session = SegmentSession.Open(parsed, options);
            ScannedSegment segment = await session.Main.ScanAsync();
            byte[] image = await segment.ReadEepromAsync(session.At(parsed.GetValue(position)).Position);
            string path = parsed.GetRequiredValue(file);
            await using FileStream target = new(path, FileMode.CreateNew, FileAccess.Write);
            await target.WriteAsync(image, stop);
            output.WriteLine($"{image.Length} bytes of {new SiiContent(image).OrderNumber} written to {path}.");
            return 0;
        });
        return command;
    }

    private static Command BuildShow(TextWriter output)
    {
        Argument<string> file = new("FILE") { Description = "an image as 'eeprom read' writes it" };
        Command command = new("show", "Says in words what an EEPROM image holds; needs no segment") { file };
        command.SetAction(async (parsed, stop) =>
        {
            EepromText.Write(output, new SiiContent(await File.ReadAllBytesAsync(parsed.GetRequiredValue(file), stop)));
            return 0;
        });
        return command;
    }

    private static Command BuildWrite(TextWriter output)
    {
        Argument<int> position = CommonArguments.Position();
        Argument<string> file = new("FILE") { Description = "an image for this type of device; keep what 'eeprom read' gave before" };
        Command command = new("write", "Writes an image into the EEPROM of a device: the words that differ, each read back") { position, file };
        SegmentSession.Options options = SegmentSession.Options.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            byte[] image = File.ReadAllBytes(parsed.GetRequiredValue(file));
            await using SegmentSession session = SegmentSession.Open(parsed, options);
            ScannedSegment segment = await session.Main.ScanAsync();
            SubdeviceSnapshot device = session.At(parsed.GetValue(position));
            int written = await segment.WriteEepromAsync(device.Position, image, new ProgressLine(output));
            output.WriteLine(written == 0
                ? $"{device.Name} at position {device.Position} holds this image already."
                : $"{written} words written and read back. {device.Name} at position {device.Position} goes by them after its next power cycle.");
            return 0;
        });
        return command;
    }

    /// <summary>Says every hundred words how far it is.</summary>
    private sealed class ProgressLine(TextWriter output) : IProgress<(int Written, int Of)>
    {
        private const int Interval = 100;

        public void Report((int Written, int Of) value)
        {
            if (value.Written % Interval == 0 && value.Written < value.Of)
            {
                output.WriteLine($"{value.Written} of {value.Of} words");
            }
        }
    }
}
