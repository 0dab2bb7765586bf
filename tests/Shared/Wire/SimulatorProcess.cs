using System.Diagnostics;

namespace PanelServer.Testing;

/// <summary>The simulator as a user starts it, serving the far end of a cable.</summary>
internal sealed class SimulatorProcess : IDisposable
{
    private readonly Process _process;

    private SimulatorProcess(Process process) => _process = process;

    public static string Program => Path.Combine(AppContext.BaseDirectory, "panel-simulator");

    /// <summary>Starts it and waits until it serves.</summary>
    public static SimulatorProcess Start(Cable cable, params IEnumerable<string> arguments)
    {
        SimulatorProcess simulator = new(Process.Start(cable.StartInfo(Program, ["--interface", Cable.Far, .. arguments]))!);
        string first = simulator.ReadLine();
        if (!first.StartsWith("Segment ", StringComparison.Ordinal))
        {
            string error = simulator._process.StandardError.ReadToEnd();
            simulator.Dispose();
            Assert.Fail($"The simulator did not start: {first} {error}");
        }

        return simulator;
    }

    /// <summary>Gives a command; returns the first line of the answer.</summary>
    public string Command(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
        return ReadLine();
    }

    /// <summary>What the far end itself knows: the AL state of each terminal, in bus order.</summary>
    /// <param name="terminals">How many there are.</param>
    public IReadOnlyList<string> States(int terminals)
    {
        _ = Command("status");
        return [.. Enumerable.Range(0, terminals).Select(_ => string.Join(' ', ReadLine().Split(' ', StringSplitOptions.RemoveEmptyEntries)[4..]))];
    }

    public string ReadLine()
    {
        Task<string?> line = _process.StandardOutput.ReadLineAsync();
        Assert.True(line.Wait(Eventually.Patience), "The simulator says nothing.");
        return line.Result ?? "";
    }

    /// <summary>Ends it by the command "quit"; returns its exit code.</summary>
    public int Quit()
    {
        _process.StandardInput.WriteLine("quit");
        _process.StandardInput.Flush();
        Assert.True(_process.WaitForExit(Eventually.Patience), "The simulator does not stop.");
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit(Eventually.Patience);
        }

        _process.Dispose();
    }
}
