using Microsoft.Extensions.Options;

namespace PanelServer.Host.Bus;

/// <summary>Refuses a second interface that can't make a ring with the first.</summary>
internal sealed class RedundancyCheck : IValidateOptions<BusOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, BusOptions options)
    {
        string? problem = options switch
        {
            { IsRing: false } => null,
            { Interface: "" } => "a simulated bus has no interfaces; set Bus:Interface to the one that the first coupler is plugged into",
            { IsSearched: true } => "with it Bus:Interface must name the interface that the first coupler is plugged into, and can't be auto",
            { PowerSaving: true } => "both interfaces are polled, so Bus:PowerSaving must be false",
            _ when options.RedundantInterface == options.Interface => $"it must be another interface than Bus:Interface (both are \"{options.Interface}\")",
            _ => null,
        };
        return problem is null ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail($"Configuration Bus:RedundantInterface is wrong: {problem}.");
    }
}
