using System.Diagnostics;

namespace PanelServer.EndToEnd.Bus;

/// <summary>The simulator as a program of its own at the far end of a cable: the plant, with both documented machines.</summary>
internal sealed class BusSimulator : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly Process _process;

    private BusSimulator(Process process) => _process = process;

    /// <summary>Starts it and waits until it serves.</summary>
    /// <param name="cable">The cable.</param>
    public static async Task<BusSimulator> StartAsync(Cable cable)
    {
        BusSimulator simulator = new(cable.StartAtSegment(Path.Combine(AppContext.BaseDirectory, "panel-simulator"), "--interface", Cable.Far, "--segment", "documented"));
        string first = await simulator.ReadLineAsync();
        if (!first.StartsWith("Segment ", StringComparison.Ordinal))
        {
            string error = await simulator._process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            simulator.Dispose();
            Assert.Fail($"The simulator did not start: {first} {error}");
        }

        simulator._process.BeginErrorReadLine();
        return simulator;
    }

    /// <summary>Orders a fault, or its end.</summary>
    public async Task OrderAsync(string command)
    {
        await _process.StandardInput.WriteLineAsync(command);
        await _process.StandardInput.FlushAsync();
        Assert.Equal($"ok: {command}", await ReadLineAsync());
    }

    /// <summary>What the far end itself knows: the AL state of each terminal, in bus order.</summary>
    public async Task<IReadOnlyList<string>> StatesAsync()
    {
        await _process.StandardInput.WriteLineAsync("status");
        await _process.StandardInput.FlushAsync();
        await ReadLineAsync();
        List<string> states = [];
        for (int position = 0; position < PanelOnCable.Terminals.Count; position++)
        {
            states.Add(string.Join(' ', (await ReadLineAsync()).Split(' ', StringSplitOptions.RemoveEmptyEntries)[4..]));
        }

        return states;
    }

    /// <summary>Ends it, as a loss of power ends the plant.</summary>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit(Limit);
        }

        _process.Dispose();
    }

    private async Task<string> ReadLineAsync() =>
        await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Limit, TestContext.Current.CancellationToken) ?? "";
}
