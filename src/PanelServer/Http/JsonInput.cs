using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;
using PanelServer.Machines.Input;
using PanelServer.Machines.Schema;

namespace PanelServer.Host.Http;

/// <summary>A body that was read into a type by its schema, every range and choice checked.</summary>
/// <typeparam name="T">The type.</typeparam>
internal sealed class JsonInput<T> : IBound, ICommandBody, IEndpointParameterMetadataProvider
    where T : struct
{
    private static readonly ValueSchema Schema = ValueSchema.Of(typeof(T));

    private JsonInput(T value, Refusal? refusal) => (Value, Refusal) = (value, refusal);

    /// <summary>What was read; meaningless if it was refused.</summary>
    public T Value { get; }

    /// <inheritdoc/>
    public Refusal? Refusal { get; }

    /// <inheritdoc/>
    public object? Command => Refusal is null ? Value : null;

    /// <summary>Reads the body of a request.</summary>
    /// <exception cref="BadHttpRequestException">The body is broken, or its sender has gone.</exception>
    public static async ValueTask<JsonInput<T>> BindAsync(HttpContext context)
    {
        JsonDocumentInput input = await JsonDocumentInput.BindAsync(context);
        if (input.Refusal is { } refusal)
        {
            return new(default, refusal);
        }

        List<InputError> errors = [];
        return ValueReader.TryRead(input.Root, Schema, "", errors, out object? value)
            ? new((T)value!, null)
            : new(default, Refusal.Unprocessable(errors));
    }

    /// <inheritdoc/>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => RequestBody.Describe(builder, typeof(T));
}

/// <summary>A body that is one JSON value, whatever it means. All its texts can be read.</summary>
internal sealed class JsonDocumentInput : IBound, ICommandBody, IEndpointParameterMetadataProvider
{
    private JsonDocumentInput(JsonElement root, Refusal? refusal) => (Root, Refusal) = (root, refusal);

    /// <summary>The value; meaningless if it was refused.</summary>
    public JsonElement Root { get; }

    /// <inheritdoc/>
    public Refusal? Refusal { get; }

    /// <inheritdoc/>
    public object? Command => Refusal is null ? Shortened.Of(Root.GetRawText()) : null;

    /// <summary>Reads the body of a request.</summary>
    /// <param name="context">The request; it disposes what was read.</param>
    /// <exception cref="BadHttpRequestException">The body is broken, or its sender has gone.</exception>
    public static async ValueTask<JsonDocumentInput> BindAsync(HttpContext context)
    {
        RequestBody body = await RequestBody.BindAsync(context);
        if (body.Refusal is { } refusal)
        {
            return new(default, refusal);
        }

        if (!JsonBody.TryParse(body.Bytes, out JsonDocument? document, out InputError? error))
        {
            return new(default, Refusal.BadRequest([error]));
        }

        context.Response.RegisterForDispose(document);
        return new(document.RootElement, BrokenText.Find(document.RootElement, "") is { } broken ? Refusal.Unprocessable([broken]) : null);
    }

    /// <inheritdoc/>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => RequestBody.Describe(builder, null);
}
