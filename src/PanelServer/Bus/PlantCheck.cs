using Microsoft.Extensions.Options;
using PanelServer.Host.Simulation;
using PanelServer.Simulation.FarEnds;

namespace PanelServer.Host.Bus;

/// <summary>Refuses a plant that a simulated machine does not have.</summary>
internal sealed class PlantCheck : IValidateOptions<SimulationOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, SimulationOptions options)
    {
        foreach ((string machine, string plant) in options.PlantsByMachine())
        {
            IReadOnlyList<string> plants = FarEndList.OnBus.Single(kind => kind.Name == machine).Plants;
            if (!plants.Contains(plant))
            {
                return ValidateOptionsResult.Fail(
                    $"Configuration Simulation:{char.ToUpperInvariant(machine[0])}{machine[1..]}Plant is wrong: \"{plant}\" is none of {string.Join(", ", plants)}.");
            }
        }

        return ValidateOptionsResult.Success;
    }
}
