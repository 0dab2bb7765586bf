namespace PanelServer.EndToEnd.FrontDoor;

/// <summary>
/// What tests/publish makes, and the server's Debian package: each when somebody asks for it first. `tests/run` makes the former in its
/// build and says in PANEL_TEST_PUBLISHED where it is.
/// </summary>
public sealed class PublishedBuild : IAsyncDisposable
{
    private readonly string _scratch = Directory.CreateTempSubdirectory("panel-build-").FullName;
    private readonly Lazy<Task<string>> _published;
    private readonly Lazy<Task<string>> _package;

    public PublishedBuild()
    {
        _published = new(PublishAsync);
        _package = new(async () => await PackAsync("qitech-control-server", $"{_scratch}/debian", "--build", await FolderAsync()));
    }

    /// <summary>Folder with the program PanelServer, self-contained, made by the documented command.</summary>
    public async Task<string> FolderAsync() => $"{await _published.Value}/server";

    /// <summary>Folder with the program panel-simulator for arm64.</summary>
    public async Task<string> SimulatorForArm64Async() => $"{await _published.Value}/simulator-arm64";

    /// <summary>Folder with the NuGet packages.</summary>
    public async Task<string> LibrariesAsync() => $"{await _published.Value}/packages";

    /// <summary>The package qitech-control-server of that build, for this kind of computer, alone in its folder.</summary>
    public Task<string> PackageAsync() => _package.Value;

    /// <summary>Runs deploy/package.sh with the fastest compression that every dpkg knows.</summary>
    /// <returns>Path of the package.</returns>
    internal static async Task<string> PackAsync(string package, string output, params IEnumerable<string> arguments)
    {
        ProgramRun pack = await ProgramRun.Of(
            $"{FrontDoorInstance.Repository}/deploy/package.sh",
            [package, "--output", output, .. arguments],
            new Dictionary<string, string> { ["DPKG_DEB_COMPRESSOR_TYPE"] = "gzip", ["DPKG_DEB_COMPRESSOR_LEVEL"] = "1" });
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
        if (Environment.GetEnvironmentVariable("PANEL_TEST_PUBLISHED") is { Length: > 0 } made)
        {
            return made;
        }

        ProgramRun publish = await ProgramRun.Of($"{FrontDoorInstance.Repository}/tests/publish", [_scratch]);
        Assert.True(publish.ExitCode == 0, publish.All);
        return _scratch;
    }
}
