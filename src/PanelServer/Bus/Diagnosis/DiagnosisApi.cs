using Microsoft.AspNetCore.Http.HttpResults;
using PanelServer.EtherCat;
using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Mailbox;
using PanelServer.Host.Audit;
using PanelServer.Host.Http;

namespace PanelServer.Host.Bus.Diagnosis;

/// <summary>The diagnosis histories that terminals keep themselves.</summary>
internal static class DiagnosisApi
{
    private const string Route = "/api/v2/bus/{position}/diagnosis";

    /// <summary>Adds the routes.</summary>
    public static void MapDiagnosis(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = AuditFilter.GroupIn(routes).WithTags("bus");
        group.MapGet(Route, ReadAsync)
            .Needs(Role.Viewer)
            .RequireRateLimiting(RateLimits.Large)
            .Described("readDiagnosis", "A terminal's diagnosis history", "The messages that the terminal keeps itself (object 0x10F3), oldest first, with their texts where these are known. Reading takes one transfer for each message that the terminal can keep.")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status429TooManyRequests, StatusCodes.Status503ServiceUnavailable);
        group.MapPost(Route + "/acknowledge", AcknowledgeAsync)
            .Needs(Role.Maintainer)
            .RequireRateLimiting(RateLimits.Large)
            .Described("acknowledgeDiagnosis", "Acknowledge a terminal's diagnosis history", "Acknowledges all its messages and answers with the history as it is then.")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status429TooManyRequests, StatusCodes.Status503ServiceUnavailable);
    }

    private static Task<Results<Answer<DiagnosisAnswer>, Refusal>> ReadAsync(string position, IBus bus) => UseAsync(position, bus, _ => Task.CompletedTask);

    private static Task<Results<Answer<DiagnosisAnswer>, Refusal>> AcknowledgeAsync(string position, IBus bus) => UseAsync(position, bus, bus.AcknowledgeDiagnosisAsync);

    private static async Task<Results<Answer<DiagnosisAnswer>, Refusal>> UseAsync(string position, IBus bus, Func<int, Task> before)
    {
        if (BusApi.Find(position, bus, SegmentPhase.PreOp, BusApi.NotReadable, out SubdeviceSnapshot device) is { } refusal)
        {
            return refusal;
        }

        try
        {
            await before(device.Position);
            return new Answer<DiagnosisAnswer>(DiagnosisAnswer.Of(device, await bus.ReadDiagnosisAsync(device.Position)));
        }
        catch (EtherCatException none) when (none.AbortCode == SdoAbortCode.ObjectDoesNotExist || none.Code == EtherCatErrorCode.NoCoe)
        {
            // No such object, or not even a mailbox.
            return Refusal.NotFound($"{device.Name} at position {device.Position} keeps no diagnosis history.");
        }
        catch (EtherCatException failure)
        {
            return Refusal.Unavailable(failure.Message);
        }
    }
}
