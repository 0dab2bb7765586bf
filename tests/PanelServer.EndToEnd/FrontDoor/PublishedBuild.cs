using System.Runtime.InteropServices;

namespace PanelServer.EndToEnd.FrontDoor;

/// <summary>
/// The self-contained build of the server, made by the documented command, its Debian package, and the simulator for another kind of
/// computer: each when somebody asks for it first.
/// </summary>
public sealed class PublishedBuild : IAsyncDisposable
{
    // Build servers would stay behind and keep the output open, and the build before the tests has analyzed the same source.
    private static readonly Dictionary<string, string> QuietBuild = new()
    {
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["UseSharedCompilation"] = "false",
        ["RunAnalyzers"] = "false",
    };

    private readonly string _scratch = Directory.CreateTempSubdirectory("panel-build-").FullName;
    private readonly Lazy<Task<string>> _folder;
    private readonly Lazy<Task<string>> _package;

    private readonly Lazy<Task<string>> _simulatorForArm64;

    public PublishedBuild()
    {
        string runtime = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "linux-arm64" : "linux-x64";
        _folder = new(() => PublishAsync("PanelServer", runtime));
        _package = new(async () => await PackAsync("qitech-control-server", $"{_scratch}/packages", "--build", await FolderAsync()));
        _simulatorForArm64 = new(async () =>
        {
            // What both are made of is compiled once.
            await FolderAsync();
            return await PublishAsync("PanelServer.Simulator", "linux-arm64");
        });
    }

    /// <summary>Folder with the program PanelServer.</summary>
    public Task<string> FolderAsync() => _folder.Value;

    /// <summary>Folder with the program panel-simulator for arm64.</summary>
    public Task<string> SimulatorForArm64Async() => _simulatorForArm64.Value;

    /// <summary>The package qitech-control-server of that build, for this kind of computer, alone in its folder.</summary>
    public Task<string> PackageAsync() => _package.Value;

    /// <summary>Runs deploy/package.sh with the fastest compression that every dpkg knows.</summary>
    /// <returns>Path of the package.</returns>
    internal static async Task<string> PackAsync(string package, string output, params IEnumerable<string> arguments)
    {
        ProgramRun pack = await ProgramRun.Of(
            $"{FrontDoorInstance.Repository}/deploy/package.sh",
            [package, "--output", output, .. arguments],
            new Dictionary<string, string>(QuietBuild) { ["DPKG_DEB_COMPRESSOR_TYPE"] = "gzip", ["DPKG_DEB_COMPRESSOR_LEVEL"] = "1" });
        Assert.True(pack.ExitCode == 0, pack.All);
        return pack.Output.TrimEnd();
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_scratch, recursive: true);
        return ValueTask.CompletedTask;
    }

    private async Task<string> PublishAsync(string project, string runtime)
    {
        string folder = $"{_scratch}/{project}-{runtime}";
        ProgramRun publish = await ProgramRun.Of(
            "dotnet",
            [
                "publish", $"{FrontDoorInstance.Repository}/src/{project}", "-c", "Release", "-r", runtime, "--self-contained",
                "--nologo", "-v", "quiet", "--artifacts-path", $"{_scratch}/artifacts", "-o", folder,
            ],
            QuietBuild);
        Assert.True(publish.ExitCode == 0, publish.All);
        return folder;
    }
}
