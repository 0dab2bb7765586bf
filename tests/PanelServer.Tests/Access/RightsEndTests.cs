using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Time.Testing;
using PanelServer.Host.Access;

namespace PanelServer.Tests.Access;

/// <summary>A request that lasts ends with its sender's rights.</summary>
public class RightsEndTests
{
    [Theory]
    [InlineData(10)]
    [InlineData(100_000)]
    [InlineData(100 * 86_400)]
    public async Task The_connection_is_cut_when_the_rights_end_and_not_before(int seconds)
    {
        FakeTimeProvider clock = new();
        Connection connection = new();
        DefaultHttpContext context = new();
        context.Features.Set<IHttpRequestLifetimeFeature>(connection);
        await using RightsEnd watch = new(context, clock.GetUtcNow().AddSeconds(seconds), clock);

        clock.Advance(TimeSpan.FromSeconds(seconds - 1));
        Assert.False(connection.IsCut);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(connection.IsCut);
    }

    [Fact]
    public async Task A_request_that_has_ended_before_is_left_alone()
    {
        FakeTimeProvider clock = new();
        Connection connection = new();
        DefaultHttpContext context = new();
        context.Features.Set<IHttpRequestLifetimeFeature>(connection);
        await new RightsEnd(context, clock.GetUtcNow().AddSeconds(10), clock).DisposeAsync();
        clock.Advance(TimeSpan.FromHours(1));
        Assert.False(connection.IsCut);
    }

    private sealed class Connection : IHttpRequestLifetimeFeature
    {
        public CancellationToken RequestAborted { get; set; }

        public bool IsCut { get; private set; }

        public void Abort() => IsCut = true;
    }
}
