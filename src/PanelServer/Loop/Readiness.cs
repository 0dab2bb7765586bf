namespace PanelServer.Host.Loop;

/// <summary>A part of the server that has something to do before the panel is ready.</summary>
public interface IReadinessCheck
{
    /// <summary>What is still missing, in a sentence; null if nothing is.</summary>
    string? Missing { get; }
}

/// <summary>Tells whether the panel is ready to be used: the loop runs, machines are there, the bus is in OP.</summary>
/// <param name="loop">The control loop.</param>
/// <param name="checks">The parts that take time to start.</param>
public sealed class Readiness(ControlLoopService loop, IEnumerable<IReadinessCheck> checks)
{
    /// <summary>What is still missing; empty when ready.</summary>
    public IEnumerable<string> Missing()
    {
        if (loop.Statistics.Cycles == 0)
        {
            yield return "The control loop has not run yet.";
        }

        foreach (string missing in checks.Select(check => check.Missing).OfType<string>())
        {
            yield return missing;
        }
    }
}
