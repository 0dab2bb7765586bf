using System.Diagnostics;

namespace PanelServer.Simulation.Tests.Wire;

/// <summary>The simulator as a user starts it, serving the far end of a namespace's cable.</summary>
internal sealed class SimulatorProcess : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private SimulatorProcess(Process process) => _process = process;

    public static string Program => Path.Combine(AppContext.BaseDirectory, "panel-simulator");

    /// <summary>Starts it and waits until it serves.</summary>
    public static SimulatorProcess Start(NetworkNamespace network, params IEnumerable<string> arguments)
    {
        var simulator = new SimulatorProcess(Process.Start(network.StartInfo(Program, ["--interface", NetworkNamespace.Far, .. arguments]))!);
        var first = simulator.ReadLine();
        if (!first.StartsWith("Segment ", StringComparison.Ordinal))
        {
            var error = simulator._process.StandardError.ReadToEnd();
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

    public string ReadLine()
    {
        var line = _process.StandardOutput.ReadLineAsync();
        Assert.True(line.Wait(Limit), "The simulator says nothing.");
        return line.Result ?? "";
    }

    /// <summary>Ends it by the command "quit"; returns its exit code.</summary>
    public int Quit()
    {
        _process.StandardInput.WriteLine("quit");
        _process.StandardInput.Flush();
        Assert.True(_process.WaitForExit(Limit), "The simulator does not stop.");
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit(Limit);
        }

        _process.Dispose();
    }
}
