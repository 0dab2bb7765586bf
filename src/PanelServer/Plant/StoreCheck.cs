using Microsoft.Extensions.Options;
using PanelServer.Host.Storage;

namespace PanelServer.Host.Plant;

/// <summary>Refuses a common history without a store of the panel's own, from which it is copied.</summary>
/// <param name="storage">Where the panel's own is.</param>
internal sealed class StoreCheck(IOptions<StorageOptions> storage) : IValidateOptions<PlantOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, PlantOptions options) =>
        options.ConnectionString.Length > 0 && storage.Value.Directory.Length == 0 && storage.Value.ConnectionString.Length == 0
            ? ValidateOptionsResult.Fail("Configuration Plant:ConnectionString needs a store of the panel's own: set Storage:Directory or Storage:ConnectionString.")
            : ValidateOptionsResult.Success;
}
