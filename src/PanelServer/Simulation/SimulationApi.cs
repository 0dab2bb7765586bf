using Microsoft.AspNetCore.Http.HttpResults;
using PanelServer.EtherCat.Simulation.Segment.Faults;
using PanelServer.Host.Audit;
using PanelServer.Host.Http;
using PanelServer.Simulation.FarEnds;

namespace PanelServer.Host.Simulation;

/// <summary>Faults of the simulation: what there are, and injecting them. Refused unless the bus is simulated and the configuration allows it.</summary>
internal static class SimulationApi
{
    private const string Address = "/api/v2/simulation/faults";
    private const string NotRunning = "The control loop does not run, so nothing is simulated. See /readyz.";

    /// <summary>Adds the routes.</summary>
    public static void MapSimulation(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = AuditFilter.GroupIn(routes).WithTags("simulation");
        group.MapGet("/api/v2/simulation/plants", ReadPlantsAsync)
            .Needs(Role.Viewer)
            .Described("readPlants", "True values", "The true physical values behind the sensors of the simulated machines.")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable);
        group.MapGet(Address, List)
            .Needs(Role.Viewer)
            .Described("listFaults", "Faults there are", "The faults that the simulation can be ordered to have, with the words that order them.")
            .Refuses(StatusCodes.Status404NotFound);
        group.MapPost(Address, InjectAsync)
            .Needs(Role.Maintainer)
            .RequireRateLimiting(RateLimits.Mutations)
            .Described("injectFaults", "Order faults", "Carries out a script of fault commands, one per line. Times count from now.")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status503ServiceUnavailable);
    }

    private static Results<Answer<FaultList>, Refusal> List(FaultControl control) => control.Obstacle is { } obstacle
        ? Refusal.NotFound(obstacle)
        : new Answer<FaultList>(new FaultList([.. control.Kinds.Select(kind => new FaultUsage(kind.Name, kind.Usage, kind.Summary))]));

    private static async Task<Results<Answer<PlantList>, Refusal>> ReadPlantsAsync(PlantReader reader)
    {
        if (reader.Obstacle is { } obstacle)
        {
            return Refusal.NotFound(obstacle);
        }

        try
        {
            return new Answer<PlantList>(new PlantList(await reader.ReadAsync()));
        }
        catch (TimeoutException)
        {
            return Refusal.Unavailable(NotRunning);
        }
    }

    private static async Task<Results<Answer<InjectedFaults>, Refusal>> InjectAsync(JsonInput<FaultRequest> body, FaultControl control)
    {
        if (control.Obstacle is { } obstacle)
        {
            return Refusal.NotFound(obstacle);
        }

        try
        {
            (int commands, IReadOnlyList<string> failures) = await control.RunAsync(body.Value.Script);
            return failures.Count == 0
                ? new Answer<InjectedFaults>(new InjectedFaults(commands))
                : new Refusal(StatusCodes.Status409Conflict, string.Join(' ', failures));
        }
        catch (FaultSyntaxException wrong)
        {
            return new Refusal(StatusCodes.Status422UnprocessableEntity, wrong.Message);
        }
        catch (TimeoutException)
        {
            return Refusal.Unavailable(NotRunning);
        }
    }
}

/// <summary>Body of a request for faults.</summary>
/// <param name="Script">Fault commands, one per line.</param>
internal readonly record struct FaultRequest(string Script);

/// <summary>Answer of the true values.</summary>
/// <param name="Plants">What is the case in each machine.</param>
internal sealed record PlantList(IReadOnlyList<PlantReport> Plants);

/// <summary>Answer of the list of faults.</summary>
/// <param name="Faults">All there are.</param>
internal sealed record FaultList(IReadOnlyList<FaultUsage> Faults);

/// <summary>A fault and how it is ordered.</summary>
/// <param name="Name">Its word.</param>
/// <param name="Usage">The whole command.</param>
/// <param name="Summary">What it does.</param>
internal sealed record FaultUsage(string Name, string Usage, string Summary);

/// <summary>Answer to a request for faults.</summary>
/// <param name="Commands">How many commands were taken.</param>
internal sealed record InjectedFaults(int Commands);
