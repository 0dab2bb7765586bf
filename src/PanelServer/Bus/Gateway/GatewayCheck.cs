using Microsoft.Extensions.Options;

namespace PanelServer.Host.Bus.Gateway;

/// <summary>Refuses a gateway to a bus that is not there.</summary>
internal sealed class GatewayCheck : IValidateOptions<BusOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, BusOptions options) => options is { IsPresent: false, MailboxGateway.Enabled: true }
        ? ValidateOptionsResult.Fail("Configuration Bus:MailboxGateway:Enabled is wrong: this server has no bus (Bus:Segment is none).")
        : ValidateOptionsResult.Success;
}
