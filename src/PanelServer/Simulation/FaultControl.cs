using Microsoft.Extensions.Options;
using PanelServer.EtherCat.Simulation.Segment.Faults;
using PanelServer.Host.Common;
using PanelServer.Simulation.Devices;

namespace PanelServer.Host.Simulation;

/// <summary>
/// Injects faults into what this process simulates: the segment, the machines behind its terminals and the devices beside it. Scripts are
/// carried out by the cycle thread, between two cycles and while no frame is under way.
/// </summary>
/// <param name="options">Whether that is allowed.</param>
/// <param name="bus">The bus.</param>
/// <param name="devices">The simulated devices; null without any.</param>
internal sealed class FaultControl(IOptions<SimulationOptions> options, ISimulatedBus bus, SimulatedDevices? devices = null)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private readonly IReadOnlyList<FaultKind> _kinds = bus.Plants is { } plants ? [.. plants.Machines.Faults, .. OfDevices(devices)] : [];

    /// <summary>Why no faults can be injected, with what to do; null if they can.</summary>
    public string? Obstacle =>
        !options.Value.FaultControl ? "Faults cannot be injected: set Simulation:FaultControl to true and start the server anew."
        : bus.Plants is null ? $"Faults cannot be injected: {bus.Absence}"
        : null;

    /// <summary>All faults there are.</summary>
    public IReadOnlyList<FaultKind> Kinds => _kinds;

    /// <summary>Runs a script of fault commands. Times count from now. Only while there is no <see cref="Obstacle"/>.</summary>
    /// <param name="script">The commands, one per line.</param>
    /// <returns>How many there were, and sentences about those that could not be carried out.</returns>
    /// <exception cref="FaultSyntaxException">A line is wrong; nothing was done.</exception>
    /// <exception cref="TimeoutException">The control loop does not run.</exception>
    public async Task<(int Commands, IReadOnlyList<string> Failures)> RunAsync(string script)
    {
        TaskCompletionSource<(int, IReadOnlyList<string>)> result = new(TaskCreationOptions.RunContinuationsAsynchronously);
        bus.Plants!.Post(segment =>
        {
            try
            {
                // Of commands that run later nobody waits for the failures.
                List<string> failures = [];
                int commands = FaultScript.Schedule(segment, script, failures.Add, _kinds);
                result.SetResult((commands, [.. failures]));
            }
            catch (Exception wrong)
            {
                // A wrong script, or a defect of a fault: neither may end the control loop, in which this runs.
                result.SetException(wrong);
            }
        });
        try
        {
            return await result.Task.WaitAsync(LongestWait);
        }
        catch (TimeoutException)
        {
            // Nobody waits any more when a loop that goes on later finds the script wrong.
            result.Task.Abandon();
            throw;
        }
    }

    private static IEnumerable<FaultKind> OfDevices(SimulatedDevices? devices) =>
        devices?.Devices.Select(simulated => DeviceFaults.Kind(simulated.Kind.Name, simulated.Kind.Faults, simulated.Device.Faults)) ?? [];
}
