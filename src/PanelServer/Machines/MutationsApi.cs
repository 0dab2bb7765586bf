using PanelServer.Host.Http;
using PanelServer.Machines.Input;

namespace PanelServer.Host.Machines;

/// <summary>Changing: the documented mutation list, on the documented and on the panel's path.</summary>
internal static class MutationsApi
{
    private static readonly ReadOnlyMemory<byte> Null = "null"u8.ToArray();

    /// <summary>Adds the routes.</summary>
    /// <param name="routes">The application.</param>
    public static void MapMutations(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/v1/machine/{slug}/{serial}", MutateAsync).RequireRateLimiting(RateLimits.Mutations);
        routes.MapPost("/api/v2/machine/{slug}/{serial}", MutateAsync).RequireRateLimiting(RateLimits.Mutations);
    }

    private static async Task MutateAsync(HttpContext context, string slug, string serial, MachineLookup lookup, CommandDispatcher desk)
    {
        if (await lookup.FindAsync(context, slug, serial) is not { } entry || await JsonRequest.ReadAsync(context) is not { } body)
        {
            return;
        }

        if (entry.Machine is not { } machine)
        {
            await ErrorAnswer.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, $"The machine could not be built: {entry.BuildError}");
            return;
        }

        MutationParseResult parsed = CommandDispatcher.ParserOf(machine).ParseList(body);
        if (await desk.SubmitAsync(context, entry, machine, parsed, index => $"/{index}"))
        {
            await JsonAnswer.WriteAsync(context, Null);
        }
    }
}
