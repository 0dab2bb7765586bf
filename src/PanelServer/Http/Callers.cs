using Microsoft.Extensions.Options;

namespace PanelServer.Host.Http;

/// <summary>Tells of each request who sends it and what they may do.</summary>
/// <param name="options">The role of requests that come past the proxy.</param>
/// <param name="time">The present time.</param>
internal sealed class Callers(IOptions<NetworkOptions> options, TimeProvider time)
{
    private readonly Role _unnamed = options.Value.RoleWithoutName;

    /// <summary>The sender of a request.</summary>
    public Caller Of(HttpContext context) => Caller.Of(context, _unnamed, time);
}
