using Microsoft.Extensions.Options;
using PanelServer.Host.Simulation;

namespace PanelServer.Host.Bus;

/// <summary>Refuses a speed other than the clock's where nothing on the bus is simulated: real terminals know no other time.</summary>
/// <param name="bus">Whether the bus is simulated.</param>
internal sealed class SpeedCheck(IOptions<BusOptions> bus) : IValidateOptions<SimulationOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, SimulationOptions options)
    {
        string? reason = options.Speed == 1 || bus.Value.IsSimulated ? null
            : bus.Value.Interface.Length > 0 ? $"the bus on {bus.Value.Interface} is real (Bus:Interface), and only a simulation runs faster than the clock"
            : "there is no bus (Bus:Segment is none), so nothing is simulated";
        return reason is null
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"Configuration Simulation:Speed is wrong: it must be 1 here, because {reason}.");
    }
}
