using System.Runtime.InteropServices;

namespace PanelServer.EndToEnd.FrontDoor;

/// <summary>The self-contained build that install.sh installs, made once by the documented command.</summary>
public sealed class PublishedBuild : IAsyncLifetime
{
    private readonly string _scratch = Directory.CreateTempSubdirectory("panel-build-").FullName;

    /// <summary>Folder with the program PanelServer.</summary>
    public string Folder => $"{_scratch}/build";

    public async ValueTask InitializeAsync()
    {
        string runtime = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "linux-arm64" : "linux-x64";
        ProgramRun publish = await ProgramRun.Of(
            "dotnet",
            [
                "publish", $"{FrontDoorInstance.Repository}/src/PanelServer", "-c", "Release", "-r", runtime, "--self-contained",
                "--nologo", "-v", "quiet", "--artifacts-path", $"{_scratch}/artifacts", "-o", Folder, "-p:UseSharedCompilation=false",
            ],
            // Otherwise build servers stay behind and keep the output open.
            new Dictionary<string, string> { ["MSBUILDDISABLENODEREUSE"] = "1" });
        Assert.True(publish.ExitCode == 0, publish.All);
        Directory.Delete($"{_scratch}/artifacts", recursive: true);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_scratch, recursive: true);
        return ValueTask.CompletedTask;
    }
}

/// <summary>The tests that install this build, one class after the other.</summary>
[CollectionDefinition(nameof(PublishedBuild))]
public sealed class PublishedBuildGroup : ICollectionFixture<PublishedBuild>;
