using System.Net;

namespace PanelServer.Host.Audit;

/// <summary>Who has sent a request, and by which door.</summary>
/// <param name="User">The user whom the proxy has authenticated; null if none has.</param>
/// <param name="Address">The client's address, as the proxy saw it if there is one.</param>
/// <param name="Door">Method and route.</param>
internal sealed record Requester(string? User, string Address, string Door)
{
    /// <summary>In this header the proxy says whom it has authenticated. It overwrites what a client sends.</summary>
    public const string UserHeader = "X-Forwarded-User";

    private const string AddressHeader = "X-Forwarded-For";
    private const int LongestName = 64;

    /// <summary>This server itself.</summary>
    /// <param name="door">At which occasion.</param>
    public static Requester Server(string door) => new(null, "server", door);

    /// <summary>The sender of a request.</summary>
    public static Requester Of(HttpContext context)
    {
        HttpRequest request = context.Request;
        IPAddress? peer = context.Connection.RemoteIpAddress;
        string door = $"{request.Method} {(context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? request.Path.Value}";

        // The proxy is on this computer. From elsewhere anybody could write anything into these headers.
        bool isFromHere = peer is null || IPAddress.IsLoopback(peer);
        string? user = isFromHere ? Name(request.Headers[UserHeader].LastOrDefault()) : null;
        string? forwarded = isFromHere ? Name(request.Headers[AddressHeader].LastOrDefault()?.Split(',')[^1].Trim()) : null;
        return new(user, forwarded ?? peer?.ToString() ?? "local", door);
    }

    private static string? Name(string? text) => string.IsNullOrEmpty(text) ? null : text[..Math.Min(text.Length, LongestName)];
}
