using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using PanelServer.Tests.Storage;

namespace PanelServer.Tests.Access;

/// <summary>Who lacks a role is told which and who gives it, and what they wanted is recorded.</summary>
[Trait("Store", "any")]
public sealed class RefusalTests : IDisposable
{
    private const string Mock = "/api/v1/machine/mock/57922";

    private readonly ScratchStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task A_refusal_says_what_is_missing_and_who_gives_it_and_is_recorded()
    {
        await using PanelFactory panel = new PanelFactory().With(_store.Settings);
        using HttpClient client = panel.CreateClient();

        JsonObject refusal = await (await SendAsync(client, HttpMethod.Post, Mock, "viewer", "never")).RefusalAsync(HttpStatusCode.Forbidden, "error_forbidden");
        Assert.Equal("anna lacks the role operator and has the role viewer. Whoever maintains the panel gives roles, with credentials.sh on it.", refusal["error_forbidden"]!.GetValue<string>());
        JsonNode legacy = await (await SendAsync(client, HttpMethod.Post, "/api/v1/machine/mutate", "viewer", "never")).JsonAsync();
        Assert.Equal((false, refusal["error_forbidden"]!.GetValue<string>()), (legacy["success"]!.GetValue<bool>(), legacy["error"]!.GetValue<string>()));
        JsonObject ended = await (await SendAsync(client, HttpMethod.Post, Mock, "maintainer", "86400")).RefusalAsync(HttpStatusCode.Forbidden, "error_forbidden");
        Assert.StartsWith("The rights of anna have ended on 1970-01-02 00:00 UTC.", ended["error_forbidden"]!.GetValue<string>(), StringComparison.Ordinal);
        await SendAsync(client, HttpMethod.Get, Mock.Replace("v1", "v2", StringComparison.Ordinal), "none", "never");

        JsonArray entries = (await (await client.GetAsync("/api/v2/audit", TestContext.Current.CancellationToken)).JsonAsync())["entries"]!.AsArray();
        Assert.Equal(["POST /api/v1/machine/{slug}/{serial}", "POST /api/v1/machine/mutate", "POST /api/v1/machine/{slug}/{serial}"], entries.Select(entry => entry!["door"]!.GetValue<string>()));
        Assert.All(entries, entry => Assert.Equal(("anna", "Refused"), (entry!["user"]!.GetValue<string>(), entry["outcome"]!.GetValue<string>())));
        Assert.Equal("mock", entries[0]!["slug"]!.GetValue<string>());
    }

    [Fact]
    public async Task Everybody_is_told_who_they_are_and_what_each_operation_needs()
    {
        await using PanelFactory panel = new PanelFactory().With("Network:RoleWithoutName", "Viewer");
        using HttpClient client = panel.CreateClient();

        JsonNode token = await (await SendAsync(client, HttpMethod.Get, "/api/v2/me", "operator", "99999999999")).JsonAsync();
        Assert.Equal(("anna", "operator", 99999999999000), (token["user"]!.GetValue<string>(), token["role"]!.GetValue<string>(), token["ends_at"]!.GetValue<long>()));
        Assert.Equal(("viewer", "operator", "maintainer"), (Needed(token, "readMachine"), Needed(token, "mutateMachineV2"), Needed(token, "assignMachine")));
        JsonNode unnamed = await (await client.GetAsync("/api/v2/me", TestContext.Current.CancellationToken)).JsonAsync();
        Assert.Equal((null, "viewer", null), (unnamed["user"], unnamed["role"]!.GetValue<string>(), unnamed["ends_at"]));
        JsonObject refusal = await (await client.PostJsonAsync(Mock, "[]")).RefusalAsync(HttpStatusCode.Forbidden, "error_forbidden");
        Assert.StartsWith("A client without a name lacks the role operator", refusal["error_forbidden"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    private static string Needed(JsonNode caller, string operation) => caller["operations"]![operation]!.GetValue<string>();

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, HttpMethod method, string path, string role, string until)
    {
        using HttpRequestMessage request = new(method, path) { Content = method == HttpMethod.Get ? null : new StringContent("[]", Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Forwarded-User", "anna");
        request.Headers.Add("X-Forwarded-Role", role);
        request.Headers.Add("X-Forwarded-Until", until);
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
