using PanelServer.Host.Http;

namespace PanelServer.Host.Audit;

/// <summary>Who has sent a request, and by which door.</summary>
/// <param name="User">The user whom the proxy has authenticated; null if none has.</param>
/// <param name="Address">The client's address, as the proxy saw it if there is one.</param>
/// <param name="Door">Method and route.</param>
internal sealed record Requester(string? User, string Address, string Door)
{
    private const int LongestName = 64;

    /// <summary>This server itself.</summary>
    /// <param name="door">At which occasion.</param>
    public static Requester Server(string door) => new(null, "server", door);

    /// <summary>The sender of a request.</summary>
    public static Requester Of(HttpContext context)
    {
        HttpRequest request = context.Request;
        string door = $"{request.Method} {(context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? request.Path.Value}";
        string? forwarded = Name(ProxyHeaders.Read(context, ProxyHeaders.Address)?.Split(',')[^1].Trim());
        return new(Name(ProxyHeaders.Read(context, ProxyHeaders.User)), forwarded ?? context.Connection.RemoteIpAddress?.ToString() ?? "local", door);
    }

    private static string? Name(string? text) => string.IsNullOrEmpty(text) ? null : text[..Math.Min(text.Length, LongestName)];
}
