using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using PanelServer.Host.Audit;
using PanelServer.Host.Http;
using PanelServer.Host.Machines;
using PanelServer.Machines;
using PanelServer.Tests.Storage;
using PanelServer.Tests.Streams;

namespace PanelServer.Tests.Machines;

/// <summary>A machine that a place has taken takes commands from there only, by whichever door, and a stop from everywhere.</summary>
[Trait("Store", "any")]
public sealed class ControlTests : IDisposable
{
    private const string Control = "/api/v2/control/mock/57922";
    private const string Held = "mock/57922 is controlled from anna (desk). Take it over to command it; stopping it is always allowed.";

    private readonly ScratchStore _store = new();

    public void Dispose() => _store.Dispose();

    [Theory]
    [InlineData("POST", "/api/v1/machine/mock/57922", """[{"SetFrequency1":250}]""")]
    [InlineData("POST", "/api/v2/machine/mock/57922", """[{"SetMode":"Standby"},{"SetFrequency1":250}]""")]
    [InlineData("POST", "/api/v2/machine/mock/57922", """[{"SetMode":"Running"}]""")]
    [InlineData("POST", "/api/v2/machine/mock/57922", "[]")]
    [InlineData("POST", "/api/v1/machine/mutate", """{"machine_identification_unique":{"machine_identification":{"vendor":1,"machine":7},"serial":57922},"data":{"SetFrequency1":250}}""")]
    [InlineData("DELETE", "/api/v2/machine/mock/57922/settings", "")]
    [InlineData("POST", "/api/v2/recipes/ID/apply", "{}")]
    [InlineData("PUT", Control, "")]
    [InlineData("DELETE", Control, "")]
    public Task Commands_of_another_place_are_refused_with_who_has_the_machine(string method, string path, string body) => WithPanelAsync(async (client, _) =>
    {
        await SendAsync(client, "desk", "POST", "/api/v1/machine/mock/57922", """[{"SetFrequency1":123}]""");
        JsonNode recipe = await (await SendAsync(client, "desk", "POST", "/api/v2/recipes", """{"name":"A","capture":[{"slug":"mock"}]}""")).JsonAsync();
        await SendAsync(client, "desk", "POST", "/api/v1/machine/mock/57922", """[{"SetFrequency1":124}]""");
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(client, "desk", "PUT", Control)).StatusCode);

        HttpResponseMessage answer = await SendAsync(client, "line", method, path.Replace("ID", recipe["id"]!.GetValue<string>(), StringComparison.Ordinal), body);

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        JsonObject refusal = (await answer.JsonAsync()).AsObject();
        Assert.Equal(Held, (refusal["error_bad_request"] ?? refusal["error"])!.GetValue<string>());
        Assert.Equal(124, await FrequencyAsync(client));
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(client, "desk", "POST", "/api/v2/machine/mock/57922", """[{"SetFrequency1":7}]""")).StatusCode);
        Assert.Equal(body == "[]", (await EntriesAsync(client, "?outcome=Refused")).All(entry => entry!["reason"]!.GetValue<string>() != Held));
    });

    [Theory]
    [InlineData("/api/v1/machine/mock/57922", """[{"SetMode":"Standby"}]""")]
    [InlineData("/api/v2/machine/mock/57922", """[{"SetMode":"Standby"},{"SetMode":"Standby"}]""")]
    [InlineData("/api/v1/machine/mutate", """{"machine_identification_unique":{"machine_identification":{"vendor":1,"machine":7},"serial":57922},"data":{"SetMode":"Standby"}}""")]
    public Task A_stop_is_taken_from_everywhere(string path, string body) => WithPanelAsync(async (client, _) =>
    {
        await SendAsync(client, "desk", "POST", "/api/v1/machine/mock/57922", """[{"SetMode":"Running"}]""");
        await SendAsync(client, "desk", "PUT", Control);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(client, null, "POST", path, body)).StatusCode);
        JsonNode state = await (await client.GetAsync("/api/v2/machine/mock/57922", TestContext.Current.CancellationToken)).JsonAsync();
        Assert.Equal("Standby", state["state"]!["mode_state"]!["mode"]!.GetValue<string>());
    });

    [Fact]
    public Task A_command_by_MQTT_is_one_of_another_place() => WithPanelAsync(async (client, services) =>
    {
        await SendAsync(client, "desk", "PUT", Control);
        RosterEntry entry = services.GetRequiredService<MachineRoster>().Find("mock", 57922)!;
        Refusal? Send(string list) => services.GetRequiredService<CommandDispatcher>().Submit(
            new Requester(null, "broker", "MQTT DCMD"), entry, entry.Machine!, CommandDispatcher.ParserOf(entry.Machine!).ParseList(System.Text.Encoding.UTF8.GetBytes(list)));
        Assert.Equal(Held, Send("""[{"SetFrequency1":1}]""")!.Message);
        Assert.Null(Send("""[{"SetMode":"Standby"}]"""));
    });

    [Fact]
    public Task A_take_over_has_to_be_asked_for_and_is_recorded_and_a_sign_of_life_is_not() => WithPanelAsync(async (client, _) =>
    {
        await SendAsync(client, "desk", "POST", Control + "/keep");
        await SendAsync(client, "desk", "PUT", Control);
        await SendAsync(client, "desk", "POST", Control + "/keep");
        await SendAsync(client, "line", "POST", Control + "/keep");
        await (await SendAsync(client, "line", "PUT", Control + "?take_over=false")).RefusalAsync(HttpStatusCode.Conflict, "error_bad_request");
        await (await SendAsync(client, "line", "PUT", Control + "?take_over=yes")).RefusalAsync(HttpStatusCode.BadRequest, "error_bad_request");
        JsonNode taken = await (await SendAsync(client, "line", "PUT", Control + "?take_over=true")).JsonAsync();
        Assert.Equal(("mock", 57922, "anna", "line"), (taken["slug"]!.GetValue<string>(), taken["serial"]!.GetValue<int>(), taken["place"]!["user"]!.GetValue<string>(), taken["place"]!["name"]!.GetValue<string>()));
        await (await SendAsync(client, "desk", "POST", "/api/v1/machine/mock/57922", "[]")).RefusalAsync(HttpStatusCode.Conflict, "error_bad_request");
        await SendAsync(client, "line", "DELETE", Control);
        await SendAsync(client, "line", "POST", Control + "/keep");
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(client, "desk", "POST", "/api/v1/machine/mock/57922", "[]")).StatusCode);

        JsonArray entries = await EntriesAsync(client, "?outcome=Accepted");
        Assert.Equal(["DELETE /api/v2/control/{slug}/{serial}", "PUT /api/v2/control/{slug}/{serial}", "PUT /api/v2/control/{slug}/{serial}"], entries.Select(entry => entry!["door"]!.GetValue<string>()));
        Assert.Equal("""{"place":"anna (line)","taken_from":"anna (desk)"}""", entries[1]!["value"]!.ToJsonString());
    });

    [Fact]
    public Task Who_has_which_machine_is_told_by_REST_and_by_the_stream() => WithPanelAsync(async (client, _) =>
    {
        PollingClient stream = await PollingClient.OpenAsync(client, "/control");
        await stream.ReadUntilAsync(message => message.ToJsonString().Contains("\"machines\":[]", StringComparison.Ordinal));
        await SendAsync(client, "desk", "PUT", Control);
        await stream.ReadUntilAsync(message => message.ToJsonString().Contains("\"name\":\"desk\"", StringComparison.Ordinal));
        JsonNode told = await (await client.GetAsync("/api/v2/control", TestContext.Current.CancellationToken)).JsonAsync();
        Assert.Equal((true, 60, "desk"), (told["one_place"]!.GetValue<bool>(), told["silence_seconds"]!.GetValue<double>(), told["machines"]![0]!["place"]!["name"]!.GetValue<string>()));
        await SendAsync(client, "desk", "DELETE", Control);
        await stream.ReadUntilAsync(message => message.ToJsonString().Contains("\"machines\":[]", StringComparison.Ordinal));
    });

    [Fact]
    public async Task Unless_it_is_switched_on_nobody_can_take_a_machine_and_all_command_it()
    {
        await using PanelFactory panel = new();
        using HttpClient client = panel.CreateClient();
        await (await SendAsync(client, "desk", "PUT", Control)).RefusalAsync(HttpStatusCode.Conflict, "error_bad_request");
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(client, "line", "POST", "/api/v1/machine/mock/57922", """[{"SetFrequency1":1}]""")).StatusCode);
        Assert.Equal("""{"one_place":false,"silence_seconds":60.0,"machines":[]}""", await client.GetStringAsync("/api/v2/control", TestContext.Current.CancellationToken));
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, string? place, string method, string path, string body = "")
    {
        using HttpRequestMessage request = new(new(method), path) { Content = body.Length == 0 ? null : new StringContent(body, System.Text.Encoding.UTF8, "application/json") };
        if (place is not null)
        {
            request.Headers.Add("X-Forwarded-User", "anna");
            request.Headers.Add("X-Panel-Place", place);
        }

        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static async Task<double> FrequencyAsync(HttpClient client) =>
        (await (await client.GetAsync("/api/v2/machine/mock/57922", TestContext.Current.CancellationToken)).JsonAsync())["state"]!["frequency1"]!.GetValue<double>();

    private static async Task<JsonArray> EntriesAsync(HttpClient client, string query) =>
        (await (await client.GetAsync("/api/v2/audit" + query, TestContext.Current.CancellationToken)).JsonAsync())["entries"]!.AsArray();

    private async Task WithPanelAsync(Func<HttpClient, IServiceProvider, Task> use)
    {
        await using PanelFactory panel = new PanelFactory().With(_store.Settings).With("Control:OnePlace", "true");
        using HttpClient client = panel.CreateClient();
        await use(client, panel.Services);
    }
}
