using System.Runtime.InteropServices;

namespace PanelServer.EndToEnd.FrontDoor;

/// <summary>
/// The self-contained build of the server, made by the documented command, and its Debian package: each when somebody asks for
/// it first.
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

    public PublishedBuild()
    {
        _folder = new(PublishAsync);
        _package = new(async () => await PackAsync("qitech-control-server", $"{_scratch}/packages", "--build", await FolderAsync()));
    }

    /// <summary>Folder with the program PanelServer.</summary>
    public Task<string> FolderAsync() => _folder.Value;

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

    private async Task<string> PublishAsync()
    {
        string folder = $"{_scratch}/build";
        string runtime = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "linux-arm64" : "linux-x64";
        ProgramRun publish = await ProgramRun.Of(
            "dotnet",
            [
                "publish", $"{FrontDoorInstance.Repository}/src/PanelServer", "-c", "Release", "-r", runtime, "--self-contained",
                "--nologo", "-v", "quiet", "--artifacts-path", $"{_scratch}/artifacts", "-o", folder,
            ],
            QuietBuild);
        Assert.True(publish.ExitCode == 0, publish.All);
        Directory.Delete($"{_scratch}/artifacts", recursive: true);
        return folder;
    }
}
