using PanelServer.Host.Http;
using PanelServer.Machines;
using PanelServer.Machines.Json;

namespace PanelServer.Host.Machines;

/// <summary>Reading: the machine list, snapshots, default states.</summary>
internal static class MachinesApi
{
    private static readonly string[] GetAndHead = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Adds the routes.</summary>
    /// <param name="routes">The application.</param>
    public static void MapSnapshots(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/api/v2/machine", GetAndHead, ListAsync);

        // The most frequent request by far: what it needs is found once, with the first one, and nothing is bound.
        IServiceProvider services = routes.ServiceProvider;
        Lazy<SnapshotParts> parts = new(() => ActivatorUtilities.CreateInstance<SnapshotParts>(services));
        routes.MapMethods("/api/v2/machine/{slug}/{serial}", GetAndHead, context => SnapshotAsync(context, parts.Value));
        routes.MapMethods("/api/v2/machine/{slug}/{serial}/default", GetAndHead, DefaultAsync);
    }

    private static Task ListAsync(HttpContext context, MachineRoster roster) =>
        JsonAnswer.WriteAsync(context, new MachineList([.. roster.Entries.Select(entry => MachineEntry.Of(entry, entry.Error))]), PanelJson.Declared);

    private static async Task SnapshotAsync(HttpContext context, SnapshotParts parts)
    {
        RouteValueDictionary route = context.Request.RouteValues;
        if (await parts.Lookup.FindAsync(context, (string)route["slug"]!, (string)route["serial"]!) is not { } entry)
        {
            return;
        }

        if (entry.Machine is { } machine && !await parts.Wait.ForAcceptedAsync(machine, context.RequestAborted))
        {
            await ErrorAnswer.WriteTryAgainAsync(context, StatusCodes.Status503ServiceUnavailable, "The control loop has not applied the waiting commands within a second. Try again; if it stays so, see the server's log.");
            return;
        }

        await JsonAnswer.WriteAsync(context, parts.Writer.Snapshot(entry));
    }

    private static async Task DefaultAsync(HttpContext context, string slug, string serial, MachineLookup lookup)
    {
        if (await lookup.FindAsync(context, slug, serial) is not { } entry)
        {
            return;
        }

        if (entry.Machine is not { } machine)
        {
            await ErrorAnswer.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, $"The machine could not be built, so it has no default state: {entry.BuildError}");
            return;
        }

        await JsonAnswer.WriteAsync(context, SnapshotWriter.Default(entry, machine));
    }

    private sealed record SnapshotParts(MachineLookup Lookup, ReadYourWrites Wait, SnapshotWriter Writer);
}
