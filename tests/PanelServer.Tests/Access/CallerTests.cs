using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using PanelServer.Host.Http;

namespace PanelServer.Tests.Access;

/// <summary>Who may do what follows from what the proxy on this computer says, and from nothing else.</summary>
public class CallerTests
{
    private static readonly FakeTimeProvider Clock = new(DateTimeOffset.FromUnixTimeSeconds(1000));

    [Theory]
    [InlineData("127.0.0.1", "anna", "viewer", "never", "anna viewer")]
    [InlineData("::1", "anna", "operator", "1001", "anna operator 1001")]
    [InlineData("::ffff:127.0.0.1", "anna", "maintainer", "never", "anna maintainer")]
    [InlineData("127.0.0.1", "anna", "operator", "1000", "anna none 1000")]
    [InlineData("127.0.0.1", "anna", "operator", null, "anna none 0")]
    [InlineData("127.0.0.1", "anna", "operator", "Never", "anna none 0")]
    [InlineData("127.0.0.1", "anna", "operator", "-1", "anna none 0")]
    [InlineData("127.0.0.1", "anna", "Maintainer", "never", "anna none")]
    [InlineData("127.0.0.1", "anna", "maintainer, viewer", "never", "anna none")]
    [InlineData("127.0.0.1", "anna", "3", "never", "anna none")]
    [InlineData("127.0.0.1", "anna", "{panel_role}", "never", "anna none")]
    [InlineData("127.0.0.1", "anna", "", "never", "anna none")]
    [InlineData("127.0.0.1", null, "viewer", "never", " viewer")]
    [InlineData("127.0.0.1", "machine", null, null, "machine maintainer")]
    [InlineData("127.0.0.1", null, null, null, " operator")]
    [InlineData("192.0.2.1", "anna", "maintainer", "never", " operator")]
    [InlineData("192.0.2.1", "anna", "viewer", "never", " operator")]
    public void A_role_is_exactly_what_the_proxy_says_while_it_lasts(string peer, string? user, string? role, string? until, string expected)
    {
        DefaultHttpContext context = new();
        context.Connection.RemoteIpAddress = IPAddress.Parse(peer);
        foreach ((string name, string? value) in new[] { (ProxyHeaders.User, user), (ProxyHeaders.Role, role), (ProxyHeaders.Until, until) })
        {
            if (value is not null)
            {
                context.Request.Headers[name] = value;
            }
        }

        Caller caller = Caller.Of(context, Role.Operator, Clock);
        Assert.Equal(expected, $"{caller.User} {caller.Role.Name()} {caller.EndsAt}".TrimEnd());
    }

    [Fact]
    public void Asking_for_a_role_allocates_nothing()
    {
        DefaultHttpContext context = new();
        context.Connection.RemoteIpAddress = IPAddress.Loopback;
        context.Request.Headers[ProxyHeaders.User] = "token-mes";
        context.Request.Headers[ProxyHeaders.Role] = "viewer";
        context.Request.Headers[ProxyHeaders.Until] = "99999999999";
        Assert.Equal(Role.Viewer, Caller.Of(context, Role.Maintainer, TimeProvider.System).Role);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            _ = Caller.Of(context, Role.Maintainer, TimeProvider.System);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
