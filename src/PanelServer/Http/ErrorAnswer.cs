using System.Text.Json;
using PanelServer.Machines.Input;
using PanelServer.Machines.Json;

namespace PanelServer.Host.Http;

/// <summary>
/// The body of every refusal: one key that clients branch on, a sentence, and where it applies an <c>errors</c> array that
/// tells where, what and what is allowed.
/// </summary>
internal static class ErrorAnswer
{
    private static readonly string[] LegacyRoutes = ["/api/v1/machine/mutate", "/api/v1/write_machine_device_identification"];

    /// <summary>Answers with an error in the shape of the route's family.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">HTTP status, 400 or above.</param>
    /// <param name="message">What is wrong, in a sentence.</param>
    /// <param name="errors">Faults of the body, if any.</param>
    public static Task WriteAsync(HttpContext context, int status, string message, IReadOnlyList<InputError>? errors = null)
    {
        byte[] body = Serialize(context.Request.Path, status, message, errors ?? []);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    /// <summary>Answers with an error that is expected to pass, and tells when to ask again.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">HTTP status, 429 or 503.</param>
    /// <param name="message">What is missing, in a sentence.</param>
    public static Task WriteTryAgainAsync(HttpContext context, int status, string message)
    {
        context.Response.Headers.RetryAfter = "1";
        return WriteAsync(context, status, message);
    }

    /// <summary>The sentence for a list of faults.</summary>
    /// <param name="errors">The faults; at least one.</param>
    public static string Summarize(IReadOnlyList<InputError> errors)
    {
        return errors.Count == 1 ? errors[0].ToString() : $"{errors[0]} (and {errors.Count - 1} more)";
    }

    /// <summary>The body of an error, in the shape of the route's family.</summary>
    /// <param name="path">The route's address.</param>
    /// <param name="status">HTTP status, 400 or above.</param>
    /// <param name="message">What is wrong, in a sentence.</param>
    /// <param name="errors">Faults of the body, if any.</param>
    public static byte[] Serialize(PathString path, int status, string message, IReadOnlyList<InputError> errors)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream, new() { Encoder = PanelJson.Declared.Encoder }))
        {
            writer.WriteStartObject();
            if (IsLegacy(path))
            {
                writer.WriteBoolean("success", false);
                writer.WriteString("error", message);
            }
            else
            {
                writer.WriteString(KeyOf(status), message);
            }

            if (errors.Count > 0)
            {
                writer.WritePropertyName("errors");
                JsonSerializer.Serialize(writer, errors, PanelJson.Declared);
            }

            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static bool IsLegacy(PathString path) => LegacyRoutes.Any(route => path.StartsWithSegments(route));

    private static string KeyOf(int status) => status switch
    {
        StatusCodes.Status403Forbidden => "error_forbidden",
        StatusCodes.Status404NotFound => "error_not_found",
        StatusCodes.Status500InternalServerError => "error_internal",
        StatusCodes.Status503ServiceUnavailable => "error_unavailable",
        _ => "error_bad_request",
    };
}
