using PanelServer.Simulation.FarEnds;

namespace PanelServer.Host.Simulation;

/// <summary>Reads the true values behind the sensors of the simulated machines, on the cycle thread, between two cycles.</summary>
internal sealed class PlantReader(ISimulatedBus bus)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    /// <summary>Why there are none, with the reason; null if there are.</summary>
    public string? Obstacle => bus.Plants is null ? $"There are no simulated plants: {bus.Absence}" : null;

    /// <summary>The values of all machines. Only while there is no <see cref="Obstacle"/>.</summary>
    /// <exception cref="TimeoutException">The control loop does not run.</exception>
    public Task<IReadOnlyList<PlantReport>> ReadAsync()
    {
        TaskCompletionSource<IReadOnlyList<PlantReport>> result = new(TaskCreationOptions.RunContinuationsAsynchronously);
        bus.Plants!.Post(_ => result.SetResult(bus.Plants.Machines.TrueValues()));
        return result.Task.WaitAsync(LongestWait);
    }
}
