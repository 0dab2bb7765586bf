using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;
using PanelServer.Host.Http;
using PanelServer.Machines.Input;

namespace PanelServer.Host.Bus.Assignment;

/// <summary>A body that tells the position of a terminal for each role: <c>{"0":0,"1":3}</c>.</summary>
internal sealed class RolePositions : IBound, ICommandBody, IEndpointParameterMetadataProvider
{
    private const string Example = "an object with a position for each role, for example {\"0\":0,\"1\":3}";
    private const int MostErrors = 20;

    private RolePositions(IReadOnlyDictionary<ushort, int> positions, Refusal? refusal) => (Positions, Refusal) = (positions, refusal);

    /// <summary>The positions by role; empty if the body was refused.</summary>
    public IReadOnlyDictionary<ushort, int> Positions { get; }

    /// <inheritdoc/>
    public Refusal? Refusal { get; }

    /// <inheritdoc/>
    public object? Command => Refusal is null ? Positions : null;

    /// <summary>Reads the body of a request.</summary>
    /// <exception cref="BadHttpRequestException">The body is broken, or its sender has gone.</exception>
    public static async ValueTask<RolePositions> BindAsync(HttpContext context)
    {
        JsonDocumentInput input = await JsonDocumentInput.BindAsync(context);
        if (input.Refusal is { } refusal)
        {
            return new(new Dictionary<ushort, int>(), refusal);
        }

        List<InputError> errors = [];
        Dictionary<ushort, int> positions = Read(input.Root, errors);
        return new(positions, errors.Count > 0 ? Refusal.Unprocessable(errors) : null);
    }

    /// <inheritdoc/>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => RequestBody.Describe(builder, typeof(IReadOnlyDictionary<string, int>));

    private static Dictionary<ushort, int> Read(JsonElement root, List<InputError> errors)
    {
        Dictionary<ushort, int> positions = [];
        if (root.ValueKind != JsonValueKind.Object)
        {
            errors.Add(new("", "not an object", Example));
            return positions;
        }

        foreach (JsonProperty entry in root.EnumerateObject().TakeWhile(_ => errors.Count < MostErrors))
        {
            string where = "/" + JsonPointer.Escape(Shortened.Of(entry.Name));
            if (!ushort.TryParse(entry.Name, NumberStyles.None, CultureInfo.InvariantCulture, out ushort role))
            {
                errors.Add(new(where, "the key is no role", "an integer from 0 to 65535"));
            }
            else if (entry.Value.ValueKind != JsonValueKind.Number || !entry.Value.TryGetInt32(out int position))
            {
                errors.Add(new(where, "the value is no position", "an integer: the terminal's position on the bus, from 0"));
            }
            else if (!positions.TryAdd(role, position))
            {
                errors.Add(new(where, "the role occurs twice", "each role once"));
            }
        }

        return positions;
    }
}
