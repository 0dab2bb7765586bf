using System.Buffers.Binary;
using System.Reflection.PortableExecutable;
using System.Runtime.Versioning;
using System.Text.RegularExpressions;

namespace PanelServer.EndToEnd.FrontDoor;

/// <summary>What deploy/package.sh makes, read by Debian's own programs.</summary>
[SupportedOSPlatform("linux")]
public sealed class DebianPackageTests(PublishedBuild published) : IDisposable
{
    private const int MachineAmd64 = 62;
    private const int MachineArm64 = 183;

    private readonly string _scratch = Directory.CreateTempSubdirectory("panel-packages-").FullName;

    public void Dispose() => Directory.Delete(_scratch, recursive: true);

    [Fact]
    public async Task Package_of_the_server_follows_Debians_policy_and_is_the_same_again()
    {
        string package = await published.PackageAsync();
        await AssertPolicy(package);
        await AssertMachine(package, "opt/qitech-control-server", "PanelServer", MachineAmd64);
        Assert.Equal("/etc/qitech/Caddyfile\n/etc/qitech/panel.conf\n", await Succeed("dpkg-deb", "--info", package, "conffiles"));

        string again = await PublishedBuild.PackAsync("qitech-control-server", _scratch, "--build", await published.FolderAsync());

        await Succeed("cmp", package, again);
    }

    [Fact]
    public async Task Package_for_arm64_holds_programs_for_arm64()
    {
        // Publishing what is not published yet takes minutes: the script does it in the long run, and with the server.
        (string name, string folder, string program, string[] build) = LongTests.AreWanted
            ? ("qitech-control-server", "opt/qitech-control-server", "PanelServer", Array.Empty<string>())
            : ("panel-simulator", "usr/lib/panel-simulator", "panel-simulator", ["--build", await published.SimulatorForArm64Async()]);

        string package = await PublishedBuild.PackAsync(name, _scratch, ["--architecture", "arm64", .. build]);

        Assert.EndsWith("_arm64.deb", package, StringComparison.Ordinal);
        await AssertPolicy(package);
        await AssertMachine(package, folder, program, MachineArm64);
    }

    [Theory]
    [InlineData("panel-server", 2, "unknown argument 'panel-server'")]
    [InlineData("", 1, "which package?")]
    [InlineData("panel-simulator --architecture riscv64", 1, "--architecture is amd64 or arm64, not 'riscv64'")]
    [InlineData("panel-simulator --build /usr", 1, "/usr is no published build")]
    public async Task Wrong_arguments_make_nothing(string arguments, int exitCode, string message)
    {
        ProgramRun run = await ProgramRun.Of(
            $"{FrontDoorInstance.Repository}/deploy/package.sh",
            [.. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--output", $"{_scratch}/none"]);

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists($"{_scratch}/none"));
    }

    [Theory]
    [InlineData("0.2.0-alpha.0.5", "0.2.0")]
    [InlineData("0.2.0-alpha.0.5", "0.2.0-alpha.0.17")]
    [InlineData("0.1.9", "0.2.0-alpha.0.5")]
    public async Task Versions_sort_in_Debian_as_they_do_in_the_project(string earlier, string later)
    {
        Assert.Equal(0, (await ProgramRun.Of("dpkg", ["--compare-versions", await DebianVersion(earlier), "lt", await DebianVersion(later)])).ExitCode);
    }

    // A build is a program, its runtime and the list of what it needs.
    private async Task<string> DebianVersion(string version)
    {
        string folder = Directory.CreateDirectory($"{_scratch}/build-{version}").FullName;
        await File.WriteAllTextAsync($"{folder}/libcoreclr.so", "", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync($"{folder}/panel-simulator", "", TestContext.Current.CancellationToken);
        File.SetUnixFileMode($"{folder}/panel-simulator", UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await File.WriteAllTextAsync($"{folder}/panel-simulator.deps.json", $"{{\n  \"panel-simulator/{version}\": {{\n", TestContext.Current.CancellationToken);
        string package = await PublishedBuild.PackAsync("panel-simulator", _scratch, "--build", folder);
        return (await Succeed("dpkg-deb", "--field", package, "Version")).TrimEnd();
    }

    private static async Task AssertPolicy(string package)
    {
        ProgramRun lintian = await ProgramRun.Of("lintian", ["--allow-root", "--fail-on", "error,warning", package]);
        Assert.True(lintian.ExitCode == 0, lintian.All);
    }

    private async Task AssertMachine(string package, string folder, string program, int machine)
    {
        string files = await Succeed("dpkg-deb", "--contents", package);
        Assert.All(files.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Matches("^[-dl](rwxr-xr-x|rw-r--r--|rwxrwxrwx) root/root ", line));
        Assert.Single(Regex.Matches(files, $@"(?m)^-rwxr-xr-x .* \./{folder}/{program}$"));

        string root = $"{_scratch}/root";
        await Succeed("dpkg-deb", "--extract", package, root);
        foreach (string file in new[] { program, "libcoreclr.so", "libSystem.Native.so" })
        {
            byte[] head = new byte[20];
            await using FileStream stream = File.OpenRead($"{root}/{folder}/{file}");
            await stream.ReadExactlyAsync(head, TestContext.Current.CancellationToken);
            Assert.Equal("\u007fELF"u8.ToArray(), head[..4]);
            Assert.Equal(machine, BinaryPrimitives.ReadUInt16LittleEndian(head.AsSpan(18)));
        }

        using PEReader library = new(File.OpenRead($"{root}/{folder}/PanelServer.Simulation.dll"));
        Assert.True(library.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0, "compiled ahead");
    }

    private static async Task<string> Succeed(string program, params string[] arguments)
    {
        ProgramRun run = await ProgramRun.Of(program, arguments);
        Assert.True(run.ExitCode == 0, run.All);
        return run.Output;
    }
}
