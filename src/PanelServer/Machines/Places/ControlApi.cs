using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using PanelServer.Host.Audit;
using PanelServer.Host.Http;
using PanelServer.Machines.Input;

namespace PanelServer.Host.Machines.Places;

/// <summary>Taking machines, so that they take commands from one place at a time.</summary>
internal static class ControlApi
{
    /// <summary>Address of who has which machine.</summary>
    public const string Route = "/api/v2/control";

    /// <summary>Address of who has a machine.</summary>
    public const string MachineRoute = Route + "/{slug}/{serial}";

    /// <summary>Address of signs of life.</summary>
    public const string KeepRoute = MachineRoute + "/keep";

    private static readonly ReadOnlyMemory<byte> Null = "null"u8.ToArray();

    /// <summary>The parameters of the query of who takes a machine, and what each means.</summary>
    public static IReadOnlyList<(string Name, string Meaning)> Parameters { get; } = [("take_over", "true: also if another place has it. Ask whoever wants it before.")];

    /// <summary>Adds the routes.</summary>
    public static void MapControl(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = AuditFilter.GroupIn(routes).WithTags("machines");
        group.MapGet(Route, static (ControlRegister register) => new Answer<ControlAnswer>(register.Read()))
            .Needs(Role.Viewer)
            .Described("readControl", "Who has which machine", "The machines that a place has taken. All others take commands from everywhere.");
        group.MapPut(MachineRoute, Take)
            .Needs(Role.Operator)
            .RequireRateLimiting(RateLimits.Mutations)
            .Described("takeControl", "Take a machine", "Other places can't command it then, but stop it. It is free by itself after a while without a command or a sign of life.")
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status409Conflict, StatusCodes.Status429TooManyRequests);
        group.MapPost(KeepRoute, Keep)
            .Needs(Role.Operator)
            .RequireRateLimiting(RateLimits.Mutations)
            .Described("keepControl", "Give a sign of life", "Whoever has the machine keeps it. Of others it changes nothing.")
            .Refuses(StatusCodes.Status429TooManyRequests);
        group.MapDelete(MachineRoute, Release)
            .Needs(Role.Operator)
            .RequireRateLimiting(RateLimits.Mutations)
            .Described("releaseControl", "Give a machine back", "It takes commands from everywhere then. Changes nothing if nobody has it.")
            .Refuses(StatusCodes.Status409Conflict, StatusCodes.Status429TooManyRequests);
    }

    private static Results<Answer<ControlHolder>, Refusal> Take(MachineAddress address, HttpContext context, ControlRegister register, AuditTrail trail)
    {
        if (!register.IsOn)
        {
            return new Refusal(StatusCodes.Status409Conflict, "Machines can't be taken on this panel. Set Control:OnePlace to true if they should.");
        }

        string wanted = context.Request.Query["take_over"].ToString();
        if (wanted is not ("" or "true" or "false"))
        {
            return Refusal.BadRequest([new InputError("?take_over", $"\"{Shortened.Of(wanted)}\" is unknown", "true or false")]);
        }

        ControlPlace place = ControlPlace.Of(Requester.Of(context));
        (ControlHolder now, ControlHolder? before) = register.Take(address.Entry, place, takesOver: wanted == "true");
        if (now.Place != place)
        {
            return ControlRefusal.Of(now);
        }

        trail.Record(context, new JsonObject { ["place"] = place.ToString(), ["taken_from"] = before?.Place.ToString() }, null);
        return new Answer<ControlHolder>(now);
    }

    private static Answer<object?> Keep(MachineAddress address, HttpContext context, ControlRegister register)
    {
        // A sign of life is no command.
        AuditTrail.MarkRecorded(context);
        register.FindOther(address.Entry, ControlPlace.Of(Requester.Of(context)));
        return Answer<object?>.Ready(Null);
    }

    private static Results<Answer<object?>, Refusal> Release(MachineAddress address, HttpContext context, ControlRegister register) =>
        register.Release(address.Entry, ControlPlace.Of(Requester.Of(context))) is { } other ? ControlRefusal.Of(other) : Answer<object?>.Ready(Null);
}
