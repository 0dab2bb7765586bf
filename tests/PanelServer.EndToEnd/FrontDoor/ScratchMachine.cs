using System.Diagnostics;
using System.Globalization;

namespace PanelServer.EndToEnd.FrontDoor;

/// <summary>
/// A copy of this machine with its own systemd and network, made by scratch-machine.sh: the installation is tried on it
/// for real and leaves nothing behind. It has the address 192.168.130.195; a second host "client" reaches it by cable.
/// </summary>
internal sealed class ScratchMachine : IAsyncDisposable
{
    private static readonly TimeSpan BootLimit = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly string _firstProcess;

    private ScratchMachine(Process process, string firstProcess)
    {
        _process = process;
        _firstProcess = firstProcess;
    }

    /// <param name="packages">Folder of Debian packages, seen as /srv/packages; the project is /srv/panel.</param>
    public static async Task<ScratchMachine> Boot(string packages)
    {
        ProcessStartInfo start = new($"{FrontDoorInstance.Repository}/tests/PanelServer.EndToEnd/FrontDoor/scratch-machine.sh", [FrontDoorInstance.Repository, packages])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        Process process = Process.Start(start)!;
        string? line = await process.StandardOutput.ReadLineAsync().WaitAsync(BootLimit);
        Assert.True(line?.StartsWith("booted ", StringComparison.Ordinal), "The scratch machine did not boot; it needs root and the right to make namespaces.");
        return new ScratchMachine(process, line!["booted ".Length..]);
    }

    /// <summary>Runs a program on the machine.</summary>
    public Task<ProgramRun> Run(params IEnumerable<string> command) =>
        ProgramRun.Of("nsenter", ["--target", _firstProcess, "--all", "--", .. command]);

    /// <summary>Runs a program on the machine that must succeed, and returns its output.</summary>
    public async Task<string> Succeed(params string[] command)
    {
        ProgramRun run = await Run(command);
        Assert.True(run.ExitCode == 0, $"{string.Join(' ', command)}: {run.All}");
        return run.Output;
    }

    /// <summary>Runs a command line in the shell of the machine, as a user types it; it must succeed.</summary>
    public Task<string> Type(string commandLine) => Succeed("bash", "-c", commandLine);

    /// <summary>Runs a command line in the shell of the other host; it must succeed.</summary>
    public Task<string> TypeOnClient(string commandLine) => Succeed("ip", "netns", "exec", "client", "bash", "-c", commandLine);

    /// <summary>Processor time of all processes of a service, from its control group's processes, in seconds.</summary>
    public async Task<double> ProcessorSeconds(string program)
    {
        string ticks = await Type($"cat /proc/$(pgrep -xo {program})/stat | cut -d')' -f2 | awk '{{ print ($12 + $13) / 100 }}'");
        return double.Parse(ticks, CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        // The script ends the machine when its input ends.
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
