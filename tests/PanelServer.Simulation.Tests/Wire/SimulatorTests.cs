using System.Diagnostics;
using System.Text.RegularExpressions;
using PanelServer.EtherCat.Transport;
using PanelServer.Simulation.FarEnds;
using PanelServer.Simulation.Tests.Segment;

namespace PanelServer.Simulation.Tests.Wire;

/// <summary>The executable at the end of a real (virtual Ethernet) cable, with a foreign main device at the other and tshark between.</summary>
public sealed partial class SimulatorTests : IDisposable
{
    private readonly Cable _cable = new();

    public void Dispose() => _cable.Dispose();

    /// <summary>Runs a foreign main device at the near end.</summary>
    private void WithMaster(Action<ListingMaster> action) => _cable.Inside(() =>
    {
        using RawSocketTransport transport = new(_cable.Near, WaitMode.PowerSaving);
        action(new ListingMaster(new CableExchange(transport).Run));
    });

    [Fact]
    public void Foreign_main_device_brings_the_documented_machines_to_OP_and_tshark_finds_no_malformed_frame()
    {
        string capture = Path.Combine(Path.GetTempPath(), $"{_cable.Namespace}.pcapng");
        try
        {
            using SimulatorProcess simulator = SimulatorProcess.Start(_cable, "--segment", "documented");
            using Process tshark = Process.Start(_cable.StartInfo("tshark", "-i", _cable.Near, "-w", capture, "-q"))!;
            WaitForCapture(tshark);

            WithMaster(master =>
            {
                ForeignMasterTests.ScanAndMap(master);
                Assert.Equal(ForeignMasterTests.Documented.Select(device => device.Name), master.Devices.Select(device => device.Name));
                Assert.NotEmpty(master.ListObjects(master.Devices[4]));
                (int outputs, int inputs) = master.Map();
                master.Operate(outputs + inputs);
                for (int i = 0; i < 100; i++)
                {
                    _ = master.Cycle(new byte[outputs + inputs]);
                    Assert.Equal(19, master.Counter);
                }
            });
            StopCapture(tshark);

            Assert.Empty(Dissect(capture, "_ws.malformed || ecat_mailbox.coe.invalid || _ws.expert.severity == \"Error\""));
            Assert.True(Dissect(capture, "ecat").Length > 1000);
            Assert.NotEmpty(Dissect(capture, "ecat_mailbox.coe.sdoreq"));
            Assert.Equal(0, simulator.Quit());
        }
        finally
        {
            File.Delete(capture);
        }
    }

    [Fact]
    public void Faults_can_be_given_while_it_runs_and_status_shows_their_effect()
    {
        using SimulatorProcess simulator = SimulatorProcess.Start(_cable, "--segment", "winder");
        WithMaster(master =>
        {
            master.Scan();
            Assert.Equal("ok: drop 3", simulator.Command("drop 3"));
            _ = master.Send(7, 0, 0, 0);
            Assert.Equal(5, master.Counter);

            Assert.Equal("ok: silent 2", simulator.Command("silent 2"));
            _ = master.Send(7, 0, 0, 0);
            Assert.Equal(4, master.Counter);

            Assert.Equal("ok: clear", simulator.Command("clear"));
            _ = master.Send(7, 0, 0, 0);
            Assert.Equal(5, master.Counter);

            Assert.Equal("ok: reboot 4", simulator.Command("reboot 4"));
            Assert.Equal("ok: end-switch stuck-on for 1s", simulator.Command("end-switch stuck-on for 1s"));
            Assert.StartsWith("error: the fault \"open\" must be stuck-on, stuck-off or ok.", simulator.Command("end-switch open"), StringComparison.Ordinal);
            Assert.StartsWith("error: There is no fault \"relay\".", simulator.Command("relay front stuck"), StringComparison.Ordinal);
            Assert.StartsWith("error: There is no fault \"explode\".", simulator.Command("explode"), StringComparison.Ordinal);
        });

        Assert.Matches(StatusHeader(), simulator.Command("status"));
        Assert.Equal("  0 EK1100         station 0x1001 PRE-OP", simulator.ReadLine());
        for (int position = 1; position < 4; position++)
        {
            Assert.EndsWith("PRE-OP", simulator.ReadLine(), StringComparison.Ordinal);
        }

        Assert.Equal("  4 EL7031-0030    station 0x0000 INIT", simulator.ReadLine());
    }

    [Fact]
    public void Script_runs_by_itself()
    {
        string script = Path.GetTempFileName();
        try
        {
            File.WriteAllText(script, "# both at once\nsilent 1\nat 100ms silent 2\n");
            using SimulatorProcess simulator = SimulatorProcess.Start(_cable, "--segment", "winder", "--script", script);
            WithMaster(master =>
            {
                // At most 100 ms after the start only one subdevice is missing; later two are.
                HashSet<int> counters = new();
                for (Stopwatch start = Stopwatch.StartNew(); start.Elapsed < TimeSpan.FromSeconds(30) && !counters.Contains(3);)
                {
                    _ = master.Send(7, 0, 0, 0);
                    counters.Add(master.Counter);
                }

                Assert.Contains(3, counters);
                Assert.DoesNotContain(5, counters);
            });
        }
        finally
        {
            File.Delete(script);
        }
    }

    [Fact]
    public void What_is_written_to_an_EEPROM_survives_a_restart()
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("panel-simulator");
        try
        {
            for (int run = 0; run < 2; run++)
            {
                using SimulatorProcess simulator = SimulatorProcess.Start(_cable, "--segment", "winder", "--eeprom-directory", directory.FullName);
                WithMaster(master =>
                {
                    master.Scan();
                    Assert.Equal(run == 0 ? 57922u : 4711u, master.ReadEeprom(master.Devices[3], 0x2A) & 0xFFFF);
                    master.WriteEeprom(master.Devices[3], 0x2A, 4711);
                });
                Assert.Equal(0, simulator.Quit());
            }
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("--interface is missing", 2)]
    [InlineData("--redundant-interface must be another interface than --interface (both are lo).", 2, "--interface", "lo", "--redundant-interface", "lo")]
    [InlineData("There is no machine \"x\". Allowed is documented, everything, or a list of extruder, extruder_v2, winder", 2, "--interface", "lo", "--segment", "x")]
    [InlineData("There is no option \"--foo\"", 2, "--foo")]
    [InlineData("--segment needs a value", 2, "--segment")]
    [InlineData("Network interface 'nosuch' does not exist", 1, "--interface", "nosuch")]
    public void Wrong_use_is_explained_and_ends_with_an_exit_code(string expected, int exitCode, params string[] arguments)
    {
        using Process process = Process.Start(_cable.StartInfo(SimulatorProcess.Program, arguments))!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();

        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Equal(exitCode, process.ExitCode);
    }

    [Fact]
    public void Help_lists_every_fault()
    {
        using Process process = Process.Start(_cable.StartInfo(SimulatorProcess.Program, "--help"))!;
        string text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        Assert.Equal(0, process.ExitCode);
        Assert.All(new SimulatedLine("documented").Faults, kind => Assert.Contains($"  {kind.Usage}", text, StringComparison.Ordinal));
    }

    private static void WaitForCapture(Process tshark)
    {
        while (tshark.StandardError.ReadLine() is { } line)
        {
            if (line.Contains("Capturing on", StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail("tshark does not capture.");
    }

    private static void StopCapture(Process tshark)
    {
        using Process kill = Process.Start("kill", ["-INT", $"{tshark.Id}"]);
        kill.WaitForExit();
        tshark.StandardError.ReadToEnd();
        tshark.WaitForExit();
    }

    private static string[] Dissect(string capture, string filter)
    {
        using Process tshark = Process.Start(new ProcessStartInfo("tshark", ["-r", capture, "-Y", filter])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> error = tshark.StandardError.ReadToEndAsync();
        string output = tshark.StandardOutput.ReadToEnd();
        tshark.WaitForExit();
        Assert.True(tshark.ExitCode == 0, error.Result);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    [GeneratedRegex(@"^\d+ frames in \d+\.\d+ s$")]
    private static partial Regex StatusHeader();
}
