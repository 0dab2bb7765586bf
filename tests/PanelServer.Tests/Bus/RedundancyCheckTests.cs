using Microsoft.Extensions.Options;
using PanelServer.Host.Bus;

namespace PanelServer.Tests.Bus;

/// <summary>Which second interfaces make a ring with the first.</summary>
public class RedundancyCheckTests
{
    [Theory]
    [InlineData("eth1", "", false, null)]
    [InlineData("eth1", "", true, null)]
    [InlineData("eth1", "eth2", false, null)]
    [InlineData("", "eth2", false, "a simulated bus has no interfaces")]
    [InlineData("auto", "eth2", false, "can't be auto")]
    [InlineData("eth1", "eth1", false, "it must be another interface than Bus:Interface (both are \"eth1\")")]
    [InlineData("eth1", "eth2", true, "Bus:PowerSaving must be false")]
    public void A_wrong_second_interface_is_refused_with_its_reason(string main, string redundant, bool powerSaving, string? problem)
    {
        ValidateOptionsResult result = new RedundancyCheck().Validate(null, new() { Interface = main, RedundantInterface = redundant, PowerSaving = powerSaving });
        Assert.Equal(problem is null, result.Succeeded);
        Assert.Contains(problem is null ? "" : "Configuration Bus:RedundantInterface is wrong: ", result.FailureMessage ?? "", StringComparison.Ordinal);
        Assert.Contains(problem ?? "", result.FailureMessage ?? "", StringComparison.Ordinal);
    }
}
