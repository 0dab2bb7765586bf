using System.Diagnostics;
using System.IO.Compression;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using PanelServer.EndToEnd.FrontDoor;
using PanelServer.EndToEnd.Panel;
using PanelServer.EtherCat.Simulation.Segment.Description;
using PanelServer.EtherCat.Simulation.Terminals;

namespace PanelServer.EndToEnd.Packages;

/// <summary>Each library is of use without the panel: the first example of its page, built from the packed file in an empty project, does what the page says.</summary>
public sealed partial class PackageTests(PackedLibraries packed) : IClassFixture<PackedLibraries>
{
    public static TheoryData<string> Packages => [.. PackedLibraries.Names];

    [Theory]
    [MemberData(nameof(Packages))]
    public async Task A_package_describes_itself_and_depends_on_nothing_of_the_panel(string package)
    {
        string folder = await packed.FolderAsync();
        string file = PackedLibraries.FileOf(folder, package);
        Assert.True(File.Exists(Path.ChangeExtension(file, ".snupkg")), "It has no symbols.");
        await using ZipArchive archive = await ZipFile.OpenReadAsync(file, TestContext.Current.CancellationToken);
        Assert.Contains(archive.Entries, entry => entry.FullName == $"lib/net10.0/{package}.xml");
        Assert.Contains(archive.Entries, entry => entry.FullName == "README.md");
        using StreamReader reader = new(await archive.GetEntry($"{package}.nuspec")!.OpenAsync(TestContext.Current.CancellationToken));
        XElement metadata = XElement.Parse(await reader.ReadToEndAsync(TestContext.Current.CancellationToken)).Elements().First();
        string Text(string name) => metadata.Elements().Single(element => element.Name.LocalName == name).Value;
        Assert.InRange(Text("description").Length, 60, 400);
        Assert.InRange(Text("tags").Split(' ').Length, 4, 12);
        Assert.DoesNotContain("panel", Text("description"), StringComparison.OrdinalIgnoreCase);
        Assert.All(
            metadata.Descendants().Where(element => element.Name.LocalName == "dependency").Select(element => element.Attribute("id")!.Value),
            id => Assert.Contains(id, (string[])["MessagePack", "Microsoft.Extensions.Logging.Abstractions", "PanelServer.EtherCat"]));
    }

    [Fact]
    public async Task The_Modbus_example_reads_writes_and_is_refused()
    {
        ProgramRun run = await ProgramRun.Of("dotnet", [await ExampleAsync("PanelServer.Modbus")]);
        Assert.Equal("target 185 °C, power 800 W\nDeviceException: IllegalDataValue\n", run.Output);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task The_example_of_the_virtual_segment_switches_a_fan_and_survives_a_cut()
    {
        ProgramRun run = await ProgramRun.Of("dotnet", [await ExampleAsync("PanelServer.EtherCat.Simulation")]);
        Assert.True(run.ExitCode == 0, run.All);
        string[] lines = [.. run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line.Contains("fan", StringComparison.Ordinal))];
        Assert.Equal(["20.0 °C, fan off", "25.0 °C, fan off", "30.0 °C, fan off", "35.0 °C, fan on", "40.0 °C, fan on", "45.0 °C, fan on"], lines);
    }

    [Fact]
    public async Task The_EtherCAT_example_says_what_is_wrong_with_an_interface_that_is_not_there()
    {
        // What it does on a cable is shown by ExampleTests, with a program of the same calls.
        ProgramRun run = await ProgramRun.Of("dotnet", [await ExampleAsync("PanelServer.EtherCat"), "nonesuch0"]);
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("Network interface 'nonesuch0' does not exist.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_tool_is_installed_from_its_package_and_reads_an_EEPROM()
    {
        string command = await packed.InstallToolAsync("PanelServer.EtherCat.Tool", "panel-ethercat");
        string image = Path.Combine(Path.GetDirectoryName(command)!, "el3204.bin");
        await File.WriteAllBytesAsync(image, SiiImage.Build(AnalogDescriptions.El3204), TestContext.Current.CancellationToken);
        ProgramRun run = await ProgramRun.Of(command, ["eeprom", "show", image]);
        Assert.True(run.ExitCode == 0, run.All);
        Assert.StartsWith("order number    EL3204\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("0x6030:11  Integer16     Value\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_chat_acknowledges_the_official_client_and_tells_everybody_in_the_room()
    {
        string example = await ExampleAsync("PanelServer.SocketIo");
        using Process server = Process.Start(new ProcessStartInfo("dotnet", [example, "--urls", "http://127.0.0.1:0"]) { RedirectStandardOutput = true })!;
        try
        {
            string? line;
            while ((line = await server.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)) is not null && !Address().IsMatch(line))
            {
            }

            Task drained = server.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            string said = await NodeProgram.RunAsync("chat.mjs", Address().Match(line!).Value);
            Assert.Equal("""["Hello","Hello","heard","Invalid namespace"]""", said.Trim());
            server.Kill();
            await drained;
        }
        finally
        {
            if (!server.HasExited)
            {
                server.Kill();
            }
        }
    }

    private async Task<string> ExampleAsync(string package)
    {
        string page = await File.ReadAllTextAsync($"{FrontDoorInstance.Repository}/src/{package}/README.md", TestContext.Current.CancellationToken);
        return await packed.BuildAsync(package, FirstExample().Match(page).Groups[1].Value);
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex FirstExample();

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Address();
}
