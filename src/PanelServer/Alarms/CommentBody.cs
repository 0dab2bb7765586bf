using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using PanelServer.Host.Http;
using PanelServer.Machines.Input;

namespace PanelServer.Host.Alarms;

/// <summary>What somebody writes about an alarm.</summary>
/// <param name="Text">The text.</param>
internal sealed record CommentRequest(string Text);

/// <summary>The body that comments on an alarm: <c>{"text":"The plug was loose."}</c>.</summary>
internal sealed class CommentBody : IBound, ICommandBody, IEndpointParameterMetadataProvider
{
    private const string TextKey = "text";
    private const int LongestText = 500;

    private CommentBody(CommentRequest value, Refusal? refusal) => (Value, Refusal) = (value, refusal);

    /// <summary>What was read; empty if it was refused.</summary>
    public CommentRequest Value { get; }

    /// <inheritdoc/>
    public Refusal? Refusal { get; }

    /// <inheritdoc/>
    public object? Command => Refusal is null ? Value : null;

    /// <summary>Reads the body of a request.</summary>
    /// <exception cref="BadHttpRequestException">The body is broken, or its sender has gone.</exception>
    public static async ValueTask<CommentBody> BindAsync(HttpContext context)
    {
        JsonDocumentInput input = await JsonDocumentInput.BindAsync(context);
        if (input.Refusal is { } refusal)
        {
            return new(new(""), refusal);
        }

        List<InputError> errors = [];
        string text = new BodyReader(input.Root, [TextKey], errors).Text(TextKey, LongestText, isOneLine: false);
        if (errors.Count == 0 && text.Length == 0)
        {
            errors.Add(new("/" + TextKey, "no text", string.Create(CultureInfo.InvariantCulture, $"a string of 1 to {LongestText} characters")));
        }

        return new(new(text), errors.Count == 0 ? null : Refusal.Unprocessable(errors));
    }

    /// <inheritdoc/>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => RequestBody.Describe(builder, typeof(CommentRequest));
}
