using PanelServer.Host.Http;
using PanelServer.Host.Plant.Page;

namespace PanelServer.Host.Access;

/// <summary>Who one is to the panel, and what one may do.</summary>
internal static class CallerApi
{
    /// <summary>Adds the route.</summary>
    public static void MapCaller(this IEndpointRouteBuilder routes)
    {
        Lazy<SortedDictionary<string, string>> operations = new(() => OperationsOf(routes));
        routes.MapGet("/api/v2/me", (HttpContext context, Callers callers, IConfiguration configuration) =>
            new Answer<CallerAnswer>(CallerAnswer.Of(callers.Of(context), operations.Value, PlantPage.IsWanted(configuration))))
            .Needs(Role.Viewer)
            .WithTags("operation")
            .Described("readCaller", "Who am I?", "The user as the front door has authenticated it, its role, when its rights end, the role that each operation needs, and whether this server shows a whole plant.");
    }

    private static SortedDictionary<string, string> OperationsOf(IEndpointRouteBuilder routes) => new(
        routes.DataSources.SelectMany(source => source.Endpoints)
            .Select(endpoint => (Name: endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName, endpoint.Metadata.GetMetadata<NeededRole>()?.Role))
            .Where(operation => operation is { Name: not null, Role: not null })
            .ToDictionary(operation => operation.Name!, operation => operation.Role!.Value.Name()),
        StringComparer.Ordinal);
}

/// <summary>Who one is to the panel, and what one may do.</summary>
/// <param name="User">The user, or the token, whom the front door has authenticated; null without a front door.</param>
/// <param name="Role"><c>viewer</c>, <c>operator</c> or <c>maintainer</c>.</param>
/// <param name="EndsAt">When the rights end, in Unix milliseconds; null if they do not end.</param>
/// <param name="Operations">The role that each operation needs, by its name in the API's description.</param>
/// <param name="IsPlant">True on a server that shows all panels of a plant.</param>
internal sealed record CallerAnswer(string? User, string Role, long? EndsAt, IReadOnlyDictionary<string, string> Operations, bool IsPlant)
{
    /// <summary>What is told of a caller.</summary>
    /// <param name="caller">The caller.</param>
    /// <param name="operations">The role that each operation needs.</param>
    /// <param name="isPlant">Whether the server shows a plant.</param>
    public static CallerAnswer Of(Caller caller, IReadOnlyDictionary<string, string> operations, bool isPlant) =>
        new(caller.User, caller.Role.Name(), caller.EndsAt * 1000, operations, isPlant);
}
