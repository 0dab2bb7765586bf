using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using PanelServer.Host.Audit;
using PanelServer.Host.Common;
using PanelServer.Host.Http;
using PanelServer.Machines.Input;

namespace PanelServer.Host.Alarms;

/// <summary>The alarms that are there, acknowledging and shelving them.</summary>
internal static class AlarmApi
{
    /// <summary>Address of the alarms.</summary>
    public const string Route = "/api/v2/alarms";

    private const string Tag = "alarms";

    /// <summary>Adds the routes.</summary>
    public static void MapAlarmCommands(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = AuditFilter.GroupIn(routes).WithTags(Tag);
        group.MapGet(Route, Read)
            .Needs(Role.Viewer)
            .Described("readAlarms", "Alarms", "The alarms that are active or not acknowledged, the most urgent and newest first; shelved and suppressed ones if they are asked for.")
            .Refuses(StatusCodes.Status400BadRequest);
        group.MapPost(Route + "/{id}/acknowledge", Acknowledge)
            .Needs(Role.Operator)
            .RequireRateLimiting(RateLimits.Mutations)
            .Described("acknowledgeAlarm", "Acknowledge an alarm", "Tells that somebody knows of it, and of its consequences. Acknowledging what is acknowledged changes nothing.")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status429TooManyRequests);
        group.MapPost(Route + "/{id}/shelve", Shelve)
            .Needs(Role.Operator)
            .RequireRateLimiting(RateLimits.Mutations)
            .Described("shelveAlarm", "Shelve an alarm", "Keeps it out of the list for a while, a minute to a day, whatever becomes of its cause. It is told anew then if its cause is there.")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status429TooManyRequests);
        group.MapPost(Route + "/{id}/unshelve", Unshelve)
            .Needs(Role.Operator)
            .RequireRateLimiting(RateLimits.Mutations)
            .Described("unshelveAlarm", "End the shelving of an alarm", "It is told anew if its cause is there. Changes nothing if it is not shelved.")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status429TooManyRequests);
        group.MapPost(Route + "/{id}/comment", Comment)
            .Needs(Role.Operator)
            .RequireRateLimiting(RateLimits.Mutations)
            .Described("commentAlarm", "Comment on an alarm", "Adds what somebody has found or done. It stays with the alarm, with who wrote it and when, until the alarm is normal, and in the history of the alarms.")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status429TooManyRequests);
    }

    private static Results<Answer<AlarmList>, Refusal> Read(HttpRequest request, AlarmBook book)
    {
        List<InputError> errors = [];
        return AlarmQuery.Read(request.Query, errors) is { } query
            ? new Answer<AlarmList>(new([.. book.Alarms.Where(query.Fits).Select(AlarmAnswer.Of)]))
            : Refusal.BadRequest(errors);
    }

    private static Results<Answer<AlarmAnswer>, Refusal> Acknowledge(string id, HttpContext context, AlarmCommands commands) =>
        commands.Change(context, id, null, condition => condition.Acknowledge(), withConsequences: true);

    private static Results<Answer<AlarmAnswer>, Refusal> Unshelve(string id, HttpContext context, AlarmCommands commands) =>
        commands.Change(context, id, null, condition => condition.Unshelve());

    private static Results<Answer<AlarmAnswer>, Refusal> Shelve(string id, ShelveBody body, HttpContext context, AlarmCommands commands, PanelClock clock)
    {
        List<InputError> errors = [];
        return body.Value.FindEnd(clock.UnixMilliseconds, errors) is { } until
            ? commands.Change(context, id, new JsonObject { ["until"] = until }, condition => condition.Shelve(until))
            : Refusal.Unprocessable(errors);
    }

    private static Results<Answer<AlarmAnswer>, Refusal> Comment(string id, CommentBody body, HttpContext context, AlarmCommands commands) =>
        commands.Comment(context, id, body.Value.Text);
}

/// <summary>Carries out what is wanted of an alarm, and records who wanted it.</summary>
/// <param name="book">The alarms.</param>
/// <param name="trail">The record of commands.</param>
/// <param name="clock">Time stamps.</param>
internal sealed class AlarmCommands(AlarmBook book, AuditTrail trail, PanelClock clock)
{
    /// <summary>Carries it out.</summary>
    /// <param name="context">The request.</param>
    /// <param name="id">The alarm.</param>
    /// <param name="sent">What else was sent, for the record; null if nothing was.</param>
    /// <param name="action">What becomes of its condition.</param>
    /// <param name="withConsequences">True if the same is to be done with its consequences.</param>
    /// <returns>The alarm as it is then.</returns>
    public Results<Answer<AlarmAnswer>, Refusal> Change(
        HttpContext context, string id, JsonObject? sent, Func<AlarmCondition, AlarmCondition> action, bool withConsequences = false) =>
        CarryOut(context, id, sent ?? [], by => book.Change(id, action, clock.UnixMilliseconds, by, withConsequences));

    /// <summary>Adds what somebody has written about an alarm.</summary>
    /// <param name="context">The request.</param>
    /// <param name="id">The alarm.</param>
    /// <param name="text">What was written.</param>
    /// <returns>The alarm as it is then.</returns>
    public Results<Answer<AlarmAnswer>, Refusal> Comment(HttpContext context, string id, string text) =>
        CarryOut(context, id, new() { ["text"] = text }, by => book.Comment(id, new(text, by, clock.UnixMilliseconds)));

    private Results<Answer<AlarmAnswer>, Refusal> CarryOut(HttpContext context, string id, JsonObject sent, Func<string, Alarm?> change)
    {
        Requester requester = Requester.Of(context);
        Alarm? alarm = change(requester.User ?? requester.Address);
        string? refusal = alarm is null ? $"There is no alarm \"{Shortened.Of(id)}\" at present; GET {AlarmApi.Route} tells which there are." : null;
        sent.Insert(0, "alarm", Shortened.Of(id));
        trail.Record(context, sent, refusal, alarm?.Origin.Slug, alarm?.Origin.Serial);
        return alarm is null ? Refusal.NotFound(refusal!) : new Answer<AlarmAnswer>(AlarmAnswer.Of(alarm));
    }
}
