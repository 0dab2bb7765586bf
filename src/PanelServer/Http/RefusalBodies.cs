using PanelServer.Machines.Input;

namespace PanelServer.Host.Http;

/// <summary>Body of a refusal because of what the client sent.</summary>
/// <param name="ErrorBadRequest">What is wrong, in a sentence.</param>
/// <param name="Errors">Where, what, and what is allowed; not always there.</param>
internal sealed record BadRequestBody(string ErrorBadRequest, IReadOnlyList<InputError>? Errors);

/// <summary>Body of a refusal because the sender may not do it.</summary>
/// <param name="ErrorForbidden">What is missing, in a sentence.</param>
internal sealed record ForbiddenBody(string ErrorForbidden);

/// <summary>Body of a refusal because there is no such thing.</summary>
/// <param name="ErrorNotFound">What is missing, in a sentence.</param>
internal sealed record NotFoundBody(string ErrorNotFound);

/// <summary>Body of a refusal because something does not work at present.</summary>
/// <param name="ErrorUnavailable">What, in a sentence.</param>
/// <param name="Errors">What became of each part, where something was done in part; not always there.</param>
internal sealed record UnavailableBody(string ErrorUnavailable, IReadOnlyList<InputError>? Errors);

/// <summary>Body of all answers of the HMI's own routes.</summary>
/// <param name="Success">Whether it was done.</param>
/// <param name="Error">Why not; null if it was.</param>
internal sealed record LegacyBody(bool Success, string? Error);

/// <summary>Says on a route which refusals it may answer, besides those of the input it takes.</summary>
internal static class RefusalMetadata
{
    /// <summary>The shape of a refusal's body.</summary>
    /// <param name="status">HTTP status.</param>
    public static Type BodyOf(int status) => status switch
    {
        StatusCodes.Status403Forbidden => typeof(ForbiddenBody),
        StatusCodes.Status404NotFound => typeof(NotFoundBody),
        StatusCodes.Status503ServiceUnavailable => typeof(UnavailableBody),
        _ => typeof(BadRequestBody),
    };

    /// <summary>The route may answer these.</summary>
    /// <typeparam name="TBuilder">The route, or a group.</typeparam>
    /// <param name="route">The route.</param>
    /// <param name="statuses">HTTP statuses, 400 or above.</param>
    public static TBuilder Refuses<TBuilder>(this TBuilder route, params int[] statuses)
        where TBuilder : IEndpointConventionBuilder
    {
        foreach (int status in statuses)
        {
            route.WithMetadata(new Produces(status, BodyOf(status)));
        }

        return route;
    }

    /// <summary>Names and describes a route for the API's description.</summary>
    /// <typeparam name="TBuilder">The route.</typeparam>
    /// <param name="route">The route.</param>
    /// <param name="name">Its operation, unique: what generated clients call their method.</param>
    /// <param name="summary">What it does, in a few words.</param>
    /// <param name="description">More about it.</param>
    public static TBuilder Described<TBuilder>(this TBuilder route, string name, string summary, string description)
        where TBuilder : IEndpointConventionBuilder =>
        route.WithName(name).WithSummary(summary).WithDescription(description);
}
