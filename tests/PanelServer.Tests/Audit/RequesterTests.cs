using System.Net;
using Microsoft.AspNetCore.Http;
using PanelServer.Host.Audit;
using PanelServer.Host.Http;

namespace PanelServer.Tests.Audit;

/// <summary>Who sent a request: names are believed from the proxy's side only.</summary>
public class RequesterTests
{
    [Theory]
    [InlineData("127.0.0.1", "machine", "198.51.100.7", "machine", "198.51.100.7")]
    [InlineData("::1", "machine", "203.0.113.9, 198.51.100.7", "machine", "198.51.100.7")]
    [InlineData("192.0.2.1", "machine", "198.51.100.7", null, "192.0.2.1")]
    [InlineData("127.0.0.1", "", "", null, "127.0.0.1")]
    public void Names_and_addresses_in_headers_count_only_from_this_computer(string peer, string userHeader, string addressHeader, string? user, string address)
    {
        DefaultHttpContext context = new();
        context.Connection.RemoteIpAddress = IPAddress.Parse(peer);
        context.Request.Method = "POST";
        context.Request.Path = "/api/v1/machine/mutate";
        context.Request.Headers[ProxyHeaders.User] = userHeader;
        context.Request.Headers["X-Forwarded-For"] = addressHeader;
        Assert.Equal(new Requester(user, address, "POST /api/v1/machine/mutate"), Requester.Of(context));
    }

    [Fact]
    public void A_name_of_any_length_is_cut_off()
    {
        DefaultHttpContext context = new();
        context.Connection.RemoteIpAddress = IPAddress.Loopback;
        context.Request.Headers[ProxyHeaders.User] = new string('x', 5000);
        Assert.Equal(64, Requester.Of(context).User!.Length);
    }
}
