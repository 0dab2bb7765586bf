using System.Net;
using Microsoft.Extensions.Options;

namespace PanelServer.Host.Http;

/// <summary>
/// Which web pages may use the API. Port 3001 has no authentication, so any page opened in a browser that can reach it could
/// otherwise command machines. Programs that are not browsers send no origin and are not affected.
/// </summary>
/// <param name="options">The configured origins and names.</param>
internal sealed class OriginPolicy(IOptions<NetworkOptions> options)
{
    private const string NullOrigin = "null";

    // The packaged HMI is a file page: its origin is "null", or "file://" for WebSockets. A sandboxed frame sends "null" too.
    private const string FileOrigin = "file://";

    private readonly string[] _allowed = options.Value.AllowedOrigins;
    private readonly bool _allowsNull = options.Value.AllowNullOrigin;
    private readonly HashSet<string> _names = new(
        ["localhost", Dns.GetHostName(), $"{Dns.GetHostName()}.local", .. options.Value.Names], StringComparer.OrdinalIgnoreCase);

    /// <summary>Why a web page may not use the API, and what to do if it should; null if it may.</summary>
    /// <param name="origin">Value of the <c>Origin</c> header; null or empty if there is none.</param>
    /// <param name="host">Value of the <c>Host</c> header.</param>
    public string? Refusal(string? origin, HostString host)
    {
        if (string.IsNullOrEmpty(origin))
        {
            return null;
        }

        // A page may have its own name resolved to this computer (DNS rebinding), and would pass for one of ours.
        if (!IsOwn(host.Host))
        {
            return $"{host.Host} is no name of this panel. Add it to Network:Names if it is.";
        }

        return IsCrossOriginAllowed(origin) || IsSame(origin, host)
            ? null
            : $"Pages of {origin} may not use this panel. Add the origin to Network:AllowedOrigins if they should.";
    }

    /// <summary>True for the origins that are allowed although they are not the server's own.</summary>
    /// <param name="origin">Value of the <c>Origin</c> header.</param>
    public bool IsCrossOriginAllowed(string origin) =>
        (origin == NullOrigin ? _allowsNull : origin == FileOrigin)
        || _allowed.Contains(origin, StringComparer.OrdinalIgnoreCase)
        || (_allowed.Contains("*") && origin != NullOrigin);

    private static bool IsSame(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out Uri? uri) && string.Equals(uri.Authority, host.Value, StringComparison.OrdinalIgnoreCase);

    // An address can't be made to mean another computer.
    private bool IsOwn(string host) => IPAddress.TryParse(host, out _) || _names.Contains(host.TrimEnd('.'));
}
