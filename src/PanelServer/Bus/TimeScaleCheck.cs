using Microsoft.Extensions.Options;
using PanelServer.Machines.ExtruderV1;

namespace PanelServer.Host.Bus;

/// <summary>Refuses a barrel that heats faster than reality on a real bus: it shortens the times of the heater supervision.</summary>
/// <param name="bus">Whether the bus is real.</param>
internal sealed class TimeScaleCheck(IOptions<BusOptions> bus) : IValidateOptions<ExtruderOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, ExtruderOptions options)
    {
        return bus.Value.Interface.Length == 0 || options.ThermalTimeScale == 1
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"Configuration {ExtruderOptions.Section}:ThermalTimeScale is wrong: it must be 1 on a real bus (Bus:Interface is {bus.Value.Interface}); only a simulated barrel heats faster.");
    }
}
