using PanelServer.Machines.Input;

namespace PanelServer.Host.Http;

/// <summary>An answer that refuses a request: which status, why, and what would be allowed.</summary>
/// <param name="status">HTTP status, 400 or above.</param>
/// <param name="message">What is wrong, in a sentence.</param>
/// <param name="errors">Faults of the input, if any.</param>
internal sealed class Refusal(int status, string message, IReadOnlyList<InputError>? errors = null) : IResult
{
    /// <summary>What is wrong, in a sentence.</summary>
    public string Message => message;

    /// <summary>True if the cause is expected to pass: the client is told when to ask again.</summary>
    public bool MayPass { get; init; }

    /// <summary>There is no such thing.</summary>
    /// <param name="message">What is missing, in a sentence.</param>
    public static Refusal NotFound(string message) => new(StatusCodes.Status404NotFound, message);

    /// <summary>The address or the query is wrong.</summary>
    /// <param name="errors">The faults; at least one.</param>
    public static Refusal BadRequest(IReadOnlyList<InputError> errors) => new(StatusCodes.Status400BadRequest, ErrorAnswer.Summarize(errors), errors);

    /// <summary>The body is JSON, but not what is wanted.</summary>
    /// <param name="errors">The faults; at least one.</param>
    public static Refusal Unprocessable(IReadOnlyList<InputError> errors) => new(StatusCodes.Status422UnprocessableEntity, ErrorAnswer.Summarize(errors), errors);

    /// <summary>It can't be done until somebody has done something about it.</summary>
    /// <param name="message">About what, in a sentence.</param>
    public static Refusal Unavailable(string message) => new(StatusCodes.Status503ServiceUnavailable, message);

    /// <summary>It can't be done at this moment, and soon probably can.</summary>
    /// <param name="message">Why, in a sentence.</param>
    public static Refusal TryAgain(string message) => new(StatusCodes.Status503ServiceUnavailable, message) { MayPass = true };

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext) => MayPass
        ? ErrorAnswer.WriteTryAgainAsync(httpContext, status, message)
        : ErrorAnswer.WriteAsync(httpContext, status, message, errors);
}
