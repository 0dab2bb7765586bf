using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using PanelServer.Host.Http;

namespace PanelServer.Tests.Access;

/// <summary>Each door is in the documented table of roles, and opens to whom the table says.</summary>
public sealed partial class RoleTableTests(PanelFactory panel) : IClassFixture<PanelFactory>
{
    private static readonly IReadOnlyList<Door> Table = RoleTable.Read(DocumentationTests.Repository);

    private IEnumerable<RouteEndpoint> Routes
    {
        get
        {
            using HttpClient started = panel.CreateClient();
            return panel.Services.GetRequiredService<EndpointDataSource>().Endpoints.Cast<RouteEndpoint>();
        }
    }

    [Fact]
    public void Every_route_names_one_role() =>
        Assert.All(Routes, route => Assert.True(route.Metadata.OfType<NeededRole>().Count() == 1, $"{route.RoutePattern.RawText} has no role or several"));

    [Fact]
    public void The_table_has_every_route_with_its_role_and_no_other()
    {
        // The dashboard's files are what the build makes of it; its page stands for them.
        IEnumerable<Door> routes = Routes
            .Where(route => route.RoutePattern.RawText == "/" || route.Metadata.GetMetadata<Microsoft.AspNetCore.Routing.IExcludeFromDescriptionMetadata>() is null)
            .SelectMany(route => (route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"])
                .Where(method => method != "HEAD")
                .Select(method => new Door(method, Constraint().Replace(route.RoutePattern.RawText!, "}"), route.Metadata.GetMetadata<NeededRole>()!.Role.Name())));
        Assert.Equal(Lines(routes), Lines(Table));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("viewer")]
    [InlineData("operator")]
    [InlineData("maintainer")]
    public async Task Nobody_gets_through_a_door_that_the_table_closes_to_them(string role)
    {
        using HttpClient client = panel.CreateClient();
        List<string> wrong = [];
        foreach (Door door in Table)
        {
            using HttpRequestMessage request = new(new(door.Method), door.Path) { Content = door.Method == "GET" ? null : new StringContent("{}", Encoding.UTF8, "application/json") };
            request.Headers.Add("X-Forwarded-User", "anna");
            request.Headers.Add("X-Forwarded-Role", role);
            request.Headers.Add("X-Forwarded-Until", "never");
            HttpResponseMessage answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
            if ((answer.StatusCode != HttpStatusCode.Forbidden) != door.IsOpenTo(role))
            {
                wrong.Add($"{door.Method} {door.Path}: {answer.StatusCode}");
            }
        }

        Assert.Empty(wrong);
    }

    private static IEnumerable<string> Lines(IEnumerable<Door> doors) => doors.Select(door => $"| `{door.Method} {door.Route}` | {door.Role} |").Distinct().Order(StringComparer.Ordinal);

    [GeneratedRegex(":[a-z]+}")]
    private static partial Regex Constraint();
}
