using Microsoft.AspNetCore.Http.HttpResults;
using PanelServer.Host.Audit;
using PanelServer.Host.Http;
using PanelServer.Machines.Input;

namespace PanelServer.Host.Machines;

/// <summary>Changing: the documented mutation list, on the documented and on the panel's path.</summary>
internal static class MutationsApi
{
    private const string Description = "Mutations, applied in order and all in one cycle, or refused all together. The answer does not wait for the plant.";
    private static readonly ReadOnlyMemory<byte> Null = "null"u8.ToArray();

    /// <summary>Adds the routes.</summary>
    public static void MapMutations(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = AuditFilter.GroupIn(routes);
        group.MapPost("/api/v1/machine/{slug}/{serial}", Mutate)
            .Needs(Role.Operator)
            .RequireRateLimiting(RateLimits.Mutations)
            .Described("mutateMachine", "Change the state", Description)
            .Refuses(StatusCodes.Status409Conflict, StatusCodes.Status429TooManyRequests);
        group.MapPost("/api/v2/machine/{slug}/{serial}", Mutate)
            .Needs(Role.Operator)
            .RequireRateLimiting(RateLimits.Mutations)
            .Described("mutateMachineV2", "Change the state, on the panel's path", Description)
            .Refuses(StatusCodes.Status409Conflict, StatusCodes.Status429TooManyRequests);
    }

    private static Results<Answer<object?>, Refusal> Mutate(MachineAddress address, RequestBody body, HttpContext context, CommandDispatcher dispatcher)
    {
        if (address.Entry.Machine is not { } machine)
        {
            return Refusal.Unavailable($"The machine could not be built: {address.Entry.BuildError}");
        }

        MutationParseResult parsed = CommandDispatcher.ParserOf(machine).ParseList(body.Bytes);
        return dispatcher.Submit(context, address.Entry, machine, parsed) is { } refusal ? refusal : Answer<object?>.Ready(Null);
    }
}
