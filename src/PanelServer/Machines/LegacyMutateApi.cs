using System.Text.Json;
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
    /// <param name="routes">The application.</param>
    public static void MapLegacyMutate(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/v1/machine/mutate", MutateAsync).RequireRateLimiting(RateLimits.Mutations);

    private static async Task MutateAsync(HttpContext context, MachineRoster roster, CommandDispatcher desk)
    {
        if (await JsonRequest.ReadDocumentAsync(context) is not { } document)
        {
            return;
        }

        using (document)
        {
            List<InputError> errors = [];
            if (!TryReadAddress(document.RootElement, errors, out MachineIdentificationUnique id, out JsonElement data))
            {
                await ErrorAnswer.WriteAsync(context, StatusCodes.Status422UnprocessableEntity, ErrorAnswer.Summarize(errors), errors);
                return;
            }

            await MutateOneAsync(context, roster.Find(id), id, data, desk);
        }
    }

    private static async Task MutateOneAsync(HttpContext context, RosterEntry? entry, MachineIdentificationUnique id, JsonElement data, CommandDispatcher desk)
    {
        if (entry is null)
        {
            await ErrorAnswer.WriteAsync(context, StatusCodes.Status404NotFound, $"Unknown machine {id}");
            return;
        }

        if (entry.Machine is not { } machine)
        {
            await ErrorAnswer.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, $"The machine could not be built: {entry.BuildError}");
            return;
        }

        MutationParseResult parsed = CommandDispatcher.ParserOf(machine).ParseOne(data, "/" + DataKey);
        if (await desk.SubmitAsync(context, entry, machine, parsed, _ => "/" + DataKey))
        {
            await JsonAnswer.WriteLegacySuccessAsync(context);
        }
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
