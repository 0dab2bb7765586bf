using System.Diagnostics;
using CsCheck;
using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Mailbox.Files;
using PanelServer.EtherCat.Segments;
using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Simulation.Segment.Files;
using PanelServer.EtherCat.Simulation.Terminals;
using PanelServer.EtherCat.Transport;

namespace PanelServer.EtherCat.Tests.Mailbox;

/// <summary>Files of subdevices, firmware among them.</summary>
public class FileTests
{
    private const int Thermometer = 1;
    private const string Name = "el3204";

    // What one part of a file holds in BOOT: a mailbox of 244 bytes without its header of 6 and that of the message, 6.
    private const int Part = 232;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Part - 1)]
    [InlineData(Part)]
    [InlineData(Part + 1)]
    [InlineData(10 * Part)]
    [InlineData(50_000)]
    public void A_file_is_written_and_read_back_and_the_device_is_in_INIT_afterwards(int length)
    {
        using Bench bench = Scanned();
        byte[] file = Random(length);
        List<FileProgress> progress = [];
        bench.Main.RunUntil(bench.Scanned.WriteFirmwareAsync(Thermometer, Name, file, progress: new Reports(progress)));

        Assert.Equal(file, Files(bench).Content[Name]);
        Assert.Equal(AlState.Init, bench.Segment.Subdevices[Thermometer].State);
        Assert.Equal(new FileProgress(length, length, ""), progress[^1]);
        Assert.Equal(file, bench.Main.RunUntil(bench.Scanned.ReadFirmwareAsync(Thermometer, Name)));

        Assert.Equal(file, bench.Main.RunUntil(bench.EnterPreOp().ReadFileAsync(Thermometer, Name)));
    }

    [Theory]
    [InlineData(FileFault.Error, "EL3204 at position 1: File \"el3204\": an error in its program (0x800B).")]
    [InlineData(FileFault.DiskFull, "EL3204 at position 1: File \"el3204\": its memory is full (0x8003).")]
    [InlineData(FileFault.WrongPacketNumber, "EL3204 at position 1: File \"el3204\": the device's answer does not fit (a part of the file came out of turn); the transfer was ended.")]
    public void A_device_that_refuses_is_quoted_and_is_in_INIT_afterwards(FileFault fault, string message)
    {
        using Bench bench = Scanned();
        Files(bench).Fault = fault;
        Assert.Equal(message, Fails(bench, () => bench.Scanned.WriteFirmwareAsync(Thermometer, Name, Random(1000))));
        Assert.Equal(AlState.Init, bench.Segment.Subdevices[Thermometer].State);
        Assert.Empty(Files(bench).Content);

        Files(bench).Fault = FileFault.None;
        bench.Main.RunUntil(bench.Scanned.WriteFirmwareAsync(Thermometer, Name, Random(1000)));
        Assert.Single(Files(bench).Content);
    }

    [Fact]
    public void A_busy_device_is_waited_for_and_what_it_says_is_passed_on()
    {
        using Bench bench = Scanned();
        Files(bench).Fault = FileFault.Busy;
        byte[] file = Random(1000);
        List<FileProgress> progress = [];
        bench.Main.RunUntil(bench.Scanned.WriteFirmwareAsync(Thermometer, Name, file, progress: new Reports(progress)));

        Assert.Equal(file, Files(bench).Content[Name]);
        Assert.Equal(5, progress.Count(report => report == new FileProgress(1, 2, "erasing") { IsBusy = true }));
    }

    [Fact]
    public void What_cannot_be_done_is_said()
    {
        using Bench bench = Scanned();
        Assert.Equal("EL3204 at position 1: File \"nonesuch\": there is no file of this name (0x8001).", Fails(bench, () => bench.Scanned.ReadFirmwareAsync(Thermometer, "nonesuch")));
        Assert.Equal("EL2004 at position 2 has no files (FoE).", Fails(bench, () => bench.Scanned.ReadFirmwareAsync(2, Name)));
        Assert.Throws<ArgumentOutOfRangeException>(() => bench.Main.RunUntil(bench.Scanned.ReadFirmwareAsync(9, Name)));
        Assert.All(["", "föhn", new string('x', Part + 1)], name => Assert.Throws<ArgumentException>(() => bench.Main.RunUntil(bench.Scanned.ReadFirmwareAsync(Thermometer, name))));

        PreOperationalSegment preOp = bench.EnterPreOp();
        Assert.Equal(
            "EL3204 at position 1: File \"el3204\": this is possible in the state BOOT only (0x8008).",
            Fails(bench, () => preOp.WriteFileAsync(Thermometer, Name, Random(10))));
    }

    [Fact]
    public void Lost_frames_cost_time_and_nothing_else()
    {
        using Bench bench = Scanned();
        byte[] file = Random(5_000);
        Task transfer = bench.Scanned.WriteFirmwareAsync(Thermometer, Name, file);
        for (int i = 0; !transfer.IsCompleted; i++)
        {
            bench.Segment.FrameFaults.Drop = i % 7 == 0 ? 1 : 0;
            if (!bench.Main.Pump())
            {
                bench.Wait(TimeSpan.FromMicroseconds(100));
            }
        }

        bench.Main.RunUntil(transfer);
        Assert.Equal(file, Files(bench).Content[Name]);
        Assert.InRange(bench.Main.Frames.Lost, 10, long.MaxValue);
    }

    [Fact]
    public void Wireshark_dissects_a_transfer_as_file_access()
    {
        string capture = Path.GetTempFileName();
        try
        {
            using (Bench bench = Scanned(transport => new PcapngCaptureTransport(transport, File.Create(capture))))
            {
                Files(bench).Fault = FileFault.Busy;
                bench.Main.RunUntil(bench.Scanned.WriteFirmwareAsync(Thermometer, Name, Random(1000)));
                bench.Main.RunUntil(bench.Scanned.ReadFirmwareAsync(Thermometer, Name));
                Assert.NotEmpty(Fails(bench, () => bench.Scanned.ReadFirmwareAsync(Thermometer, "nonesuch")));
            }

            string[] operations = Dissect(capture, "ecat_mailbox.foe", "ecat_mailbox.foe_opmode").Split('\n', StringSplitOptions.RemoveEmptyEntries);
            int[] seen = [.. operations.SelectMany(line => line.Split(',')).Select(text => Convert.ToInt32(text, text.StartsWith("0x", StringComparison.Ordinal) ? 16 : 10)).Distinct().Order()];
            Assert.Equal([1, 2, 3, 4, 5, 6], seen);
            Assert.Equal("", Dissect(capture, "_ws.malformed", "frame.number"));
        }
        finally
        {
            File.Delete(capture);
        }
    }

    [Fact]
    public void Messages_are_read_back_and_nonsense_is_refused()
    {
        Gen.Select(Gen.Int[1, 6], Gen.UInt, Gen.Byte.Array[0, 300]).Sample((operation, number, content) =>
        {
            FoeMessage message = new((FoeOperation)operation, number, content);
            Assert.True(FoeMessage.TryRead(message.ToBytes(), out FoeMessage read));
            Assert.Equal((message.Operation, message.Number), (read.Operation, read.Number));
            Assert.Equal(content, read.Content.ToArray());
        });
        Gen.Byte.Array[0, 40].Sample(body => Assert.Equal(body.Length >= FoeMessage.HeaderSize && body[0] is >= 1 and <= 6, FoeMessage.TryRead(body, out _)));
    }

    private static Bench Scanned(Func<IFrameTransport, IFrameTransport>? wrap = null)
    {
        Bench bench = new(
            [
                new VirtualSubdevice(DigitalDescriptions.Ek1100, new VirtualEk1100()),
                new VirtualSubdevice(AnalogDescriptions.El3204, new VirtualEl3204()),
                new VirtualSubdevice(DigitalDescriptions.El2004, new VirtualEl2004()),
            ],
            wrap: wrap);
        bench.Scan();
        return bench;
    }

    private static FileServer Files(Bench bench) => bench.Segment.Subdevices[Thermometer].Files!;

    private static byte[] Random(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    private static string Fails(Bench bench, Func<Task> attempt) => Assert.ThrowsAny<EtherCatException>(() => bench.Main.RunUntil(attempt())).Message;

    private static string Dissect(string file, string filter, string field)
    {
        using Process tshark = Process.Start(new ProcessStartInfo("tshark", ["-r", file, "-Y", filter, "-T", "fields", "-e", field]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = tshark.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = tshark.StandardOutput.ReadToEnd();
        tshark.WaitForExit();
        Assert.True(tshark.ExitCode == 0, errors.GetAwaiter().GetResult());
        return output;
    }

    private sealed class Reports(List<FileProgress> reports) : IProgress<FileProgress>
    {
        public void Report(FileProgress value) => reports.Add(value);
    }
}
