using System.Globalization;

namespace PanelServer.Host.Http;

/// <summary>Who sends a request, and what they may do.</summary>
/// <param name="User">Whom the proxy has authenticated; null if no proxy has told.</param>
/// <param name="Role">What they may do now; <see cref="Role.None"/> from the end of their rights on.</param>
/// <param name="EndsAt">Unix seconds at which their rights end; null if they do not end.</param>
internal readonly record struct Caller(string? User, Role Role, long? EndsAt)
{
    /// <summary>Reads it from what the proxy says. Allocates nothing.</summary>
    /// <param name="context">The request.</param>
    /// <param name="unnamed">The role of a request that comes past the proxy.</param>
    /// <param name="time">The present time.</param>
    public static Caller Of(HttpContext context, Role unnamed, TimeProvider time)
    {
        string? user = ProxyHeaders.Read(context, ProxyHeaders.User);
        if (ProxyHeaders.Read(context, ProxyHeaders.Role) is not { } role)
        {
            // A proxy that tells a name alone knows no roles: whoever passes it may do everything.
            return new(user, string.IsNullOrEmpty(user) ? unnamed : Role.Maintainer, null);
        }

        string? until = ProxyHeaders.Read(context, ProxyHeaders.Until);
        if (until == ProxyHeaders.Never)
        {
            return new(user, RoleNames.Parse(role), null);
        }

        long end = long.TryParse(until, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) ? seconds : 0;
        return new(user, time.GetUtcNow().ToUnixTimeSeconds() < end ? RoleNames.Parse(role) : Role.None, end);
    }
}
