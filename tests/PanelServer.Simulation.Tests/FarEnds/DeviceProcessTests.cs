using System.Diagnostics;
using PanelServer.Simulation.FarEnds;

namespace PanelServer.Simulation.Tests.FarEnds;

/// <summary>Devices beside the bus as processes of their own.</summary>
public class DeviceProcessTests
{
    [Fact]
    public void A_supply_serves_on_a_port_and_obeys_commands()
    {
        using Process device = Start("power-supply", "--port", "0", "--serial", "65537");
        Assert.StartsWith("ready 127.0.0.1:", device.StandardOutput.ReadLine(), StringComparison.Ordinal);

        Assert.Equal("ok", Answer(device, "load 4.8"));
        Assert.Equal("ok", Answer(device, "fault silent 2"));
        Assert.StartsWith("wrong fault; there are", Answer(device, "fault wrong-checksum"), StringComparison.Ordinal);
        Assert.Equal("wrong command; there are fault, help and load OHM [AMPERE]", Answer(device, "load 0"));
        Assert.Equal(0, End(device));
    }

    [Fact]
    public void A_gauge_serves_on_a_pseudo_terminal_and_is_found_by_the_slug_of_its_machine_too()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("device-process-tests-");
        try
        {
            string link = Path.Combine(folder.FullName, "gauge");
            using Process device = Start("laser_v1", "--one-axis", "--link", link);

            Assert.Equal($"ready {link}", device.StandardOutput.ReadLine());
            Assert.True(File.Exists(link));
            Assert.Equal("ok", Answer(device, "diameter 1900"));
            Assert.Equal(0, End(device));
            Assert.False(File.Exists(link));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("--link is missing.", "gauge")]
    [InlineData("--link needs a value.", "gauge", "--link")]
    [InlineData("\"--both\" is wrong.", "gauge", "--link", "/tmp/x", "--both")]
    [InlineData("--port is \"70000\"; it must be a whole number from 0 to 65535.", "power-supply", "--port", "70000")]
    [InlineData("The low 16 bits of --serial are 0", "power-supply", "--serial", "65536")]
    public void A_wrong_option_is_refused_with_what_is_allowed(string reason, string device, params string[] options)
    {
        using Process process = Start([device, .. options]);
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();

        Assert.Equal(2, process.ExitCode);
        Assert.Contains(reason, error, StringComparison.Ordinal);
        Assert.Contains(FarEndList.BesideBus.Single(kind => kind.Name == device).Usage, error, StringComparison.Ordinal);
    }

    private static Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo(SimulatorProcess.Program, arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    private static string? Answer(Process device, string command)
    {
        device.StandardInput.WriteLine(command);
        device.StandardInput.Flush();
        return device.StandardOutput.ReadLine();
    }

    private static int End(Process device)
    {
        using Process kill = Process.Start("kill", ["-TERM", $"{device.Id}"]);
        kill.WaitForExit();
        device.WaitForExit();
        return device.ExitCode;
    }
}
