using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using PanelServer.Host.Http;
using PanelServer.Host.Storage;
using PanelServer.Machines.Input;
using PanelServer.Machines.Json;

namespace PanelServer.Host.Audit;

/// <summary>Who wanted what, and what became of it.</summary>
internal static class AuditApi
{
    /// <summary>Address of the record.</summary>
    public const string Route = "/api/v2/audit";

    private const string CsvHead = "id,ts,time,user,address,door,slug,serial,mutation,value,value_before,outcome,reason\r\n";

    /// <summary>Adds the route.</summary>
    public static void MapAudit(this IEndpointRouteBuilder routes) =>
        RefusalFilter.GroupIn(routes).MapGet(Route, ReadAsync)
            .Needs(Role.Viewer)
            .RequireRateLimiting(RateLimits.Large)
            .WithTags("operation")
            .Described(
                "readAudit",
                "Who commanded what",
                "Every command with its time, sender, door, value, the value before, and what became of it, newest first.")
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status429TooManyRequests, StatusCodes.Status503ServiceUnavailable)
            .Compressed();

    private static async Task<Results<Answer<AuditAnswer>, FileContentHttpResult, Refusal>> ReadAsync(HttpRequest request, Store store)
    {
        List<InputError> errors = [];
        if (AuditQuery.Read(request.Query, errors) is not { } query)
        {
            return Refusal.BadRequest(errors);
        }

        try
        {
            List<AuditEntry> entries = await store.ReadAsync(connection => AuditTable.Read(connection, query));
            return query.IsCsv
                ? CsvText.File(ToCsv(entries), "audit.csv")
                : new Answer<AuditAnswer>(new(entries, entries.Count == query.Limit ? entries[^1].Id : null));
        }
        catch (StoreException failure)
        {
            return Refusal.Unavailable(failure.Message);
        }
    }

    private static string ToCsv(List<AuditEntry> entries)
    {
        StringBuilder text = new(CsvHead);
        foreach (AuditEntry entry in entries)
        {
            CsvText.AppendRow(
                text,
                entry.Id.ToString(CultureInfo.InvariantCulture), entry.Ts.ToString(CultureInfo.InvariantCulture), CsvText.Time(entry.Ts), entry.User, entry.Address, entry.Door,
                entry.Slug, entry.Serial?.ToString(CultureInfo.InvariantCulture), entry.Mutation, Json(entry.Value), Json(entry.ValueBefore), entry.Outcome.ToString(), entry.Reason);
        }

        return text.ToString();
    }

    private static string? Json(JsonNode? node) => node?.ToJsonString(PanelJson.Declared);
}

/// <summary>Entries of the record.</summary>
/// <param name="Entries">Newest first.</param>
/// <param name="Next">Ask with <c>before</c> and this id for those before them; null if these are all.</param>
internal sealed record AuditAnswer(IReadOnlyList<AuditEntry> Entries, long? Next);
