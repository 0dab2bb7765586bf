using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using PanelServer.Host.Audit;
using PanelServer.Host.Http;
using PanelServer.Host.Machines;
using PanelServer.Machines;
using PanelServer.Machines.Input;

namespace PanelServer.Host.Settings;

/// <summary>The settings of a machine that are kept, and going back to the factory's.</summary>
internal static class SettingsApi
{
    private const string Route = "/api/v2/machine/{slug}/{serial}/settings";

    private static readonly ReadOnlyMemory<byte> Null = "null"u8.ToArray();

    /// <summary>Adds the routes.</summary>
    public static void MapSettings(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = AuditFilter.GroupIn(routes);
        group.MapGet(Route, ReadAsync)
            .Needs(Role.Viewer)
            .Described("readSettings", "Settings", "The settings that are kept when the server restarts, each under its path in the state, as they are and as the factory has them.");
        group.MapDelete(Route, Reset)
            .Needs(Role.Operator)
            .RequireRateLimiting(RateLimits.Mutations)
            .Described("resetSettings", "Back to the factory's settings", "Sets all settings that differ from the factory's back to these, in one cycle, or refuses all of it. Mode and calibrations stay.")
            .Refuses(StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity, StatusCodes.Status429TooManyRequests);
    }

    private static async ValueTask<Results<Answer<SettingsAnswer>, Refusal>> ReadAsync(
        MachineAddress address, ReadYourWrites wait, CancellationToken cancellation)
    {
        if (address.Entry.Machine is not { } machine)
        {
            return NotBuilt(address.Entry);
        }

        if (!await wait.ForAcceptedAsync(machine, cancellation))
        {
            return ReadYourWrites.NotApplied;
        }

        JsonObject now = machine.Schema.Kept.Read(machine.ReadSnapshot().State!);
        return new Answer<SettingsAnswer>(new(now, machine.Schema.Kept.Read(machine.DefaultState)));
    }

    private static Results<Answer<object?>, Refusal> Reset(MachineAddress address, HttpContext context, CommandDispatcher dispatcher)
    {
        if (address.Entry.Machine is not { } machine)
        {
            return NotBuilt(address.Entry);
        }

        // What was accepted before and waits for its cycle counts: it would be left as it is otherwise.
        IReadOnlyList<Mutation> mutations = machine.Schema.Kept.Difference(machine.ReadAcceptedState(), machine.DefaultState);
        MutationParseResult reset = new(MutationParseOutcome.Valid, [.. mutations], []);
        return dispatcher.Submit(context, address.Entry, machine, reset) is { } refusal ? refusal : Answer<object?>.Ready(Null);
    }

    private static Refusal NotBuilt(RosterEntry entry) => Refusal.Unavailable($"The machine could not be built, so it has no settings: {entry.BuildError}");
}

/// <summary>Settings of a machine.</summary>
/// <param name="Settings">As they are, each under its path in the state.</param>
/// <param name="Defaults">As the factory has them.</param>
internal sealed record SettingsAnswer(IReadOnlyDictionary<string, JsonNode?> Settings, IReadOnlyDictionary<string, JsonNode?> Defaults)
{
    /// <summary>Tells them.</summary>
    public SettingsAnswer(JsonObject settings, JsonObject defaults)
        : this(settings.ToDictionary(), defaults.ToDictionary())
    {
    }
}
