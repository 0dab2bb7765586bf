namespace PanelServer.Host.Simulation;

/// <summary>The bus as far as it is simulated in this process.</summary>
internal interface ISimulatedBus
{
    /// <summary>The simulated machines; null if the bus is real, or there is none.</summary>
    SimulatedPlants? Plants { get; }

    /// <summary>Why there are none, as the second half of a sentence; empty if there are.</summary>
    string Absence { get; }
}
