using Microsoft.AspNetCore.Http;

namespace PanelServer.SocketIo.EngineIo;

/// <summary>
/// Which pages may talk to the server. WebSockets are not subject to CORS, so the origin is checked here for every request.
/// </summary>
internal sealed class CrossOriginPolicy(EngineIoOptions options)
{
    /// <summary>Sets the CORS headers of the answer; false if the request's origin is not allowed.</summary>
    public bool Admit(HttpContext context)
    {
        string? origin = context.Request.Headers.Origin;
        if (string.IsNullOrEmpty(origin))
        {
            return true;
        }

        IHeaderDictionary response = context.Response.Headers;
        response.Vary = "Origin";
        if (!IsSameHost(origin, context.Request.Host) && options.IsOriginAllowed?.Invoke(origin) != true)
        {
            return false;
        }

        response.AccessControlAllowOrigin = origin;
        if (HttpMethods.IsOptions(context.Request.Method))
        {
            response.AccessControlAllowMethods = "GET, POST";
            response.AccessControlAllowHeaders = context.Request.Headers.AccessControlRequestHeaders;
        }

        return true;
    }

    // The scheme may differ: a proxy in front of the server terminates TLS.
    private static bool IsSameHost(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out Uri? uri)
        && uri.Authority.Length > 0
        && uri.Authority.Equals(host.Value, StringComparison.OrdinalIgnoreCase);
}
