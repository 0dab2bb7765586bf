using System.Diagnostics;
using PanelServer.Simulation.ExtruderV1;
using PanelServer.Simulation.WinderV1;

namespace PanelServer.EtherCat.Tests.Network;

/// <summary>The example programs of the documentation, run as a user runs them, against a virtual segment at the other end of a cable.</summary>
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
        Process example = Start("ListAndToggle", _cable.Near);
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
        Process without = Start("ListAndToggle");
        Assert.Equal("usage: ListAndToggle INTERFACE\n", await without.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await without.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, without.ExitCode);

        Process absent = Start("ListAndToggle", "nonesuch0");
        Assert.StartsWith("Network interface 'nonesuch0' does not exist.", await absent.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await absent.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, absent.ExitCode);
    }

    [Fact]
    public async Task Temperatures_are_shown_once_a_second()
    {
        ExtruderTerminals terminals = new();
        terminals.Thermometers.SetTemperatureCelsius(2, 37.5);
        terminals.Thermometers.SetWireBreak(3, true);
        using SegmentServer server = new(_cable, terminals.Subdevices);
        string[] lines = (await RunAsync("Thermometer", _cable.Near)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(5, lines.Length);
        Assert.Matches(@"^ +[\d.]+ °C    37\.5 °C       —    +[\d.]+ °C$", lines[^1]);
    }

    [Fact]
    public async Task The_stepper_turns_as_far_as_it_says()
    {
        WinderTerminals terminals = new();
        using SegmentServer server = new(_cable, terminals.Subdevices);
        Assert.Equal("EL7041-0052 at position 2 has turned by -1.00 revolutions.\n", await RunAsync("Stepper", _cable.Near, "-1"));
        Assert.InRange(terminals.Spool.StepsTurned, -203, -197);
    }

    [Fact]
    public async Task A_terminal_of_ones_own_is_operated_for_an_hour() => Assert.Equal(
        "RELAY1 at position 1 declares: 0x7000:01 Coil On, 0x6000:01 Counter Switched on\nIt has switched on 30 times in an hour.\n",
        await RunAsync("OwnTerminal"));

    private async Task<string> RunAsync(string example, params string[] arguments)
    {
        Process process = Start(example, arguments);
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        Task<string> errors = process.StandardError.ReadToEndAsync(patience.Token);
        string output = await process.StandardOutput.ReadToEndAsync(patience.Token);
        Assert.Equal(string.Empty, await errors);
        await process.WaitForExitAsync(patience.Token);
        Assert.Equal(0, process.ExitCode);
        return output;
    }

    private Process Start(string example, params string[] arguments)
    {
        string program = Path.Combine(AppContext.BaseDirectory, $"{example}.dll");
        Process process = Process.Start(new ProcessStartInfo("ip", ["netns", "exec", _cable.Namespace, "dotnet", program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _started.Add(process);
        return process;
    }
}
