using Microsoft.AspNetCore.Http;

namespace PanelServer.SocketIo.EngineIo;

/// <summary>The refusals of Engine.IO 4: a code, a message and an HTTP status.</summary>
internal sealed record EngineIoRefusal(int Code, string Message, int Status = StatusCodes.Status400BadRequest)
{
    public static readonly EngineIoRefusal TransportUnknown = new(0, "Transport unknown");
    public static readonly EngineIoRefusal SessionUnknown = new(1, "Session ID unknown");
    public static readonly EngineIoRefusal BadHandshakeMethod = new(2, "Bad handshake method");
    public static readonly EngineIoRefusal BadRequest = new(3, "Bad request");
    public static readonly EngineIoRefusal Forbidden = new(4, "Forbidden", StatusCodes.Status403Forbidden);
    public static readonly EngineIoRefusal UnsupportedVersion = new(5, "Unsupported protocol version");
    public static readonly EngineIoRefusal TooManyConnections =
        new(4, "Too many connections, try again later", StatusCodes.Status503ServiceUnavailable);

    /// <summary>Sends the refusal as JSON.</summary>
    public Task WriteAsync(HttpContext context)
    {
        context.Response.StatusCode = Status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync($$"""{"code":{{Code}},"message":"{{Message}}"}""");
    }
}
