using System.Diagnostics;
using PanelServer.Simulation.ExtruderV1;

namespace PanelServer.EtherCat.Tests.Network;

/// <summary>The example program of the documentation, run as a user runs it, against a virtual segment at the other end of a cable.</summary>
[Collection(nameof(RunsAlone))]
public sealed class ExampleTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly Cable _cable = new();
    private readonly List<Process> _started = [];

    public void Dispose()
    {
        foreach (Process process in _started)
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }

            process.Dispose();
        }

        _cable.Dispose();
    }

    [Fact]
    public async Task It_lists_the_segment_toggles_an_output_and_leaves_it_off()
    {
        ExtruderTerminals terminals = new();
        using SegmentServer server = new(_cable, terminals.Subdevices);
        Process example = Start(_cable.Near);
        Task<string> output = example.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> errors = example.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);

        // Switched on for a quarter of a second twice a second. A busy machine lets the terminal's watchdog switch off and on again in
        // between, which is not the program's toggling: an on-phase counts from its first edge.
        (int phases, bool isOn, TimeSpan lastPhase) = (0, false, TimeSpan.MinValue);
        for (Stopwatch waited = Stopwatch.StartNew(); !example.HasExited; await Task.Delay(10, TestContext.Current.CancellationToken))
        {
            Assert.True(waited.Elapsed < Patience, "The example does not end.");
            bool wasOn = isOn;
            isOn = terminals.Heaters.Output(1);
            if (isOn && !wasOn && (phases == 0 || waited.Elapsed - lastPhase > TimeSpan.FromMilliseconds(300)))
            {
                phases++;
                lastPhase = waited.Elapsed;
            }
        }

        Assert.Equal(string.Empty, await errors);
        Assert.Equal(0, example.ExitCode);
        string[] lines = (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Matches(@"^  0  0x1000  EK1100 +OP +", lines[0]);
        Assert.Matches(@"^  3  0x1003  EL2004 +OP +", lines[3]);
        Assert.Matches(@"^  5  0x1005  EL3204 +OP +", lines[5]);
        Assert.Equal("Toggling output 1 of EL2004 at position 3 twice a second.", lines[^1]);

        // 20 in ten seconds; a busy machine may swallow some, and move some apart.
        Assert.InRange(phases, 4, 24);
        Assert.True(SpinWait.SpinUntil(() => !terminals.Heaters.Output(1), Patience), "The terminal's watchdog switches the output off.");
    }

    [Fact]
    public async Task It_explains_how_to_be_called_and_what_is_wrong_with_the_interface()
    {
        Process without = Start();
        Assert.Equal("usage: ListAndToggle INTERFACE\n", await without.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await without.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, without.ExitCode);

        Process absent = Start("nonesuch0");
        Assert.StartsWith("Network interface 'nonesuch0' does not exist.", await absent.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await absent.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, absent.ExitCode);
    }

    private Process Start(params string[] arguments)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "ListAndToggle.dll");
        Process process = Process.Start(new ProcessStartInfo("ip", ["netns", "exec", _cable.Namespace, "dotnet", program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _started.Add(process);
        return process;
    }
}
