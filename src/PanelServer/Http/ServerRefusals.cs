using System.Buffers;
using System.Diagnostics;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace PanelServer.Host.Http;

/// <summary>
/// Gives a JSON body to what the web server refuses by itself, before there is a request that the pipeline could see: an address with %00, no
/// host, two lengths. The server announces such a refusal when it has not answered yet.
/// </summary>
internal sealed class ServerRefusals : IObserver<KeyValuePair<string, object?>>
{
    private const string Announcement = "Microsoft.AspNetCore.Server.Kestrel.BadRequest";

    /// <summary>Begins to answer.</summary>
    public static void Listen(WebApplication app) =>
        app.Services.GetRequiredService<DiagnosticListener>().Subscribe(new ServerRefusals(), static name => name == Announcement);

    /// <inheritdoc/>
    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Value is IFeatureCollection features
            && features.Get<IHttpResponseFeature>() is { HasStarted: false } response
            && features.Get<IHttpResponseBodyFeature>() is { } start
            && features.Get<IConnectionTransportFeature>() is { } connection
            && features.Get<IBadRequestExceptionFeature>()?.Error is BadHttpRequestException refused)
        {
            byte[] body = ErrorAnswer.Serialize(PathString.Empty, refused.StatusCode, refused.Message, []);
            response.Headers.ContentType = "application/json";
            response.Headers.ContentLength = body.Length;
            response.Headers.Connection = "close";

            // There is no body to write to where there was no request, so the bytes follow the head into the connection.
            if (start.StartAsync().IsCompletedSuccessfully)
            {
                connection.Transport.Output.Write(body);
            }
        }
    }

    /// <inheritdoc/>
    public void OnCompleted()
    {
        // The application ends.
    }

    /// <inheritdoc/>
    public void OnError(Exception error)
    {
        // Nothing that is listened to fails.
    }
}
