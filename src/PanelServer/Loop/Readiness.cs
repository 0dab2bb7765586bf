using PanelServer.Host.Common;

namespace PanelServer.Host.Loop;

/// <summary>Tells whether the panel is ready to be used: the loop runs, machines are there, the bus is in OP.</summary>
/// <param name="loop">The control loop.</param>
/// <param name="checks">The parts that take time to start.</param>
internal sealed class Readiness(ControlLoopService loop, IEnumerable<IReadinessCheck> checks)
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
