using System.Runtime.InteropServices;

namespace PanelServer.EndToEnd.FrontDoor;

/// <summary>The self-contained build that install.sh installs, made by the documented command when somebody asks for it first.</summary>
public sealed class PublishedBuild : IAsyncDisposable
{
    private readonly string _scratch = Directory.CreateTempSubdirectory("panel-build-").FullName;
    private readonly Lazy<Task<string>> _folder;

    public PublishedBuild() => _folder = new(PublishAsync);

    /// <summary>Folder with the program PanelServer.</summary>
    public Task<string> FolderAsync() => _folder.Value;

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
                "--nologo", "-v", "quiet", "--artifacts-path", $"{_scratch}/artifacts", "-o", folder, "-p:UseSharedCompilation=false",
                // The build before the tests has analyzed the same source.
                "-p:RunAnalyzers=false",
            ],
            // Otherwise build servers stay behind and keep the output open.
            new Dictionary<string, string> { ["MSBUILDDISABLENODEREUSE"] = "1" });
        Assert.True(publish.ExitCode == 0, publish.All);
        Directory.Delete($"{_scratch}/artifacts", recursive: true);
        return folder;
    }
}
