using System.Net;
using Microsoft.Extensions.Primitives;

namespace PanelServer.Host.Http;

/// <summary>
/// What the reverse proxy on this computer says of a request's sender. From elsewhere anybody could write anything into these headers, so they
/// are ignored there. The proxy overwrites what a client sends under their names.
/// </summary>
internal static class ProxyHeaders
{
    /// <summary>Whom the proxy has authenticated.</summary>
    public const string User = "X-Forwarded-User";

    /// <summary>That user's role.</summary>
    public const string Role = "X-Forwarded-Role";

    /// <summary>When the user's rights end, in Unix seconds, or <see cref="Never"/>.</summary>
    public const string Until = "X-Forwarded-Until";

    /// <summary>The value of <see cref="Until"/> for rights without an end.</summary>
    public const string Never = "never";

    /// <summary>The client's address.</summary>
    public const string Address = "X-Forwarded-For";

    /// <summary>The value of one of these headers, of several the last; null without one, and for senders on other computers.</summary>
    /// <param name="context">The request.</param>
    /// <param name="name">The header.</param>
    public static string? Read(HttpContext context, string name)
    {
        IPAddress? peer = context.Connection.RemoteIpAddress;
        StringValues values = peer is null || IPAddress.IsLoopback(peer) ? context.Request.Headers[name] : StringValues.Empty;
        return values.Count > 0 ? values[^1] : null;
    }
}
