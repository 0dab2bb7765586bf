using Microsoft.Extensions.Options;
using PanelServer.Host.Simulation;
using PanelServer.Simulation.Plants;

namespace PanelServer.Host.Bus;

/// <summary>Refuses an extruder plant that there is not.</summary>
internal sealed class ExtruderPlantCheck : IValidateOptions<SimulationOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, SimulationOptions options) => SimulatedMachines.ExtruderPlants.Contains(options.ExtruderPlant)
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail(
            $"Configuration Simulation:ExtruderPlant is wrong: \"{options.ExtruderPlant}\" is none of {string.Join(", ", SimulatedMachines.ExtruderPlants)}.");
}
