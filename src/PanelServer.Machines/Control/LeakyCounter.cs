namespace PanelServer.Machines.Control;

/// <summary>Counts events and forgets one in a fixed time, so that its level tells how often they come.</summary>
/// <param name="forgetSeconds">Time in which one is forgotten.</param>
public sealed class LeakyCounter(double forgetSeconds)
{
    /// <summary>Events not yet forgotten.</summary>
    public double Level { get; private set; }

    /// <summary>An event.</summary>
    public void Add() => Level++;

    /// <summary>Lets time pass.</summary>
    /// <param name="elapsedSeconds">Time since the last call.</param>
    public void Update(double elapsedSeconds) => Level = Math.Max(0, Level - (elapsedSeconds / forgetSeconds));
}
