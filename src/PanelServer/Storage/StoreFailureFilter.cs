using PanelServer.Host.Http;

namespace PanelServer.Host.Storage;

/// <summary>Answers 503 with the store's reason where the store can't be used.</summary>
internal sealed class StoreFailureFilter : IEndpointFilter
{
    /// <inheritdoc/>
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (StoreException failure)
        {
            return Refusal.Unavailable(failure.Message);
        }
    }
}
