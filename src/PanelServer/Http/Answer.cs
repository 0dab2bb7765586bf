using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;
using PanelServer.Machines.Json;

namespace PanelServer.Host.Http;

/// <summary>An answer with status 200 and JSON, whose shape the API's description takes from its type.</summary>
/// <typeparam name="T">What the JSON tells.</typeparam>
internal sealed class Answer<T> : IResult, IEndpointMetadataProvider
{
    private readonly ReadOnlyMemory<byte> _body;

    /// <summary>Answers with an object.</summary>
    public Answer(T value)
        : this(JsonSerializer.SerializeToUtf8Bytes(value, PanelJson.Declared))
    {
    }

    private Answer(ReadOnlyMemory<byte> body) => _body = body;

    /// <summary>Answers with bytes that are ready.</summary>
    /// <param name="body">JSON in UTF-8, in the form that the type tells.</param>
    public static Answer<T> Ready(ReadOnlyMemory<byte> body) => new(body);

    /// <inheritdoc/>
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) => builder.Metadata.Add(new Produces(StatusCodes.Status200OK, typeof(T)));

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext) => JsonAnswer.WriteAsync(httpContext, _body);
}

/// <summary>Tells the API's description what a route answers.</summary>
/// <param name="status">HTTP status.</param>
/// <param name="type">Shape of the body.</param>
/// <param name="contentType">Media type.</param>
internal sealed class Produces(int status, Type type, string contentType = "application/json") : IProducesResponseTypeMetadata
{
    /// <inheritdoc/>
    public Type? Type { get; } = type;

    /// <inheritdoc/>
    public int StatusCode { get; } = status;

    /// <inheritdoc/>
    public IEnumerable<string> ContentTypes { get; } = [contentType];
}
