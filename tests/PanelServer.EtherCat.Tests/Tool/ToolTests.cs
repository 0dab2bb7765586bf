using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Mailbox;
using PanelServer.EtherCat.Simulation.Terminals;
using PanelServer.EtherCat.Terminals;
using PanelServer.EtherCat.Tool;

namespace PanelServer.EtherCat.Tests.Tool;

/// <summary>`panel-ethercat` on a cable, with a virtual segment at its far end.</summary>
public sealed partial class ToolTests(ToolBus bus) : IClassFixture<ToolBus>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("panel-ethercat-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void List_shows_every_device_as_it_is_wired()
    {
        ToolRun run = bus.Run("list");
        Assert.Equal((0, ""), (run.Status, run.Errors));
        string[] lines = run.Output.Split('\n');
        Assert.Matches(@"^  0  0x1000   EK1100 +PreOp +0x00000002  0x044C2C52 .* main device", lines[1]);
        Assert.Matches(@"^  2  0x1002   EL2004 +PreOp .* 1 port 1 +no clock", lines[3]);
        Assert.Matches("^  3  0x1003   EL3001 +PreOp", lines[4]);
    }

    [Fact]
    public void Objects_are_listed_with_types_access_and_values()
    {
        ToolRun run = bus.Run("objects", $"{ToolBus.ThermometerPosition}");
        Assert.Equal((0, ""), (run.Status, run.Errors));
        Assert.Matches(@"(?m)^0x1008     Device name\n      :00  r-  VisibleString     Device name +""EL3204""$", run.Output);
        Assert.Matches(@"(?m)^      :02  r-  Unsigned32        Product code +209989714 \(0x0C843052\)$", run.Output);
        Assert.Matches("(?m)^0x8000     RTD Settings", run.Output);
    }

    [Theory]
    [InlineData("0x1018:02", "209989714 (0x0C843052)")]
    [InlineData("1008", "\"EL3204\"")]
    [InlineData("0x8000:13", "0")]
    public void An_entry_is_read_in_words_of_its_type(string entry, string value)
    {
        ToolRun run = bus.Run("read", $"{ToolBus.ThermometerPosition}", entry);
        Assert.Equal(new ToolRun(0, value + "\n", ""), run);
    }

    [Theory]
    [InlineData("8000:15", "7", 0, "7 (0x0007)")]
    [InlineData("8000:15", "0x2", 0, "2 (0x0002)")]
    [InlineData("8000:06", "true", 0, "true")]
    [InlineData("8000:15", "70000", 1, "'70000' is no value of type Enum16 with 16 bits: 0 to 65535 is, in decimal or in hexadecimal with 0x.")]
    [InlineData("8000:15", "warm", 1, "'warm' is no value of type Enum16 with 16 bits: 0 to 65535 is, in decimal or in hexadecimal with 0x.")]
    [InlineData("1018:02", "1", 1, "the object is read-only")]
    [InlineData("8999:01", "01", 1, "the object does not exist")]
    public void An_entry_is_written_and_read_back_or_the_refusal_says_why(string entry, string value, int status, string answer)
    {
        ToolRun run = bus.Run("write", $"{ToolBus.ThermometerPosition}", entry, value);
        Assert.Equal(status, run.Status);
        Assert.Contains(answer, status == 0 ? run.Output : run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Diagnosis_shows_emergencies_and_the_history_and_acknowledges_it()
    {
        bus.Motor.Faults = StepperFaults.UnderVoltage;
        ToolRun run = bus.Run("diagnosis", $"{ToolBus.MotorPosition}", "--acknowledge");
        bus.Motor.Faults = StepperFaults.None;
        Assert.Equal((0, ""), (run.Status, run.Errors));
        Assert.Matches(
            @"^1 of at most 50 messages\n\* +[0-9.]+ s  Error        0x8406  DC link voltage too low  \(code 0x[0-9A-F]{4}E000\)\nAll messages acknowledged\.\n$", run.Output);
        Assert.Equal(new ToolRun(0, "The device keeps no diagnosis history.\n", ""), bus.Run("diagnosis", $"{ToolBus.ThermometerPosition}"));
    }

    [Fact]
    public void Gateway_says_where_it_listens() =>
        Assert.Matches(@"^Mailbox gateway on 127\.0\.0\.1:[1-9][0-9]*, UDP and TCP\.\n$", bus.Run("gateway", "--port", "0", "--for", "0.1").Output);

    [Fact]
    public void An_EEPROM_is_read_shown_changed_and_written()
    {
        string file = $"{_folder}/el2004.bin";
        Assert.Equal(new ToolRun(0, $"2048 bytes of EL2004 written to {file}.\n", ""), bus.Run("eeprom", "read", $"{ToolBus.OutputPosition}", file));
        byte[] image = File.ReadAllBytes(file);
        Assert.Equal(bus.Segment.Subdevices[ToolBus.OutputPosition].Esc.Eeprom.Image.ToArray(), image);
        ToolRun again = bus.Run("eeprom", "read", $"{ToolBus.OutputPosition}", file);
        Assert.Equal(1, again.Status);
        Assert.Contains("already exists", again.Errors, StringComparison.Ordinal);

        image[2 * SiiFormat.StationAlias] = 42;
        image[2 * SiiFormat.Checksum] = SiiFormat.ComputeChecksum(image);
        File.WriteAllBytes(file, image);
        Assert.Equal(
            new ToolRun(0, "2 words written and read back. EL2004 at position 2 goes by them after its next power cycle.\n", ""),
            bus.Run("eeprom", "write", $"{ToolBus.OutputPosition}", file));
        Assert.Equal(image, bus.Segment.Subdevices[ToolBus.OutputPosition].Esc.Eeprom.Image.ToArray());

        ToolRun shown = bus.RunBare("eeprom", "show", file);
        Assert.Matches(@"(?m)^station alias   42$", shown.Output);
        Assert.Matches(@"(?m)^checksum        right$", shown.Output);
        Assert.Matches(@"(?m)^ +1 bit +0x7030:01  Boolean +Output$", shown.Output);
    }

    [Fact]
    public void Firmware_is_written_read_back_and_what_the_device_refuses_is_said()
    {
        string firmware = $"{_folder}/el3204.efw";
        string copy = $"{_folder}/copy.efw";
        byte[] content = new byte[1000];
        new Random(1).NextBytes(content);
        File.WriteAllBytes(firmware, content);
        Assert.Equal(
            new ToolRun(0, "1000 bytes written. EL3204 at position 1 may need a power cycle to go by them.\n", ""),
            bus.Run("firmware", "write", $"{ToolBus.ThermometerPosition}", firmware));
        Assert.Equal(
            new ToolRun(0, $"1000 bytes of EL3204 at position 1 written to {copy}.\n", ""),
            bus.Run("firmware", "read", $"{ToolBus.ThermometerPosition}", "el3204", copy));
        Assert.Equal(content, File.ReadAllBytes(copy));
        Assert.Equal(
            new ToolRun(1, "", "EL3204 at position 1: File \"el3204\": this is possible in the state BOOT only (0x8008).\n"),
            bus.Run("firmware", "write", $"{ToolBus.ThermometerPosition}", firmware, "--pre-op"));
        Assert.Equal(
            new ToolRun(1, "", "EL2004 at position 2 has no files (FoE).\n"),
            bus.Run("firmware", "read", $"{ToolBus.OutputPosition}", "el2004", copy + "2"));
    }

    [Fact]
    public void Watch_shows_what_changes_sets_an_output_and_leaves_it_off()
    {
        bool wasOn = false;
        int looks = 0;
        using Timer warmer = new(
            _ =>
            {
                // The output is on from the first cycle, in which the first values are shown too.
                wasOn |= bus.Outputs.Output(2);
                looks += wasOn ? 1 : 0;
                if (looks > 5)
                {
                    bus.Thermometer.SetTemperatureCelsius(1, 30);
                }
            },
            null,
            TimeSpan.Zero,
            TimeSpan.FromMilliseconds(50));
        ToolRun run = bus.Run("watch", "--for", "3", "--every", "0.1", "--set", $"{ToolBus.OutputPosition}:7010:01=1");
        Assert.Equal((0, ""), (run.Status, run.Errors));
        Assert.Matches(@"  1 EL3204        0x6000:11 RTD Inputs Channel 1 Value = 215\n", run.Output);
        Assert.Matches(@"  1 EL3204        0x6000:11 RTD Inputs Channel 1 Value = 300\n", run.Output);
        Assert.Matches(@"  2 EL2004        0x7010:01 Channel 2 Output = 1 \(output\)\n", run.Output);
        Assert.Matches("  3 EL3001        0x6000:11 AI Standard Value = ", run.Output);
        Assert.True(wasOn, "The output was never on.");
        Assert.False(bus.Outputs.Output(2), "The output is still on.");
        Assert.All(bus.Segment.Subdevices, device => Assert.Equal(AlState.Init, device.State));
    }

    [Fact]
    public void Measure_counts_cycles_and_what_came_back()
    {
        // How frames lie to SYNC0 is known after a second of cycles and told within another: longer on a busy computer.
        ToolRun run = bus.Run("measure", "--for", "4", "--cycle", "5");
        Assert.Equal((0, ""), (run.Status, run.Errors));
        Match cycles = CycleCount().Match(run.Output);
        Assert.InRange(int.Parse(cycles.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture), 201, 801);
        Assert.Matches(@"(?m)^SYNC0       -?[\d.]+ to -?[\d.]+ µs behind the frame in the last second, by the clock of position 0$", run.Output);
        Assert.Matches(@"(?m)^round trip  least [\d.]+, median [\d.]+, 99 % [\d.]+, longest [\d.]+ µs$", run.Output);
        Assert.Matches(@"(?m)^  3  EL3001 +Op +no clock +0 0 0 0 +0 0 0 0 +0 0 0 0 +0 0 0 0$", run.Output);
    }

    [Fact]
    public async Task A_capture_is_read_by_another_program()
    {
        string file = $"{_folder}/start.pcapng";
        Assert.Equal(0, bus.Run("capture", file, "--for", "0.2").Status);
        using Process tshark = Process.Start(new ProcessStartInfo("tshark", ["-r", file, "-Y", "ecat.cmd == 12 || ecat.cmd == 10", "-T", "fields", "-e", "frame.number"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> errors = tshark.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string[] cyclic = (await tshark.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await tshark.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(tshark.ExitCode == 0, await errors);
        Assert.InRange(cyclic.Length, 20, 5000);
    }

    /// <summary>The printed driver is compiled, and reads and writes the bits where the driver that was written from the manual has them.</summary>
    [Fact]
    public void A_described_driver_compiles_and_agrees_with_the_one_written_from_the_manual()
    {
        byte[] inputs = Enumerable.Range(1, 16).Select(i => (byte)(i * 37)).ToArray();
        Terminal described = Compile(bus.Run("describe", $"{ToolBus.ThermometerPosition}").Output, "EL3204");
        El3204 manual = new(new TerminalIdentity(2, 0x0C843052, 0));
        Assert.Equal((manual.InputBytes, manual.OutputBytes), (described.InputBytes, described.OutputBytes));
        described.ReadInputs(inputs, TimeSpan.Zero);
        manual.ReadInputs(inputs, TimeSpan.Zero);
        for (int channel = 1; channel <= 4; channel++)
        {
            Assert.Equal(manual.TemperatureCelsius(channel), (short)Member(described, $"RTDInputsChannel{channel}Value")! / 10.0);
        }

        Terminal switches = Compile(bus.Run("describe", $"{ToolBus.OutputPosition}").Output, "EL2004");
        switches.GetType().GetProperty("Channel3Output")!.SetValue(switches, true);
        byte[] outputs = [0xFF];
        switches.WriteOutputs(outputs);
        Assert.Equal([0x04], outputs);
        switches.SetSafeOutputs();
        switches.WriteOutputs(outputs);
        Assert.Equal([0x00], outputs);
    }

    [Fact]
    public void What_does_not_fill_whole_bytes_is_left_to_be_coded_by_hand()
    {
        DeclaredTerminal odd = new("ODD1", new TerminalIdentity(2, 1, 0));
        odd.Declare(
            [new(0x6000, 1, "Level", CoeDataType.Unknown, 12, true, 0), new(0x6000, 2, "Flags", CoeDataType.Unknown, 4, true, 12), new(0x6000, 3, "Count", CoeDataType.Unknown, 8, true, 20), new(0x6000, 4, "Speed", CoeDataType.Integer16, 16, true, 32)], 6, 0);
        using StringWriter output = new();
        DriverText.Write(output, odd);
        Assert.Contains("// 0x6000:01 Level: 12 bits from bit 0 of the inputs, to be coded by hand.", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("// 0x6000:03 Count: 8 bits from bit 20 of the inputs, to be coded by hand.", output.ToString(), StringComparison.Ordinal);
        Terminal described = Compile(output.ToString(), "ODD1");
        described.ReadInputs([0xFF, 0xAF, 0xFF, 0xFF, 0xFE, 0xFF], TimeSpan.Zero);
        Assert.Equal(((byte)0x0A, (short)-2), ((byte)Member(described, "Flags")!, (short)Member(described, "Speed")!));
    }

    [Theory]
    [InlineData(1, "There is no position 9: the segment has 5 devices, 0 to 4.", "read", "9", "1018:01")]
    [InlineData(1, "EL2004 at position 2 has no CoE mailbox.", "objects", "2")]
    [InlineData(1, "EL2004 at position 2 has no 0x7080:01 in its process data. It has: 0x7000:01 Channel 1 Output", "watch", "--for", "1", "--set", "2:7080:01=1")]
    [InlineData(1, "0x7000:01 Channel 1 Output takes 0 to 1.", "watch", "--for", "1", "--set", "2:7000:01=2")]
    [InlineData(1, "Could not find file", "eeprom", "write", "2", "/nonesuch.bin")]
    [InlineData(2, "'10x8' is no object: it is written like 0x1018:04, both numbers hexadecimal.", "read", "1", "10x8")]
    [InlineData(2, "'soon' is no time: a number of seconds above 0, at most 86400.", "measure", "--for", "soon")]
    [InlineData(2, "'50' is no cycle time: 0.1 to 20 ms.", "measure", "--cycle", "50")]
    [InlineData(1, "The gateway cannot listen on 192.0.2.1:34980", "gateway", "--address", "192.0.2.1")]
    [InlineData(2, "'here' is no IP address.", "gateway", "--address", "here")]
    [InlineData(2, "'on' sets nothing: it is written POSITION:INDEX:SUBINDEX=VALUE", "watch", "--set", "on")]
    [InlineData(2, "'lost' was not matched", "lost")]
    public void What_cannot_be_done_is_said_in_a_sentence(int status, string sentence, params string[] arguments)
    {
        ToolRun run = bus.Run(arguments);
        Assert.Equal(status, run.Status);
        Assert.Contains(sentence, run.Errors + run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void An_interface_that_is_not_there_or_none_is_said()
    {
        Assert.StartsWith("Network interface 'nonesuch0' does not exist.", bus.RunBare("list", "-i", "nonesuch0").Errors, StringComparison.Ordinal);
        ToolRun without = bus.RunBare("list");
        Assert.Equal(2, without.Status);
        Assert.Contains("Option '--interface' is required.", without.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_segment_that_another_main_device_uses_is_left_alone()
    {
        Task<ToolRun> other = Task.Factory.StartNew(() => bus.Run("watch", "--for", "2", "--set", $"{ToolBus.OutputPosition}:7000:01=1"), TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        Assert.True(SpinWait.SpinUntil(() => bus.Outputs.Output(1) || other.IsCompleted, TimeSpan.FromSeconds(30)));
        ToolRun run = bus.Run("list");
        Assert.Equal(1, run.Status);
        Assert.StartsWith("Another main device is using 'near0'.", run.Errors, StringComparison.Ordinal);
        Assert.Equal(0, (await other).Status);
    }

    private static object? Member(Terminal terminal, string name) => terminal.GetType().GetProperty(name)!.GetValue(terminal);

    private static Terminal Compile(string source, string type)
    {
        string runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        CSharpCompilation compilation = CSharpCompilation.Create(
            $"Described{type}",
            [CSharpSyntaxTree.ParseText("global using System;\n" + source)],
            [.. new[] { typeof(object).Assembly.Location, $"{runtime}/System.Runtime.dll", $"{runtime}/System.Memory.dll", typeof(Terminal).Assembly.Location }.Select(path => MetadataReference.CreateFromFile(path))],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, generalDiagnosticOption: ReportDiagnostic.Error));
        using MemoryStream assembly = new();
        Assert.Empty(compilation.Emit(assembly).Diagnostics);
        return (Terminal)Activator.CreateInstance(Assembly.Load(assembly.ToArray()).GetType(type)!, new TerminalIdentity(2, 1, 0))!;
    }

    [GeneratedRegex(@"(?m)^cycles      (\d+), of these \d+ without a complete answer$")]
    private static partial Regex CycleCount();
}
