namespace PanelServer.Host.Http;

/// <summary>Something bound from a request that may have turned out not to be acceptable.</summary>
internal interface IBound
{
    /// <summary>Why not; null if it is.</summary>
    Refusal? Refusal { get; }
}

/// <summary>A body that says what a client wants.</summary>
internal interface ICommandBody
{
    /// <summary>What, for the record of commands; null if it could not be read.</summary>
    object? Command { get; }
}

/// <summary>Answers with the first refusal among what was bound for a handler, so that no handler ever sees input that is not acceptable.</summary>
internal sealed class RefusalFilter : IEndpointFilter
{
    /// <summary>A group of routes that refuse by this filter.</summary>
    public static RouteGroupBuilder GroupIn(IEndpointRouteBuilder routes) => routes.MapGroup("").AddEndpointFilter(new RefusalFilter());

    /// <inheritdoc/>
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        foreach (object? argument in context.Arguments)
        {
            if (argument is IBound { Refusal: { } refusal })
            {
                return ValueTask.FromResult<object?>(refusal);
            }
        }

        return next(context);
    }
}
