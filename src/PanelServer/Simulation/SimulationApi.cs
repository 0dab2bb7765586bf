using PanelServer.Host.Http;
using PanelServer.Machines.Input;
using PanelServer.Machines.Json;
using PanelServer.Machines.Schema;
using PanelServer.Simulation.Segment.Faults;

namespace PanelServer.Host.Simulation;

/// <summary>Faults of the simulation: what there are, and injecting them. Refused unless the bus is simulated and the configuration allows it.</summary>
internal static class SimulationApi
{
    private const string Address = "/api/v2/simulation/faults";
    private static readonly ValueSchema Request = ValueSchema.Of(typeof(FaultRequest));

    /// <summary>Adds the routes.</summary>
    /// <param name="routes">The application.</param>
    public static void MapSimulation(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Address, ListAsync);
        routes.MapPost(Address, InjectAsync).RequireRateLimiting(RateLimits.Mutations);
    }

    private static async Task ListAsync(HttpContext context, FaultControl control)
    {
        if (!await RefusesAsync(context, control))
        {
            await JsonAnswer.WriteAsync(
                context, new FaultList([.. control.Kinds.Select(kind => new Fault(kind.Name, kind.Usage, kind.Summary))]), PanelJson.Declared);
        }
    }

    private static async Task InjectAsync(HttpContext context, FaultControl control)
    {
        if (await RefusesAsync(context, control) || await JsonRequest.ReadDocumentAsync(context) is not { } document)
        {
            return;
        }

        using (document)
        {
            List<InputError> errors = [];
            if (!ValueReader.TryRead(document.RootElement, Request, "", errors, out object? value))
            {
                await ErrorAnswer.WriteAsync(context, StatusCodes.Status422UnprocessableEntity, ErrorAnswer.Summarize(errors), errors);
                return;
            }

            await RunAsync(context, control, ((FaultRequest)value!).Script);
        }
    }

    private static async Task RunAsync(HttpContext context, FaultControl control, string script)
    {
        try
        {
            (int commands, IReadOnlyList<string> failures) = await control.RunAsync(script);
            await (failures.Count == 0
                ? JsonAnswer.WriteAsync(context, new Injected(commands), PanelJson.Declared)
                : ErrorAnswer.WriteAsync(context, StatusCodes.Status409Conflict, string.Join(' ', failures)));
        }
        catch (FaultSyntaxException wrong)
        {
            await ErrorAnswer.WriteAsync(context, StatusCodes.Status422UnprocessableEntity, wrong.Message);
        }
        catch (TimeoutException)
        {
            await ErrorAnswer.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "The control loop does not run, so nothing is simulated. See /readyz.");
        }
    }

    private static async Task<bool> RefusesAsync(HttpContext context, FaultControl control)
    {
        if (control.Obstacle is not { } obstacle)
        {
            return false;
        }

        await ErrorAnswer.WriteAsync(context, StatusCodes.Status404NotFound, obstacle);
        return true;
    }

    private readonly record struct FaultRequest(string Script);

    private sealed record FaultList(IReadOnlyList<Fault> Faults);

    private sealed record Fault(string Name, string Usage, string Summary);

    private sealed record Injected(int Commands);
}
