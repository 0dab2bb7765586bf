using System.Diagnostics;

namespace PanelServer.EndToEnd.Panel;

/// <summary>Start and end of the server.</summary>
public class ProcessTests
{
    private static readonly string[] NoBus = ["--Bus:Segment", "none", "--Devices:Simulated", "false"];

    [Fact]
    public async Task Stopping_it_makes_all_outputs_safe_and_ends_with_success()
    {
        await using PanelProcess panel = await PanelProcess.StartAsync();
        await panel.PostAsync("/api/v1/machine/extruder_v1/57922", """[{"SetFrontHeatingTargetTemperature":200},{"SetExtruderMode":"Heat"}]""");
        Assert.Equal(0, await panel.StopAsync());
        Assert.Contains("all outputs are safe", panel.Output);
        Assert.DoesNotContain(" ERR ", panel.Output);
    }

    [Fact]
    public async Task It_says_where_it_listens_and_that_there_is_no_authentication_and_watches_no_folder()
    {
        await using PanelProcess isolated = await PanelProcess.StartAsync(NoBus);
        await isolated.SaysAsync("http://0.0.0.0:");
        await isolated.SaysAsync("without authentication");
        Assert.DoesNotContain("anon_inode:inotify", Directory.GetFiles($"/proc/{isolated.Id}/fd").Select(open => new FileInfo(open).LinkTarget));

        await using PanelProcess behindProxy = await PanelProcess.StartAsync([.. NoBus, "--Network:Mode", "BehindProxy"]);
        await behindProxy.SaysAsync("http://127.0.0.1:");
        Assert.DoesNotContain("0.0.0.0", behindProxy.Output);
    }

    [Theory]
    [InlineData("ControlLoop:CycleTimeMicroseconds", "5")]
    [InlineData("ControlLoop:CycleTimeMicroseconds", "fast")]
    [InlineData("ControlLoop:CycleTimeMicroseconds", "20001")]
    [InlineData("ControlLoop:CycleTime", "1000")]
    [InlineData("Network:Mode", "Open")]
    [InlineData("Bus:Segment", "moon")]
    [InlineData("Bus:CaptureFile", "/not/there/bus.pcapng")]
    [InlineData("Bus:RecoveryPatience", "1.00:00:00")]
    [InlineData("Machines:Mock:Serial", "70000")]
    [InlineData("Streams:MaxPayload", "1")]
    public async Task A_wrong_setting_ends_the_start_with_a_sentence_that_names_it(string key, string value)
    {
        (int exitCode, string output) = await PanelProcess.RunToEndAsync($"--{key}", value);
        Assert.Equal(1, exitCode);
        Assert.Contains(key.Split(':')[1], output);
        Assert.DoesNotContain("   at ", output);
        Assert.Equal(output.Split('\n').Distinct(), output.Split('\n'));
    }

    [Fact]
    public async Task An_unknown_setting_ends_the_start_with_those_that_there_are()
    {
        (int exitCode, string output) = await PanelProcess.RunToEndAsync("--Network:HttpPort", "80");
        Assert.Equal(1, exitCode);
        Assert.Contains("Configuration Network has no setting 'HttpPort'.", output);
        Assert.Contains("those of Network are Mode, RoleWithoutName, Port, AllowedOrigins,", output);
    }

    [Fact]
    public async Task A_bus_without_the_right_to_open_raw_sockets_ends_the_start_with_what_is_needed()
    {
        string[] server = [Path.Combine(AppContext.BaseDirectory, "PanelServer.dll"), "--Network:Port", "0", "--Log:Directory", "", "--Storage:Directory", "", "--Bus:Interface", "eth9"];
        ProcessStartInfo start = new("setpriv", ["--bounding-set", "-net_raw", "--inh-caps", "-net_raw", "dotnet", .. server])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        string error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, process.ExitCode);
        Assert.StartsWith("The EtherCAT bus can't be used: EtherCAT needs raw network access", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error + await output);
    }

    [Fact]
    public async Task A_port_that_is_taken_ends_the_start_with_what_to_do()
    {
        await using PanelProcess first = await PanelProcess.StartAsync(NoBus);
        (int exitCode, string output) = await PanelProcess.RunToEndAsync([.. NoBus, "--Network:Port", $"{first.Port}"]);
        Assert.Equal(1, exitCode);
        Assert.Contains("set Network:Port", output);
        Assert.DoesNotContain("   at ", output);

        // A server that nobody can reach moves nothing.
        Assert.DoesNotContain("Control loop started", output);
    }
}
