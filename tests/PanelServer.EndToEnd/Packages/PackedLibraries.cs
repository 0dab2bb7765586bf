using PanelServer.EndToEnd.FrontDoor;

namespace PanelServer.EndToEnd.Packages;

/// <summary>Projects and tools made of the packed libraries.</summary>
public sealed class PackedLibraries(PublishedBuild published) : IAsyncDisposable
{
    /// <summary>The names of the packages, which are those of their projects.</summary>
    public static readonly string[] Names = ["PanelServer.EtherCat", "PanelServer.EtherCat.Simulation", "PanelServer.Modbus", "PanelServer.SocketIo"];

    private readonly string _scratch = Directory.CreateTempSubdirectory("panel-packages-").FullName;

    /// <summary>Folder with the packages.</summary>
    public Task<string> FolderAsync() => published.LibrariesAsync();

    /// <summary>The file of a package.</summary>
    public static string FileOf(string folder, string package) =>
        Directory.GetFiles(folder, $"{package}.*.nupkg").Single(file => char.IsAsciiDigit(Path.GetFileName(file)[package.Length + 1]));

    /// <summary>An empty project beside which nothing of the repository is, with one package and a program.</summary>
    /// <param name="package">The package.</param>
    /// <param name="program">The program.</param>
    /// <returns>The built program.</returns>
    public async Task<string> BuildAsync(string package, string program)
    {
        string packages = await FolderAsync();
        string project = Directory.CreateDirectory($"{_scratch}/{package}").FullName;
        string version = Path.GetFileNameWithoutExtension(FileOf(packages, package))[(package.Length + 1)..];
        await File.WriteAllTextAsync($"{project}/Example.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk{(package == "PanelServer.SocketIo" ? ".Web" : "")}">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <InvariantGlobalization>true</InvariantGlobalization>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <RestoreAdditionalProjectSources>{packages}</RestoreAdditionalProjectSources>
                <RestorePackagesPath>{_scratch}/cache</RestorePackagesPath>
                <RestoreFallbackFolders>{Environment.GetFolderPath(Environment.SpecialFolder.UserProfile)}/.nuget/packages</RestoreFallbackFolders>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="{package}" Version="{version}" />
              </ItemGroup>
            </Project>
            """);
        await File.WriteAllTextAsync($"{project}/Program.cs", program);
        await DotNet("build", project, "-c", "Release", "-o", $"{project}/out", "-v", "quiet", "-p:UseSharedCompilation=false");
        return $"{project}/out/Example.dll";
    }

    /// <summary>Installs a tool from its packed file.</summary>
    /// <param name="package">The package, which has the name of its project.</param>
    /// <param name="command">The command that it installs.</param>
    /// <returns>The installed command.</returns>
    public async Task<string> InstallToolAsync(string package, string command)
    {
        string packages = await FolderAsync();
        string version = Path.GetFileNameWithoutExtension(FileOf(packages, package))[(package.Length + 1)..];
        ProgramRun run = await ProgramRun.Of(
            "dotnet", ["tool", "install", package, "--version", version, "--tool-path", $"{_scratch}/installed", "--source", packages]);
        Assert.True(run.ExitCode == 0, run.All);
        return $"{_scratch}/installed/{command}";
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_scratch, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static async Task DotNet(params IEnumerable<string> arguments)
    {
        // Otherwise build servers stay behind and keep the output open.
        ProgramRun run = await ProgramRun.Of("dotnet", [.. arguments, "--nologo"], new Dictionary<string, string> { ["MSBUILDDISABLENODEREUSE"] = "1" });
        Assert.True(run.ExitCode == 0, run.All);
    }
}
