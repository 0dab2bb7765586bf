using System.Diagnostics;
using System.Runtime.Versioning;
using Xunit.Sdk;

namespace PanelServer.Dashboard.Tests;

/// <summary>When the server's build builds the dashboard: the real targets, with an npm that only writes down what it found.</summary>
[SupportedOSPlatform("linux")]
public sealed class BuildTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dashboard-build-").FullName;

    public BuildTests()
    {
        File.Copy(Path.Combine(PartsTests.Dashboard, "Dashboard.targets"), InFolder("Dashboard.targets"));
        Write("panel.proj", """
            <Project DefaultTargets="Build">
              <Import Project="Dashboard.targets" />
              <Target Name="Build" DependsOnTargets="BundleDashboard" />
            </Project>
            """);
        Write("package-lock.json", "{}");
        Write("src/kept.ts", "");
        Write("src/deleted.ts", "");
        // "npm ci" makes the packages' folder, "npm run build" a page with the names of the sources.
        string npm = Write("bin/npm", """
            #!/bin/sh
            if [ "$1" = ci ]; then mkdir -p node_modules && touch node_modules/.package-lock.json; exit; fi
            echo built >> builds.txt
            mkdir -p dist && ls src > dist/index.html
            """);
        File.SetUnixFileMode(npm, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    private int Builds => File.ReadAllLines(InFolder("builds.txt")).Length;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_dashboard_is_built_again_when_a_source_was_changed_added_or_deleted_and_only_then()
    {
        await BuildAsync();
        await BuildAsync();
        Assert.Equal(1, Builds);

        File.SetLastWriteTimeUtc(Write("src/kept.ts", "changed"), File.GetLastWriteTimeUtc(InFolder("dist/index.html")).AddSeconds(1));
        await BuildAsync();
        Assert.Equal(2, Builds);
        File.SetLastWriteTimeUtc(InFolder("src/kept.ts"), DateTime.UnixEpoch);

        // Older than what was built, as a file is that comes from another branch.
        File.SetLastWriteTimeUtc(Write("src/added.ts", ""), DateTime.UnixEpoch);
        await BuildAsync();
        Assert.Equal(3, Builds);

        File.Delete(InFolder("src/deleted.ts"));
        await BuildAsync();
        Assert.Equal(4, Builds);
        Assert.Equal(["added.ts", "kept.ts"], File.ReadAllLines(InFolder("dist/index.html")));
        await BuildAsync();
        Assert.Equal(4, Builds);
    }

    private string InFolder(string name) => Path.Combine(_folder, name);

    private string Write(string name, string text)
    {
        string path = InFolder(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    private async Task BuildAsync()
    {
        ProcessStartInfo start = new("dotnet", ["msbuild", InFolder("panel.proj"), "-nologo", "-v:quiet", "-nodeReuse:false"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder,
        };
        start.Environment["PATH"] = $"{InFolder("bin")}:{start.Environment["PATH"]}";
        using Process build = Process.Start(start)!;
        string output = await build.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await build.WaitForExitAsync(TestContext.Current.CancellationToken);
        if (build.ExitCode != 0)
        {
            throw new XunitException(output);
        }
    }
}
