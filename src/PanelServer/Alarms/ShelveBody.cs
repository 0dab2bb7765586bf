using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;
using PanelServer.Host.Http;
using PanelServer.Machines.Input;

namespace PanelServer.Host.Alarms;

/// <summary>For how long an alarm is to be shelved: one of both is given.</summary>
/// <param name="Minutes">How long, in minutes; null if the end is given.</param>
/// <param name="Until">Until when, in Unix milliseconds; null if the time is given.</param>
internal readonly record struct ShelveRequest(double? Minutes, long? Until)
{
    private const double MillisecondsPerMinute = 60_000;
    private const double LeastMinutes = 1;
    private const double MostMinutes = 1440;

    /// <summary>Finds the end, within bounds.</summary>
    /// <param name="now">Unix milliseconds.</param>
    /// <param name="errors">Receives what is wrong.</param>
    /// <returns>Unix milliseconds; null if it is out of bounds.</returns>
    public long? FindEnd(long now, List<InputError> errors)
    {
        double minutes = Minutes ?? ((Until!.Value - (double)now) / MillisecondsPerMinute);
        if (minutes is >= LeastMinutes and <= MostMinutes)
        {
            return Until ?? now + (long)(minutes * MillisecondsPerMinute);
        }

        errors.Add(new(Minutes is null ? "/until" : "/minutes", "out of range", $"{LeastMinutes:0} to {MostMinutes:0} minutes from now"));
        return null;
    }
}

/// <summary>The body that wants an alarm shelved: <c>{"minutes":30}</c> or <c>{"until":1772582400000}</c>.</summary>
internal sealed class ShelveBody : IBound, ICommandBody, IEndpointParameterMetadataProvider
{
    private const string Forms = "an object with either minutes, a number, or until, an integer in Unix milliseconds";

    private ShelveBody(ShelveRequest value, Refusal? refusal) => (Value, Refusal) = (value, refusal);

    /// <summary>What was read; meaningless if it was refused.</summary>
    public ShelveRequest Value { get; }

    /// <inheritdoc/>
    public Refusal? Refusal { get; }

    /// <inheritdoc/>
    public object? Command => Refusal is null ? Value : null;

    /// <summary>Reads the body of a request.</summary>
    /// <exception cref="BadHttpRequestException">The body is broken, or its sender has gone.</exception>
    public static async ValueTask<ShelveBody> BindAsync(HttpContext context)
    {
        JsonDocumentInput input = await JsonDocumentInput.BindAsync(context);
        return input.Refusal is { } refusal ? new(default, refusal)
            : Read(input.Root) is { } request ? new(request, null)
            : new(default, Refusal.Unprocessable([new("", "not what is wanted", Forms)]));
    }

    /// <inheritdoc/>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => RequestBody.Describe(builder, typeof(ShelveRequest));

    private static ShelveRequest? Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        bool hasMinutes = root.TryGetProperty("minutes", out JsonElement minutes);
        bool hasUntil = root.TryGetProperty("until", out JsonElement until);
        return (hasMinutes, hasUntil) switch
        {
            (true, false) when minutes.ValueKind == JsonValueKind.Number && minutes.TryGetDouble(out double number) => new(number, null),
            (false, true) when until.ValueKind == JsonValueKind.Number && until.TryGetInt64(out long number) => new(null, number),
            _ => null,
        };
    }
}
