namespace PanelServer.Host.Simulation;

/// <summary>Settings of everything simulated in this process, section <c>Simulation</c> of the configuration.</summary>
internal sealed class SimulationOptions
{
    /// <summary>Whether faults can be injected by <c>/api/v2/simulation/faults</c>. Without effect on a real bus. Default: false.</summary>
    public bool FaultControl { get; set; }
}
