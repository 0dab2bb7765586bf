using Microsoft.Extensions.Options;
using PanelServer.Simulation.FarEnds;

namespace PanelServer.Host.Bus;

/// <summary>Refuses a list of simulated machines that cannot be understood.</summary>
internal sealed class SegmentCheck : IValidateOptions<BusOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, BusOptions options)
    {
        if (!options.IsSimulated)
        {
            return ValidateOptionsResult.Success;
        }

        try
        {
            _ = LineList.Parse(options.Segment);
            return ValidateOptionsResult.Success;
        }
        catch (FormatException wrong)
        {
            return ValidateOptionsResult.Fail($"Configuration Bus:Segment is wrong: {wrong.Message} Or none, for no bus.");
        }
    }
}
