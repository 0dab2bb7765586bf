using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using PanelServer.Host.Http;
using PanelServer.Machines.Input;

namespace PanelServer.Host.Runs;

/// <summary>What somebody says of a spool. Every key may be missing; null takes back what was said.</summary>
/// <param name="WeighedKg">Its mass without the empty spool, as weighed, above 0, at most 1,000 kg.</param>
/// <param name="Note">What there is to say about it, at most 500 characters.</param>
internal sealed record SpoolRequest(double? WeighedKg, string? Note);

/// <summary>The body that describes a spool.</summary>
internal sealed class SpoolBody : IBound, ICommandBody, IEndpointParameterMetadataProvider
{
    private const string WeighedKey = "weighed_kg";
    private const string NoteKey = "note";
    private const double GreatestMass = 1000;
    private const int LongestNote = 500;

    private SpoolBody(object? command, Refusal? refusal) => (Command, Refusal) = (command, refusal);

    /// <summary>Says of a spool what the body says; the rest stays.</summary>
    public Func<Spool, Spool> Describe { get; private init; } = spool => spool;

    /// <inheritdoc/>
    public Refusal? Refusal { get; }

    /// <inheritdoc/>
    public object? Command { get; }

    /// <summary>Reads the body of a request.</summary>
    /// <exception cref="BadHttpRequestException">The body is broken, or its sender has gone.</exception>
    public static async ValueTask<SpoolBody> BindAsync(HttpContext context)
    {
        JsonDocumentInput input = await JsonDocumentInput.BindAsync(context);
        if (input.Refusal is { } refusal)
        {
            return new(null, refusal);
        }

        List<InputError> errors = [];
        BodyReader body = new(input.Root, [WeighedKey, NoteKey], errors);
        double? weighed = body.Number(WeighedKey, GreatestMass, "kg");
        string note = body.Text(NoteKey, LongestNote, isOneLine: false);
        return errors.Count > 0
            ? new(null, Refusal.Unprocessable(errors))
            : new(input.Command, null)
            {
                Describe = spool => spool with { WeighedKg = body.Has(WeighedKey) ? weighed : spool.WeighedKg, Note = body.Has(NoteKey) ? note : spool.Note },
            };
    }

    /// <inheritdoc/>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => RequestBody.Describe(builder, typeof(SpoolRequest));
}
