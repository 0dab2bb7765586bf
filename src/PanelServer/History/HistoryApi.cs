using System.Data.Common;
using Microsoft.AspNetCore.Http.HttpResults;
using PanelServer.Host.Common;
using PanelServer.Host.Http;
using PanelServer.Host.Machines;
using PanelServer.Host.Storage;
using PanelServer.Machines;
using PanelServer.Machines.Input;

namespace PanelServer.Host.History;

/// <summary>Live values and set points of the past: the last hour, for graphs that should not begin empty, and all that is kept, for those who look back.</summary>
internal static class HistoryApi
{
    /// <summary>Adds the route.</summary>
    public static void MapHistory(this IEndpointRouteBuilder routes) =>
        RefusalFilter.GroupIn(routes).MapGet("/api/v2/machine/{slug}/{serial}/history", Read)
            .Needs(Role.Viewer)
            .RequireRateLimiting(RateLimits.Large)
            .Described(
                "readHistory",
                "History",
                "Live values and their set points, oldest first: the last hour, one sample a second, or what from, to, resolution and points ask for. No value is null, and so is a set point that was not in force.")
            .Refuses(StatusCodes.Status429TooManyRequests)
            .Compressed();

    private static Results<HistoryResult, Refusal> Read(MachineAddress address, HttpRequest request, HistoryRecorder recorder, Store store, PanelClock clock, ILogger<HistoryRecorder> logger)
    {
        RosterEntry entry = address.Entry;
        if (entry.Machine is not { } machine)
        {
            return Refusal.Unavailable($"The machine could not be built, so it has no history: {entry.BuildError}");
        }

        MachineHistory history = recorder.Of(machine);
        List<InputError> errors = [];
        if (HistoryQuery.Read(request.Query, history.Fields, errors) is not { } query)
        {
            return Refusal.BadRequest(errors);
        }

        StoredHistory? stored = null;
        try
        {
            stored = query.IsPlain && history.IsFull ? null : Open(store, machine.Identification, logger);
            return Answer(new(query, history, stored, clock), stored);
        }
        catch (DbException failure) when (query.IsPlain)
        {
            // Graphs get what is in memory.
            stored?.Dispose();
            logger.LogUnreadable(failure.Message);
            return Answer(new(query, history, null, clock), null);
        }
        catch (DbException failure)
        {
            stored?.Dispose();
            return Refusal.Unavailable($"The store can't be read: {failure.Message}");
        }

        HistoryResult Answer(HistorySource source, StoredHistory? open) => new(source, open, query.Format, $"{entry.Slug}-{entry.Identification.Serial}", logger);
    }

    private static StoredHistory? Open(Store store, MachineIdentificationUnique machine, ILogger logger) =>
        store.OpenReader() is { } connection ? new(connection, machine, logger) : null;
}
