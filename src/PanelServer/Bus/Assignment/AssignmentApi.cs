using Microsoft.AspNetCore.Http.HttpResults;
using PanelServer.Host.Audit;
using PanelServer.Host.Http;

namespace PanelServer.Host.Bus.Assignment;

/// <summary>Which terminals belong to which machine, and changing that for a whole machine at a time.</summary>
internal static class AssignmentApi
{
    private const string Route = "/api/v2/bus/assignments";
    private const string MachineRoute = Route + "/{slug}/{serial}";

    /// <summary>Adds the routes.</summary>
    public static void MapAssignments(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = AuditFilter.GroupIn(routes).WithTags("bus");
        group.MapGet(Route, Read)
            .Needs(Role.Viewer)
            .Described("readAssignments", "Which terminals belong to which machine", "The machines that the EEPROMs name, whole or not, with what fills each role and what could; the terminals of no machine; the types of machines with their roles.")
            .Refuses(StatusCodes.Status503ServiceUnavailable);
        group.MapPut(MachineRoute, AssignAsync)
            .Needs(Role.Maintainer)
            .RequireRateLimiting(RateLimits.Mutations)
            .Described("assignMachine", "Assign a whole machine", "The position of a terminal for each of its roles. All is checked before the first EEPROM is written; former terminals of the machine are taken away from it. Only while the machine does not run. Takes effect with the next start.")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status429TooManyRequests, StatusCodes.Status503ServiceUnavailable);
        group.MapDelete(MachineRoute, ReleaseAsync)
            .Needs(Role.Maintainer)
            .RequireRateLimiting(RateLimits.Mutations)
            .Described("releaseMachine", "Take a machine's assignment away", "Empties the identification in the EEPROMs of all its terminals. Only while the machine does not run. Takes effect with the next start.")
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status429TooManyRequests, StatusCodes.Status503ServiceUnavailable);
    }

    private static Results<Answer<AssignmentsAnswer>, Refusal> Read(IBus bus, AssignmentService assignments) =>
        bus is AbsentBus ? Refusal.Unavailable(AbsentBus.Absence) : new Answer<AssignmentsAnswer>(assignments.Read());

    private static async Task<Results<Answer<AssignmentChangeAnswer>, Refusal>> AssignAsync(
        string slug, string serial, RolePositions body, AssignmentService assignments, RoleCatalog roles)
    {
        if (roles.Find(slug) is not { } module)
        {
            return Refusal.NotFound($"There is no machine type \"{Shortened.Of(slug)}\" on the bus; known: {string.Join(", ", roles.Modules.Select(known => known.Slug))}.");
        }

        return SerialNumber.TryRead(serial, out ushort number) is { } wrong
            ? wrong
            : Answer(await assignments.AssignAsync(module, number, body.Positions));
    }

    private static async Task<Results<Answer<AssignmentChangeAnswer>, Refusal>> ReleaseAsync(string slug, string serial, AssignmentService assignments) =>
        SerialNumber.TryRead(serial, out ushort number) is { } wrong ? wrong : Answer(await assignments.ReleaseAsync(slug, number));

    private static Results<Answer<AssignmentChangeAnswer>, Refusal> Answer((AssignmentChangeAnswer? Done, Refusal? Refusal) result) =>
        result.Done is { } done ? new Answer<AssignmentChangeAnswer>(done) : result.Refusal!;
}
