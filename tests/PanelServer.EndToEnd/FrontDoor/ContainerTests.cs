using System.Diagnostics;
using System.Text.Json;

namespace PanelServer.EndToEnd.FrontDoor;

/// <summary>
/// Dockerfile and compose.yaml as far as they can be tried without a Docker engine and without the base images of the build: Debian's
/// buildah builds the Dockerfile on stand-ins for these that see this machine's programs and SDK, and runs the result, which is whole, as
/// the image says; Debian's docker-compose checks compose.yaml. What the image's build stages do takes minutes and is done with
/// PANEL_TEST_LONG=1; otherwise the last stage gets the build that the package is made of.
/// </summary>
public sealed class ContainerTests(PublishedBuild build) : IAsyncLifetime
{
    private static readonly string[] MachineFolders = ["--volume", "/usr:/usr:ro", "--volume", "/etc:/etc:ro"];

    // Unpacked, as it lies on the panel's disk.
    private const long LargestImageBytes = 120_000_000;

    private readonly string _scratch = Directory.CreateTempSubdirectory("panel-container-").FullName;

    public async ValueTask InitializeAsync()
    {
        string root = Directory.CreateDirectory($"{_scratch}/base").FullName;
        foreach (string folder in new[] { "usr", "etc", "tmp", "proc", "sys", "dev", "run", "var", "root" })
        {
            Directory.CreateDirectory($"{root}/{folder}");
        }

        foreach (string link in new[] { "bin", "lib", "lib64", "sbin" })
        {
            File.CreateSymbolicLink($"{root}/{link}", $"usr/{link}");
        }

        string[] images = ["mcr.microsoft.com/dotnet/sdk:10.0", "docker.io/library/node:22-bookworm-slim"];
        foreach (string image in images)
        {
            string container = (await Buildah("from", "scratch")).Trim();
            await Buildah("copy", "--quiet", container, root, "/");
            await Buildah("commit", "--quiet", "--rm", container, image);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Buildah("rm", "--all");
        Directory.Delete(_scratch, recursive: true);
    }

    [Fact]
    public async Task Image_is_small_and_its_server_runs_without_root_and_reports_its_health()
    {
        await (LongTests.AreWanted ? BuildAsync() : BuildLastStageAsync());
        JsonElement config = JsonDocument.Parse(await Buildah("inspect", "--type", "image", "panel-server"))
            .RootElement.GetProperty("Docker").GetProperty("config");
        string container = (await Buildah("from", "--pull-never", "--cap-drop", "all", "panel-server")).Trim();
        // Not the default port: the health check asks the one that is set.
        string[] run = [.. BuildahCommand, "run", "--isolation", "chroot", "--network", "host", "--env", "Network__Port=3111", container, "--"];
        Assert.Equal("1654:1654", config.GetProperty("User").GetString());
        string root = (await Buildah("mount", container)).Trim();
        Assert.Contains("/assets/index-", await File.ReadAllTextAsync($"{root}/app/dashboard/index.html", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        string[] files = Directory.GetFiles(root, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint });
        Assert.DoesNotContain(files, file => Path.GetFileName(file) is "sh" or "bash" or "dash" or "busybox");
        long bytes = files.Sum(file => new FileInfo(file).Length);
        Assert.True(bytes < LargestImageBytes, $"{bytes} bytes");

        // A network of its own, so that the port is free.
        string[] entryPoint = Strings(config.GetProperty("Entrypoint"));
        ProcessStartInfo start = new("unshare", ["--net", "--", "bash", "-c", "ip link set lo up && exec \"$@\"", "bash", .. run, .. entryPoint])
        {
            RedirectStandardOutput = true,
        };
        using Process server = Process.Start(start)!;
        Task<string> output = server.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        string[] healthCheck = ["--target", $"{server.Id}", "--net", "--", .. run, .. Strings(config.GetProperty("Healthcheck").GetProperty("Test"))[1..]];
        try
        {
            ProgramRun health = await ProgramRun.Of("nsenter", healthCheck);
            for (int attempt = 0; health.ExitCode != 0 && attempt < 60 && !server.HasExited; attempt++)
            {
                await Task.Delay(500, TestContext.Current.CancellationToken);
                health = await ProgramRun.Of("nsenter", healthCheck);
            }

            Assert.True(health.ExitCode == 0, $"{health.All}\nserver exited: {server.HasExited}\n{(server.HasExited ? await output : "")}");

            // Also shows that it runs as this user.
            ProgramRun stop = await ProgramRun.Of("pkill", ["--uid", "1654", "--exact", "PanelServer"]);
            Assert.True(stop.ExitCode == 0, stop.All);
            await server.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        finally
        {
            if (!server.HasExited)
            {
                server.Kill(entireProcessTree: true);
            }
        }

        Assert.Contains("all outputs are safe", await output, StringComparison.Ordinal);
        ProgramRun ill = await ProgramRun.Of("unshare", ["--net", "--", .. run, .. Strings(config.GetProperty("Healthcheck").GetProperty("Test"))[1..]]);
        Assert.NotEqual(0, ill.ExitCode);
    }

    [Fact]
    public async Task Compose_file_is_valid_and_gives_no_container_more_than_it_needs()
    {
        ProgramRun compose = await Compose([]);

        Assert.True(compose.ExitCode == 0, compose.All);
        Assert.Equal(4, Count(compose.Output, "read_only: true"));
        Assert.Equal(4, Count(compose.Output, "cap_drop:"));
        Assert.Equal(4, Count(compose.Output, "no-new-privileges:true"));
        Assert.Equal(4, Count(compose.Output, "max-size: 10m"));
        Assert.Equal(4, Count(compose.Output, "mem_limit:"));
        Assert.Contains("c 188:* rw", compose.Output, StringComparison.Ordinal);
        Assert.Contains("group_add:", compose.Output, StringComparison.Ordinal);
        Assert.Contains("Network__Mode: BehindProxy", compose.Output, StringComparison.Ordinal);
        // Everything but the database and the broker is always there.
        Assert.Equal(1, Count(compose.Output, "profiles:\n    - postgresql\n"));
        Assert.Equal(1, Count(compose.Output, "profiles:\n    - mqtt\n"));
        Assert.Equal(2, Count(compose.Output, "profiles:"));
        Assert.Contains("listen_addresses=127.0.0.1", compose.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("privileged", compose.Output.Replace("no-new-privileges", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("ports:", compose.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Passwords_come_into_the_compose_file_from_outside_only()
    {
        ProgramRun without = await Compose([]);
        ProgramRun with = await Compose(new() { ["PANEL_DATABASE_PASSWORD"] = "secret", ["PANEL_STORAGE"] = "Host=127.0.0.1;Password=secret" });

        Assert.Contains("POSTGRES_PASSWORD: ''", without.Output, StringComparison.Ordinal);
        Assert.Contains("Storage__ConnectionString: ''", without.Output, StringComparison.Ordinal);
        Assert.Contains("POSTGRES_PASSWORD: secret", with.Output, StringComparison.Ordinal);
        Assert.Contains("Storage__ConnectionString: Host=127.0.0.1;Password=secret", with.Output, StringComparison.Ordinal);
    }

    private static Task<ProgramRun> Compose(Dictionary<string, string> environment) =>
        ProgramRun.Of(
            "docker-compose",
            ["--file", $"{FrontDoorInstance.Repository}/compose.yaml", "config"],
            new Dictionary<string, string>(environment) { ["COMPOSE_PROFILES"] = "postgresql,mqtt" });

    private async Task BuildAsync()
    {
        // This user's NuGet and npm settings: the build restores from where this machine restores from.
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string nugetFolder = $"{home}/.nuget";
        string[] nuget = Directory.Exists(nugetFolder) ? ["--volume", $"{nugetFolder}:/root/.nuget"] : [];
        // The build before the tests has analyzed the same source.
        await File.WriteAllTextAsync($"{_scratch}/Directory.Build.rsp", "-p:RunAnalyzers=false\n", TestContext.Current.CancellationToken);
        string[] options = ["--volume", $"{_scratch}/Directory.Build.rsp:/source/Directory.Build.rsp:ro"];
        string[] npm = File.Exists($"{home}/.npmrc") ? ["--volume", $"{home}/.npmrc:/root/.npmrc:ro"] : [];
        await Buildah(
            [
                "bud", "--pull-never", "--isolation", "chroot", "--network", "host", "--format", "docker", "--tag", "panel-server",
                .. MachineFolders, .. nuget, .. npm, .. options, FrontDoorInstance.Repository,
            ]);
    }

    private async Task BuildLastStageAsync()
    {
        ProgramRun root = await ProgramRun.Of($"{FrontDoorInstance.Repository}/deploy/container/image-root.sh", [await build.FolderAsync(), $"{_scratch}/context/image"]);
        Assert.True(root.ExitCode == 0, root.All);
        string text = await File.ReadAllTextAsync($"{FrontDoorInstance.Repository}/Dockerfile", TestContext.Current.CancellationToken);
        string last = text[text.LastIndexOf("FROM ", StringComparison.Ordinal)..].Replace("--from=build ", "", StringComparison.Ordinal);
        await File.WriteAllTextAsync($"{_scratch}/Dockerfile", last, TestContext.Current.CancellationToken);
        await Buildah("bud", "--isolation", "chroot", "--format", "docker", "--tag", "panel-server", "--file", $"{_scratch}/Dockerfile", $"{_scratch}/context");
    }

    private string[] BuildahCommand => ["buildah", "--root", $"{_scratch}/storage", "--runroot", $"{_scratch}/run", "--storage-driver", "vfs"];

    private async Task<string> Buildah(params IEnumerable<string> arguments)
    {
        ProgramRun buildah = await ProgramRun.Of(BuildahCommand[0], [.. BuildahCommand[1..], .. arguments]);
        Assert.True(buildah.ExitCode == 0, buildah.All);
        return buildah.Output;
    }

    private static string[] Strings(JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetString()!)];

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
