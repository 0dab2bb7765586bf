using PanelServer.Host.Http;
using PanelServer.Machines.Input;

namespace PanelServer.Host.Audit;

/// <summary>Who has sent a request, and by which door.</summary>
/// <param name="User">The user whom the proxy has authenticated; null if none has.</param>
/// <param name="Address">The client's address, as the proxy saw it if there is one.</param>
/// <param name="Door">Method and route.</param>
internal sealed record Requester(string? User, string Address, string Door)
{
    /// <summary>In this header a client may tell what it calls itself, for <c>Control:OnePlace</c>.</summary>
    public const string PlaceHeader = "X-Panel-Place";

    private const int LongestName = 64;

    /// <summary>What the client calls itself; null if it does not tell.</summary>
    public string? Place { get; init; }

    /// <summary>This server itself.</summary>
    /// <param name="door">At which occasion.</param>
    public static Requester Server(string door) => new(null, "server", door);

    /// <summary>The sender of a request.</summary>
    public static Requester Of(HttpContext context)
    {
        HttpRequest request = context.Request;
        string door = $"{request.Method} {(context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? request.Path.Value}";
        string? forwarded = Name(ProxyHeaders.Read(context, ProxyHeaders.Address)?.Split(',')[^1].Trim());
        return new(Name(ProxyHeaders.Read(context, ProxyHeaders.User)), forwarded ?? context.Connection.RemoteIpAddress?.ToString() ?? "local", door)
        {
            Place = Name(context.Request.Headers[PlaceHeader].LastOrDefault()) is { } place && !place.Any(PlainText.IsUnwanted) ? place : null,
        };
    }

    private static string? Name(string? text) => string.IsNullOrEmpty(text) ? null : TextBeginning.Of(text, LongestName);
}
