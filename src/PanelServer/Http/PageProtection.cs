namespace PanelServer.Host.Http;

/// <summary>What browsers are told about pages of this server, so that nothing foreign gets into them.</summary>
internal static class PageProtection
{
    // Everything comes from this server: no inline script or style, no frames, no plug-ins. "blob:" is the picture that the
    // operator exports, made in the browser itself.
    private const string Pages =
        "default-src 'self'; connect-src 'self'; img-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    // The page of the API comes with a library that has its icons as "data:" and writes styles into its page; scripts stay in files.
    private const string ApiPage =
        "default-src 'self'; connect-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Protects a page of the dashboard.</summary>
    public static void Apply(HttpResponse response) => Apply(response, Pages);

    /// <summary>Protects the page of the API.</summary>
    public static void ApplyToApiPage(HttpResponse response) => Apply(response, ApiPage);

    /// <summary>Protects a page by a policy of its own.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="policy">What the page may do.</param>
    public static void Apply(HttpResponse response, string policy)
    {
        IHeaderDictionary headers = response.Headers;
        headers.ContentSecurityPolicy = policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
    }
}
