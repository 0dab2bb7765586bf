using System.Globalization;
using PanelServer.EndToEnd.FrontDoor;

namespace PanelServer.EndToEnd.Panel;

/// <summary>The server where the system withholds something: IPv6, room on the disk, a folder for the log, memory.</summary>
public class SurroundingsTests
{
    private static readonly string[] NoBus = ["--Bus:Segment", "none", "--Devices:Simulated", "false"];

    [Theory]
    [InlineData("Isolated", "http://0.0.0.0:3001")]
    [InlineData("BehindProxy", "http://127.0.0.1:3001")]
    public async Task Where_IPv6_is_switched_off_it_listens_on_IPv4_and_says_so_in_a_line(string mode, string address)
    {
        await using PanelProcess panel = await PanelProcess.StartInAsync(
            ["--net"], "ip link set lo up; sysctl -qw net.ipv6.conf.all.disable_ipv6=1", [.. NoBus, "--Network:Mode", mode, "--Network:Port", "3001"]);
        ProgramRun asked = await ProgramRun.Of("nsenter", ["--target", $"{panel.Id}", "--net", "--", "curl", "-s", "http://localhost:3001/api/v2/machine"]);

        Assert.Contains("\"slug\":\"mock\"", asked.Output, StringComparison.Ordinal);
        await panel.SaysAsync(address);
        Assert.Equal(0, await panel.StopAsync());
        Assert.Single(panel.Output.Split('\n'), line => line.Contains("IPv6", StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", panel.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_disk_that_is_full_costs_the_log_files_and_nothing_else()
    {
        string folder = Directory.CreateTempSubdirectory("panel-full-").FullName;
        await using PanelProcess panel = await PanelProcess.StartInAsync(["--mount"], $"mount -t tmpfs -o size=64k tmpfs {folder}", [.. NoBus, "--Log:Directory", folder]);
        await panel.ReadyAsync();
        ProgramRun fill = await ProgramRun.Of("nsenter", ["--target", $"{panel.Id}", "--mount", "--", "bash", "-c", $"head -c 1M /dev/zero >{folder}/fill; ls {folder}"]);
        Assert.Contains("panel-", fill.Output, StringComparison.Ordinal);

        Assert.Equal(0, await panel.StopAsync());

        Assert.Contains("all outputs are safe", panel.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", panel.Output, StringComparison.Ordinal);
        Directory.Delete(folder);
    }

    [Fact]
    public async Task The_default_folder_of_the_log_on_a_read_only_system_is_told_with_what_to_do()
    {
        string folder = Directory.CreateTempSubdirectory("panel-read-only-").FullName;
        await using PanelProcess panel = await PanelProcess.StartInAsync(
            ["--mount"], $"mount -t tmpfs -o ro tmpfs {folder}; cd {folder}", [.. NoBus, "--Log:Directory", "logs"]);
        await panel.ReadyAsync();

        await panel.SaysAsync("WRN No log files: logs can't be written to");
        await panel.SaysAsync("set Log:Directory");
        Assert.Equal(0, await panel.StopAsync());
        Directory.Delete(folder);
    }

    [Fact]
    public async Task Locked_memory_is_what_has_been_used_and_no_more()
    {
        await using PanelProcess free = await PanelProcess.StartAsync(NoBus);
        double unlocked = await KilobytesAsync(free, "Rss");
        await using PanelProcess panel = await PanelProcess.StartAsync([.. NoBus, "--ControlLoop:LockMemory", "true"]);
        double resident = await KilobytesAsync(panel, "Rss");

        // Both count a page that several processes share by each one's part.
        double own = await KilobytesAsync(panel, "Pss");
        double locked = await KilobytesAsync(panel, "Locked");

        Assert.DoesNotContain("could not be locked", panel.Output, StringComparison.Ordinal);
        Assert.InRange(locked, own * 0.9, double.MaxValue);
        Assert.InRange(resident, 0, unlocked * 1.3);
    }

    [Fact]
    public async Task An_order_to_stop_that_comes_during_the_start_is_no_error()
    {
        await using PanelProcess panel = await PanelProcess.StartUnreadyAsync(null);
        Assert.Equal(0, await panel.StopAsync());
        Assert.DoesNotContain(" ERR ", panel.Output, StringComparison.Ordinal);
    }

    private static async Task<double> KilobytesAsync(PanelProcess panel, string what)
    {
        string[] maps = await File.ReadAllLinesAsync($"/proc/{panel.Id}/smaps", TestContext.Current.CancellationToken);
        return maps.Where(line => line.StartsWith($"{what}:", StringComparison.Ordinal))
            .Sum(line => double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture));
    }
}
