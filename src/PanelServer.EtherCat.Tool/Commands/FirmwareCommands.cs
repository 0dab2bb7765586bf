using System.CommandLine;
using PanelServer.EtherCat.Mailbox.Files;
using PanelServer.EtherCat.Segments;

namespace PanelServer.EtherCat.Tool.Commands;

/// <summary>`firmware`: files of a device by FoE, in the state BOOT unless told otherwise.</summary>
internal static class FirmwareCommands
{
    public static Command Build(TextWriter output) => new("firmware", "Reads and writes a device's firmware and other files (FoE)")
    {
        BuildRead(output),
        BuildWrite(output),
    };

    private static Command BuildRead(TextWriter output)
    {
        Argument<int> position = CommonArguments.Position();
        Argument<string> name = new("NAME") { Description = "name of the file in the device, as its maker gives it" };
        Argument<string> file = new("FILE") { Description = "file to write it to; one that is there already is not overwritten" };
        Command command = new("read", "Reads a file of a device") { position, name, file };
        TransferOptions transfer = TransferOptions.AddTo(command);
        SegmentSession.Options options = SegmentSession.Options.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            await using SegmentSession session = SegmentSession.Open(parsed, options);
            ScannedSegment segment = await session.Main.ScanAsync();
            SubdeviceSnapshot device = session.At(parsed.GetValue(position));
            string inDevice = parsed.GetRequiredValue(name);
            uint password = parsed.GetValue(transfer.Password);
            ProgressLine progress = new(output);
            byte[] content = parsed.GetValue(transfer.PreOp)
                ? await (await segment.EnterPreOpAsync()).ReadFileAsync(device.Position, inDevice, password, progress)
                : await segment.ReadFirmwareAsync(device.Position, inDevice, password, progress);
            string path = parsed.GetRequiredValue(file);
            await using FileStream target = new(path, FileMode.CreateNew, FileAccess.Write);
            await target.WriteAsync(content, stop);
            output.WriteLine($"{content.Length} bytes of {device.Name} at position {device.Position} written to {path}.");
            return 0;
        });
        return command;
    }

    private static Command BuildWrite(TextWriter output)
    {
        Argument<int> position = CommonArguments.Position();
        Argument<string> file = new("FILE") { Description = "the file, made for this type of device by its maker" };
        Option<string> name = new("--name") { Description = "name of the file in the device; without it that of FILE without its ending", HelpName = "NAME" };
        Command command = new("write", "Writes a file into a device; it must not lose its power meanwhile") { position, file, name };
        TransferOptions transfer = TransferOptions.AddTo(command);
        SegmentSession.Options options = SegmentSession.Options.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            string path = parsed.GetRequiredValue(file);
            byte[] content = File.ReadAllBytes(path);
            await using SegmentSession session = SegmentSession.Open(parsed, options);
            ScannedSegment segment = await session.Main.ScanAsync();
            SubdeviceSnapshot device = session.At(parsed.GetValue(position));
            string inDevice = parsed.GetValue(name) ?? Path.GetFileNameWithoutExtension(path);
            uint password = parsed.GetValue(transfer.Password);
            ProgressLine progress = new(output);
            await (parsed.GetValue(transfer.PreOp)
                ? (await segment.EnterPreOpAsync()).WriteFileAsync(device.Position, inDevice, content, password, progress)
                : segment.WriteFirmwareAsync(device.Position, inDevice, content, password, progress));
            output.WriteLine($"{content.Length} bytes written. {device.Name} at position {device.Position} may need a power cycle to go by them.");
            return 0;
        });
        return command;
    }

    /// <summary>How a file is got at.</summary>
    private sealed record TransferOptions(Option<uint> Password, Option<bool> PreOp)
    {
        public static TransferOptions AddTo(Command command)
        {
            TransferOptions options = new(
                new("--password") { Description = "number that the device asks for; 0 without", HelpName = "NUMBER" },
                new("--pre-op") { Description = "in the state PRE-OP instead of BOOT, for files that are not firmware" });
            command.Options.Add(options.Password);
            command.Options.Add(options.PreOp);
            return options;
        }
    }

    /// <summary>Says now and then how far it is.</summary>
    private sealed class ProgressLine(TextWriter output) : IProgress<FileProgress>
    {
        private const int Interval = 64 * 1024;
        private int _next = Interval;
        private string _said = "";

        public void Report(FileProgress value)
        {
            if (value.IsBusy)
            {
                string line = $"busy, {value.Done} of {value.Of}{(value.Text.Length > 0 ? $": {value.Text}" : "")}";
                if (line != _said)
                {
                    output.WriteLine(_said = line);
                }
            }
            else if (value.Done >= _next && value.Done != value.Of)
            {
                _next = value.Done + Interval;
                output.WriteLine(value.Of is { } of ? $"{value.Done} of {of} bytes" : $"{value.Done} bytes");
            }
        }
    }
}
