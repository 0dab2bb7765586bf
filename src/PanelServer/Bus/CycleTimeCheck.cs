using Microsoft.Extensions.Options;
using PanelServer.ControlLoop;
using PanelServer.EtherCat;

namespace PanelServer.Host.Bus;

/// <summary>Refuses a cycle that is longer than an EtherCAT bus allows.</summary>
/// <param name="bus">Whether there is a bus.</param>
internal sealed class CycleTimeCheck(IOptions<BusOptions> bus) : IValidateOptions<ControlLoopOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, ControlLoopOptions options)
    {
        double longest = MainDeviceOptions.LongestCycleTime.TotalMicroseconds;
        return !bus.Value.IsPresent || options.CycleTimeMicroseconds <= longest
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"Configuration ControlLoop:CycleTimeMicroseconds is wrong: with a bus it must be at most {longest} (now {options.CycleTimeMicroseconds}).");
    }
}
