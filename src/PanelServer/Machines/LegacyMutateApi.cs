using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using PanelServer.Host.Audit;
using PanelServer.Host.Http;
using PanelServer.Machines;
using PanelServer.Machines.Input;
using PanelServer.Machines.Schema;

namespace PanelServer.Host.Machines;

/// <summary>The route through which every control of the vendor's HMI goes: one mutation for one machine, addressed by identification.</summary>
internal static class LegacyMutateApi
{
    private const string IdentificationKey = "machine_identification_unique";
    private const string DataKey = "data";
    private static readonly ValueSchema Identification = ValueSchema.Of(typeof(MachineIdentificationUnique));

    /// <summary>Adds the route.</summary>
    public static void MapLegacyMutate(this IEndpointRouteBuilder routes) =>
        AuditFilter.GroupIn(routes).MapPost("/api/v1/machine/mutate", Mutate)
            .Needs(Role.Operator)
            .RequireRateLimiting(RateLimits.Mutations)
            .WithTags("machines")
            .Described("mutateLegacy", "Change the state, as the vendor's HMI does", "One mutation for one machine, addressed by its identification.")
            .WithMetadata(new AcceptsMetadata(["application/json"], typeof(LegacyMutation)))
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status429TooManyRequests, StatusCodes.Status503ServiceUnavailable);

    private static Results<Answer<LegacyBody>, Refusal> Mutate(JsonDocumentInput body, HttpContext context, MachineRoster roster, CommandDispatcher dispatcher)
    {
        List<InputError> errors = [];
        if (!TryReadAddress(body.Root, errors, out MachineIdentificationUnique id, out JsonElement data))
        {
            return Refusal.Unprocessable(errors);
        }

        if (roster.Find(id) is not { } entry)
        {
            return Refusal.NotFound($"Unknown machine {id}");
        }

        if (entry.Machine is not { } machine)
        {
            return Refusal.Unavailable($"The machine could not be built: {entry.BuildError}");
        }

        MutationParseResult parsed = CommandDispatcher.ParserOf(machine).ParseOne(data, "/" + DataKey);
        return dispatcher.Submit(context, entry, machine, parsed, "/" + DataKey) is { } refusal ? refusal : new Answer<LegacyBody>(new LegacyBody(true, null));
    }

    private static bool TryReadAddress(JsonElement root, List<InputError> errors, out MachineIdentificationUnique id, out JsonElement data)
    {
        id = default;
        data = default;
        if (root.ValueKind != JsonValueKind.Object)
        {
            errors.Add(new("", "no object", $"an object with \"{IdentificationKey}\" and \"{DataKey}\""));
            return false;
        }

        if (!root.TryGetProperty(DataKey, out data))
        {
            errors.Add(new("/" + DataKey, "the key is missing", "one mutation of the machine"));
        }

        if (!root.TryGetProperty(IdentificationKey, out JsonElement address))
        {
            errors.Add(new("/" + IdentificationKey, "the key is missing", Identification.Describe()));
        }
        else if (ValueReader.TryRead(address, Identification, "/" + IdentificationKey, errors, out object? value))
        {
            id = (MachineIdentificationUnique)value!;
        }

        return errors.Count == 0;
    }
}

/// <summary>Body of the HMI's mutation.</summary>
/// <param name="MachineIdentificationUnique">The machine.</param>
/// <param name="Data">One mutation, as in the list of the documented route.</param>
internal sealed record LegacyMutation(MachineIdentificationUnique MachineIdentificationUnique, object Data);
