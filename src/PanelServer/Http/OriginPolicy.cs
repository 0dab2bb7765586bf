using Microsoft.Extensions.Options;

namespace PanelServer.Host.Http;

/// <summary>
/// Which web pages may use the API. Port 3001 has no authentication, so any page opened in a browser that can reach it could
/// otherwise command machines. Programs that are no browsers send no origin and are not affected.
/// </summary>
/// <param name="options">The configured origins.</param>
public sealed class OriginPolicy(IOptions<NetworkOptions> options)
{
    // The packaged HMI is a file page: its origin is "null", or "file://" for WebSockets. A sandboxed frame sends "null" too.
    private static readonly string[] FilePages = ["null", "file://"];

    private readonly string[] _allowed = options.Value.AllowedOrigins;

    /// <summary>True if a request may be served.</summary>
    /// <param name="origin">Value of the <c>Origin</c> header; null or empty if there is none.</param>
    /// <param name="host">Value of the <c>Host</c> header.</param>
    public bool Allows(string? origin, string? host) =>
        string.IsNullOrEmpty(origin)
        || IsCrossOriginAllowed(origin)
        || (Uri.TryCreate(origin, UriKind.Absolute, out Uri? uri) && string.Equals(uri.Authority, host, StringComparison.OrdinalIgnoreCase));

    /// <summary>True for the origins that are allowed although they are not the server's own.</summary>
    /// <param name="origin">Value of the <c>Origin</c> header.</param>
    public bool IsCrossOriginAllowed(string origin) =>
        FilePages.Contains(origin, StringComparer.Ordinal) || _allowed.Contains(origin, StringComparer.OrdinalIgnoreCase) || _allowed.Contains("*");
}
