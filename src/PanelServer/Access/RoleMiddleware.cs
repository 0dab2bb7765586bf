using System.Globalization;
using PanelServer.Host.Audit;
using PanelServer.Host.Http;

namespace PanelServer.Host.Access;

/// <summary>
/// Lets a request through if its sender has the role that its route needs; a route that names none needs the highest. What is no route at all
/// tells only that it is none. Rights that end while a request lasts, as that of a stream does, end the request.
/// </summary>
/// <param name="next">The rest of the pipeline.</param>
/// <param name="callers">Who sends a request.</param>
/// <param name="trail">Records commands that were refused.</param>
/// <param name="time">The present time.</param>
internal sealed class RoleMiddleware(RequestDelegate next, Callers callers, AuditTrail trail, TimeProvider time)
{
    /// <summary>Handles a request.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        Caller caller = callers.Of(context);
        Role needed = context.GetEndpoint() is RouteEndpoint route ? route.Metadata.GetMetadata<NeededRole>()?.Role ?? Role.Maintainer : Role.Viewer;
        return caller.Role < needed ? RefuseAsync(context, caller, needed)
            : caller.EndsAt is { } end ? UntilAsync(context, DateTimeOffset.FromUnixTimeSeconds(end))
            : next(context);
    }

    private Task RefuseAsync(HttpContext context, Caller caller, Role needed)
    {
        string name = caller.User is { } user ? Shortened.Of(user) : "A client without a name";
        string message = caller is { Role: Role.None, EndsAt: { } end }
            ? $"The rights of {name} have ended on {Day(end)} UTC. Whoever maintains the panel makes a new token, with credentials.sh on it."
            : $"{name} lacks the role {needed.Name()} and has the role {caller.Role.Name()}. Whoever maintains the panel gives roles, with credentials.sh on it.";
        if (needed > Role.Viewer)
        {
            trail.Record(context, null, message);
        }

        return ErrorAnswer.WriteAsync(context, StatusCodes.Status403Forbidden, message);
    }

    private static string Day(long unixSeconds) => DateTimeOffset.FromUnixTimeSeconds(unixSeconds).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private async Task UntilAsync(HttpContext context, DateTimeOffset end)
    {
        await using RightsEnd watch = new(context, end, time);
        await next(context);
    }
}
